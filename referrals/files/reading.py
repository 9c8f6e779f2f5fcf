"""A file in, its rows out with the physical line of each; what is wrong with the whole file refuses it at once."""

import codecs
import csv
import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from paper.sheets import plain_cell
from referrals.files import limits
from referrals.files.limits import FileRefused, Size
from referrals.files.workbook import DONE, TOO_MUCH, UNREADABLE

__all__ = ["FileRefused", "Layout", "RawRow", "RawSheet", "read_sheet"]

UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")

LIKELY_SEPARATORS = ";\t|"

#: Half a character: no text that was read from a file holds one, so it can stand between cells.
BETWEEN = "\ud800"

CHUNK = 1_000_000

#: How a file begins that is something else, whatever it is called.
PACKED = (b"PK\x03\x04", b"PK\x05\x06")

OLDER_WORKBOOK = b"\xd0\xcf\x11\xe0"

OTHERS = (b"%PDF", b"\x1f\x8b", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"\x7fELF", b"MZ", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")

Line = tuple[int, Sequence[str]]


@dataclass(frozen=True)
class Layout:
    """Which columns a kind of file must and may have; `moments` may come from a workbook as dates with a time."""

    required: tuple[str, ...]
    known: tuple[str, ...]
    moments: tuple[str, ...] = ()
    size: Size = limits.USUAL


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row as it came, kept as one text, for a file may have a million; `cells` holds the known columns, or nothing
    where the number of cells is wrong.
    """

    line: int
    text: str
    names: tuple[str, ...]

    @property
    def came(self) -> tuple[str, ...]:
        return tuple(self.text.split(BETWEEN))

    @property
    def is_whole(self) -> bool:
        return self.text.count(BETWEEN) == len(self.names) - 1

    @property
    def cells(self) -> dict[str, str]:
        if not self.is_whole:
            return {}
        return {
            name: plain_cell(cell.strip()).strip() for name, cell in zip(self.names, self.came, strict=True) if name
        }


@dataclass(frozen=True)
class RawSheet:
    header: tuple[str, ...]
    unknown: tuple[str, ...]
    rows: tuple[RawRow, ...]
    digest: str


def read_sheet(path: Path, layout: Layout) -> RawSheet:
    """Every row of a .csv or .xlsx file; refuses one that is not such a file or lacks a required column."""
    ending = path.suffix.lower()
    _check_kind(path, ending, layout)
    digest = _digest_of(path, is_text=ending == ".csv")
    lines = _workbook_lines(path, layout) if ending == ".xlsx" else _csv_lines(path)
    header = _header(next(lines, None), layout)
    names = tuple(name if name in layout.known else "" for name in header)
    rows = tuple(_kept(lines, names, layout.size.rows))
    unknown = tuple(name for name in header if name and name not in layout.known)
    return RawSheet(header, unknown, rows, digest)


def _check_kind(path: Path, ending: str, layout: Layout) -> None:
    """What a file is called and how it begins must say the same, and it must not be too large."""
    if ending not in {".csv", ".xlsx"}:
        raise FileRefused("The file is neither a .csv file nor an .xlsx workbook by its name.")
    most = limits.LARGEST_FILE if ending == ".xlsx" else layout.size.bytes
    if path.stat().st_size > most:
        raise FileRefused(f"The file is larger than {limits.size_in_words(most)}. Split it.")
    with path.open("rb") as file:
        beginning = file.read(8)
    if beginning.startswith(OLDER_WORKBOOK):
        raise FileRefused(
            "The file is an older or a protected workbook. Save it as .xlsx without a password, or as CSV."
        )
    if ending == ".xlsx" and not beginning.startswith(PACKED):
        raise FileRefused("The file is not a workbook that can be read.")
    if ending == ".csv" and beginning.startswith(PACKED):
        raise FileRefused("The file is called .csv, but is a workbook or an archive. Save it as “CSV UTF-8”.")
    if beginning.startswith(OTHERS):
        raise FileRefused(f"The file is called {ending}, but is something else.")


def _digest_of(path: Path, *, is_text: bool) -> str:
    """What the file is known by; of a text, whether it can be read to its end, before any row is."""
    digest, decoder, before = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")(), 0
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            if is_text and not before and (piece.startswith(UTF16_MARKS) or b"\x00" in piece[:200]):
                raise FileRefused("The file is not UTF-8: it looks like UTF-16. Save it as “CSV UTF-8”.")
            digest.update(piece)
            if is_text:
                _decode(decoder, piece, before, path)
            before += len(piece)
    if is_text:
        _decode(decoder, b"", before, path, is_last=True)
    return digest.hexdigest()


def _decode(
    decoder: codecs.IncrementalDecoder, piece: bytes, before: int, path: Path, *, is_last: bool = False
) -> None:
    """`before` counts the bytes that were read before the piece; some of them may still wait in the decoder."""
    waiting = len(decoder.getstate()[0])
    try:
        decoder.decode(piece, is_last)
    except UnicodeDecodeError as fault:
        with path.open("rb") as file:
            line = file.read(before - waiting + fault.start).count(b"\n") + 1
        raise FileRefused(f"The file is not UTF-8: line {line} has a byte that cannot be read.") from None


def _header(first: Line | None, layout: Layout) -> tuple[str, ...]:
    if first is None or not any(first[1]):
        raise FileRefused("The file has no header line.")
    header = tuple(name.strip() for name in first[1])
    if len(header) > limits.MOST_COLUMNS:
        raise FileRefused(f"The header has {len(header):,} columns; the most is {limits.MOST_COLUMNS:,}.")
    if twice := sorted({name for name in header if name and header.count(name) > 1}):
        raise FileRefused(f"The header names a column twice: {', '.join(twice)}.")
    if missing := [name for name in layout.required if name not in header]:
        raise FileRefused(_what_is_missing(header, missing))
    return header


def _what_is_missing(header: tuple[str, ...], missing: list[str]) -> str:
    says = f"Required columns are missing: {', '.join(missing)}."
    if len(header) == 1 and (found := [sign for sign in LIKELY_SEPARATORS if sign in header[0]]):
        name = {";": "semicolons", "\t": "tabs", "|": "bars"}[found[0]]
        return f"The file is not comma-separated: it has {name}. {says}"
    return says


def _kept(lines: Iterator[Line], names: tuple[str, ...], most: int) -> Iterator[RawRow]:
    rows = ((line, cells) for line, cells in lines if any(cells))
    for count, (line, cells) in enumerate(rows, 1):
        if count > most:
            raise FileRefused(f"The file has more than {most:,} rows. Split it.")
        yield RawRow(line, BETWEEN.join(cells), names)


def _csv_lines(path: Path) -> Iterator[Line]:
    csv.field_size_limit(limits.LONGEST_CELL)
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader, began = csv.reader(file, strict=True), 1
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as fault:
                raise FileRefused(f"The row that begins on line {began} cannot be read: {_spoken(fault)}.") from None
            yield began, cells
            began = reader.line_num + 1


def _spoken(fault: csv.Error) -> str:
    if "unexpected end of data" in str(fault):
        return "a quotation mark is never closed"
    if "field limit" in str(fault):
        return "a cell is too long"
    return "a quotation mark stands in the middle of a cell"


def _workbook_lines(path: Path, layout: Layout) -> Iterator[Line]:
    """The rows that the program in `workbook.py` prints; it knows nothing of this service's surroundings."""
    command = [sys.executable, "-m", "referrals.files.workbook", str(path.resolve()), ",".join(layout.moments)]
    command.append(str(layout.size.rows))
    with subprocess.Popen(
        command, cwd=settings.BASE_DIR, env={}, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8"
    ) as program:
        try:
            yield from _told(program)
        finally:
            program.kill()


def _told(program: subprocess.Popen[str]) -> Iterator[Line]:
    for text in program.stdout or ():
        said = _said(text)
        if said == DONE:
            return
        if isinstance(said, dict):
            raise FileRefused(said["refused"])
        yield said[0], said[1]
    raise FileRefused(TOO_MUCH if program.wait() < 0 else UNREADABLE)


def _said(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:  # the program was stopped in the middle of a line
        raise FileRefused(TOO_MUCH) from None
