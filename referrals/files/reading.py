"""A file in, its rows out with the physical line of each; what is wrong with the whole file refuses it at once."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

LONGEST_CELL = 1_000_000

UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")

LIKELY_SEPARATORS = ";\t|"


class FileRefused(Exception):
    """Nothing of the file was read; the sentence says why."""


@dataclass(frozen=True)
class Layout:
    """Which columns a kind of file must and may have; `moments` may come from a workbook as dates with a time."""

    required: tuple[str, ...]
    known: tuple[str, ...]
    moments: tuple[str, ...] = ()


@dataclass(frozen=True)
class RawRow:
    """One row as it came; `cells` holds the known columns, or nothing where the number of cells is wrong."""

    line: int
    came: tuple[str, ...]
    cells: dict[str, str]

    @property
    def is_whole(self) -> bool:
        return bool(self.cells)


@dataclass(frozen=True)
class RawSheet:
    header: tuple[str, ...]
    unknown: tuple[str, ...]
    rows: tuple[RawRow, ...]


def read_sheet(path: Path, layout: Layout) -> RawSheet:
    """Every row of a .csv or .xlsx file; refuses one that is not such a file or lacks a required column."""
    is_workbook = path.suffix.lower() == ".xlsx"
    lines = _workbook_lines(path, layout) if is_workbook else _csv_lines(_text(path))
    header = _header(next(lines, None), layout)
    unknown = tuple(name for name in header if name and name not in layout.known)
    rows = tuple(_row(line, cells, header, layout) for line, cells in lines if any(cells))
    return RawSheet(header, unknown, rows)


def _header(first: tuple[int, Sequence[str]] | None, layout: Layout) -> tuple[str, ...]:
    if first is None or not any(first[1]):
        raise FileRefused("The file has no header line.")
    header = tuple(name.strip() for name in first[1])
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


def _row(line: int, came: Sequence[str], header: tuple[str, ...], layout: Layout) -> RawRow:
    if len(came) != len(header):
        return RawRow(line, tuple(came), {})
    cells = {name: cell.strip() for name, cell in zip(header, came, strict=True) if name in layout.known}
    return RawRow(line, tuple(came), cells)


def _text(path: Path) -> str:
    raw = path.read_bytes()
    if raw.startswith(UTF16_MARKS) or b"\x00" in raw[:200]:
        raise FileRefused("The file is not UTF-8: it looks like UTF-16. Save it as “CSV UTF-8”.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = raw.count(b"\n", 0, fault.start) + 1
        raise FileRefused(f"The file is not UTF-8: line {line} has a byte that cannot be read.") from None


def _csv_lines(text: str) -> Iterator[tuple[int, Sequence[str]]]:
    csv.field_size_limit(LONGEST_CELL)
    reader, began = csv.reader(io.StringIO(text, newline=""), strict=True), 1
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


def _workbook_lines(path: Path, layout: Layout) -> Iterator[tuple[int, Sequence[str]]]:
    from openpyxl import load_workbook  # noqa: PLC0415 - slow and large, and pages never read a workbook
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415 - the same

    try:
        book = load_workbook(path, read_only=True, data_only=False)
    except (InvalidFileException, BadZipFile, KeyError, OSError):
        raise FileRefused("The file is not a workbook that can be read.") from None
    header: list[str] = []
    for line, values in enumerate(book.worksheets[0].iter_rows(values_only=True), 1):
        if not header:
            header = [_cell(value).strip() for value in values]
            while header and not header[-1]:
                header.pop()
            yield line, header
            continue
        yield line, [_cell(v, name in layout.moments) for name, v in zip(header, values, strict=False)]
    book.close()


def _cell(value: Any, is_moment: bool = False) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Y" if value else "N"
    if isinstance(value, datetime):
        return value.isoformat() if is_moment or value.time() != time() else value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return re.sub(r"_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), str(value))
