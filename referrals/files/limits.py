"""How large a file may be, what it may be called, and the refusal of a file as a whole."""

from dataclasses import dataclass

MEGABYTE = 1_000_000

LARGEST_FILE = 20 * MEGABYTE

LARGEST_UNPACKED = 100 * MEGABYTE

MOST_TEXT = 50 * MEGABYTE

MOST_MEMBERS = 1_000

MOST_RATIO = 100

#: A part that is smaller than this when it is packed does no harm at that ratio: the same long note in every row.
LEAST_PACKED = 100_000

MOST_ROWS = 100_000

MOST_COLUMNS = 1_000

LONGEST_CELL = 1_000_000

#: What the program that opens a workbook may take of this machine.
MOST_MEMORY = 280 * MEGABYTE

MOST_SECONDS = 15


class FileRefused(Exception):
    """Nothing of the file was read; the sentence says why."""


@dataclass(frozen=True)
class Size:
    """How much of one kind of file is taken at once."""

    bytes: int = LARGEST_FILE
    rows: int = MOST_ROWS


USUAL = Size()


def size_in_words(count: int) -> str:
    return f"{count // MEGABYTE:,} MB"
