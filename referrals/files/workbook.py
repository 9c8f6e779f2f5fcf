"""The program that opens a workbook: a process of its own, with little memory and little time, for it reads what strangers made.

It prints a line of JSON for each row, its number and its cells, and last the word that it is done, or why it is not.
"""

import json
import re
import resource
import sys
import warnings
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from referrals.files import limits
from referrals.files.limits import FileRefused

DONE = "done"

CHUNK = 65_536

ENCRYPTED = 0x1

XML_NAMES = (".xml", ".rels", ".vml")

#: How other archives begin, and the older files of office programs, which are archives too.
NESTED = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!",
    b"\x1f\x8b",
    b"\xfd7zXZ",
    b"BZh",
    b"\xd0\xcf\x11\xe0",
)

NEEDED = ("[Content_Types].xml", "xl/workbook.xml")

SHEET_KIND = b"spreadsheetml.sheet.main+xml"

FORMULA = re.compile(rb"<(\w{1,20}:)?f[ />]")

LONGEST_TAG = 24

UNREADABLE = "The file is not a workbook that can be read."

TOO_MUCH = "The workbook takes more memory or time than a list of rows does. Save it as “CSV UTF-8”, or split it."


class Declares(Exception):
    """A document type: where entities are declared, which no workbook needs."""


