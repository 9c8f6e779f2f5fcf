"""The one way to write a file of rows for a sheet program: no cell of it is run, and numbers stay numbers."""

import csv
import re
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

#: Sheet programs run a cell that begins with one of these; the last four are full-width. An apostrophe keeps a cell text.
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def safe_cell(value: object) -> str:
    """A cell that no sheet program runs; numbers stay numbers."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(RISKY) and not NUMBER.fullmatch(text) else text


def plain_cell(text: str) -> str:
    """What was in a cell before an apostrophe kept it text, so that a file that left here can come back."""
    return text[1:] if text.startswith("'") and text[1:].startswith(RISKY) else text


def write_rows(file: TextIO, head: Sequence[object], rows: Iterable[Sequence[Any]]) -> int:
    """Write the head and the rows, and say how many rows there were."""
    writer, count = csv.writer(file), 0
    writer.writerow([safe_cell(name) for name in head])
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in row])
        count += 1
    return count