def main(path: str, moments: str, most_rows: str) -> None:
    """Answer on standard output; whatever happens, the last line says how it ended."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.MOST_MEMORY, limits.MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.MOST_SECONDS, limits.MOST_SECONDS + 1))
    warnings.simplefilter("ignore")
    try:
        check_archive(Path(path))
        _print_rows(read_rows(Path(path), frozenset(moments.split(",")), int(most_rows)))
        _answer(DONE)
    except FileRefused as refused:
        _answer({"refused": str(refused)})
    except MemoryError:
        _answer({"refused": TOO_MUCH})
    except Exception as fault:  # noqa: BLE001 - whatever a made-up workbook breaks, it is the workbook that cannot be read
        is_memory = "memory" in str(fault).lower()  # as the reader of XML says it
        _answer({"refused": TOO_MUCH if is_memory else UNREADABLE})


def _answer(value: Any) -> None:
    sys.stdout.write(f"{json.dumps(value)}\n")


def _print_rows(rows: Iterator[tuple[int, Sequence[str]]]) -> None:
    told = 0
    for line, cells in rows:
        text = json.dumps([line, cells])
        told += len(text)
        if told > limits.MOST_TEXT:
            raise FileRefused(f"The sheet holds more than {limits.size_in_words(limits.MOST_TEXT)} of text. Split it.")
        sys.stdout.write(f"{text}\n")


# -- the archive, before anything is read from it


def check_archive(path: Path) -> None:
    """Refuse an archive that is too large, holds other archives, or declares entities; counted while it is unpacked."""
    try:
        with ZipFile(path) as archive:
            members = archive.infolist()
            _check_members(members)
            left = limits.LARGEST_UNPACKED
            for member in members:
                left -= _check_member(archive, member, left)
    except (BadZipFile, NotImplementedError, EOFError, OSError):
        raise FileRefused(UNREADABLE) from None


def _check_members(members: list[ZipInfo]) -> None:
    names = [member.filename for member in members]
    if len(members) > limits.MOST_MEMBERS:
        raise FileRefused(f"The workbook has {len(members):,} parts; the most is {limits.MOST_MEMBERS:,}.")
    if len(set(names)) < len(names) or any(name.startswith("/") or ".." in name or "\\" in name for name in names):
        raise FileRefused("The workbook has parts whose names no workbook has.")
    if any(member.flag_bits & ENCRYPTED for member in members):
        raise FileRefused("The workbook is protected by a password. Save it without one.")
    if any(member.compress_type not in {ZIP_STORED, ZIP_DEFLATED} for member in members):
        raise FileRefused("The workbook is packed in a way that no workbook is.")
    if missing := [name for name in NEEDED if name not in names]:
        raise FileRefused(f"The file is an archive, but no workbook: it has no {missing[0]}.")


def _check_member(archive: ZipFile, member: ZipInfo, left: int) -> int:
    """Unpack one part, piece by piece, and keep none of it; how large it was."""
    parser, size, is_xml = _parser(), 0, True
    with archive.open(member) as part:
        while piece := part.read(CHUNK):
            if not size:
                _check_beginning(member, piece)
            size += len(piece)
            if size > left:
                raise FileRefused(
                    f"The workbook is larger than {limits.size_in_words(limits.LARGEST_UNPACKED)} when it is unpacked."
                )
            if size > limits.MOST_RATIO * max(member.compress_size, limits.LEAST_PACKED):
                raise FileRefused("The workbook is packed more than a hundred times smaller than it is.")
            is_xml = is_xml and _feed(parser, piece, member)
    return size


def _check_beginning(member: ZipInfo, piece: bytes) -> None:
    if piece.startswith(NESTED):
        raise FileRefused("The workbook has another file packed into it. Save it with its cells alone.")
    if member.filename == NEEDED[0] and SHEET_KIND not in piece:
        raise FileRefused("The file is no .xlsx workbook: it may hold macros, or be of another kind.")


def _parser() -> Any:
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_declaration
    return parser


def _refuse_declaration(*_: Any) -> None:
    raise Declares


def _feed(parser: Any, piece: bytes, member: ZipInfo) -> bool:
    """Whether the part is XML so far. A part that is none, such as a picture, is not looked at further."""
    try:
        parser.Parse(piece, False)
    except Declares:
        raise FileRefused(
            "The workbook declares entities, which no workbook needs. Save it again, or as CSV."
        ) from None
    except expat.ExpatError:
        if member.filename.lower().endswith(XML_NAMES):
            raise FileRefused(UNREADABLE) from None
        return False
    return True


# -- the first sheet


def read_rows(path: Path, moments: frozenset[str], most_rows: int) -> Iterator[tuple[int, Sequence[str]]]:
    """The rows of the first sheet that is shown, with the values that were shown; what the sheet says of its size is not asked."""
    header: list[str] = []
    typed = _sheet_rows(path, is_typed=True) if _has_formulas(path) else None
    for line, cells in enumerate(_sheet_rows(path), 1):
        if line > most_rows + 1:
            raise FileRefused(f"The sheet has more than {most_rows:,} rows. Split it.")
        if typed is not None:
            _check_formulas(line, cells, next(typed))
        if not header:
            header = _header(cells)
            yield line, header
            continue
        came = [_text(cell, is_moment=name in moments) for name, cell in zip(header, cells, strict=False)]
        if any(came):
            yield line, came + [""] * (len(header) - len(came))


def _sheet_rows(path: Path, *, is_typed: bool = False) -> Iterator[Sequence[Any]]:
    """The rows as they were shown, or as they were typed, with formulas."""
    from openpyxl import load_workbook  # noqa: PLC0415 - after the memory is limited, and only once the archive is sound

    book = load_workbook(path, read_only=True, data_only=not is_typed, keep_links=False)
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not shown:
        raise FileRefused("The workbook has no sheet that is shown.")
    shown[0].reset_dimensions()
    yield from shown[0].iter_rows()


def _has_formulas(path: Path) -> bool:
    with ZipFile(path) as archive:
        return any(_holds_formula(archive, name) for name in archive.namelist() if name.lower().endswith(".xml"))


def _holds_formula(archive: ZipFile, name: str) -> bool:
    with archive.open(name) as part:
        before = b""
        while piece := part.read(CHUNK):
            if FORMULA.search(before + piece):
                return True
            before = piece[-LONGEST_TAG:]
    return False


def _check_formulas(line: int, shown: Sequence[Any], typed: Sequence[Any]) -> None:
    """A formula whose value was never kept is not an empty cell."""
    if any(one.value is None and other.value is not None for one, other in zip(shown, typed, strict=True)):
        raise FileRefused(
            f"Row {line} has a formula without its value. Open the workbook in a sheet program, and save it."
        )


def _header(cells: Sequence[Any]) -> list[str]:
    if len(cells) > limits.MOST_COLUMNS:
        raise FileRefused(f"The header has {len(cells):,} columns; the most is {limits.MOST_COLUMNS:,}.")
    header = [_text(cell).strip() for cell in cells]
    while header and not header[-1]:
        header.pop()
    return header


def _text(cell: Any, *, is_moment: bool = False) -> str:
    """A cell as a file of text would have it: a number that is shown with leading zeros keeps them."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Y" if value else "N"
    if isinstance(value, datetime):
        return value.isoformat() if is_moment or value.time() != time() else value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and re.fullmatch("0{2,30}", cell.number_format):
        return str(value).zfill(len(cell.number_format))
    return re.sub(r"_x([0-9A-F]{4})_", _escaped, str(value))


def _escaped(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else chr(code)


if __name__ == "__main__":
    main(*sys.argv[1:])
