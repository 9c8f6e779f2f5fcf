"""Files that somebody made to do harm, each with a part of the sentence that must meet it."""

import io
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"
BOMB = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">{}]>'.format(
    "".join(f'<!ENTITY {chr(98 + step)} "{f"&{chr(97 + step)};" * 10}">' for step in range(9))
)
UNREADABLE, ENTITIES, LARGE = "not a workbook that can be read", "declares entities", "larger than 100 MB"
RATIO, NESTED = "packed more than a hundred times", "another file packed into it"
A_MEGABYTE_OF_NOTHING = b" " * 1_000_000


def sheet_of(rows: str, *, before: str = "") -> bytes:
    return f'{before}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def text_cell(text: str, at: str = "") -> str:
    return f'<c{f" r={at!r}" if at else ""} t="inlineStr"><is><t>{text}</t></is></c>'


def sound(header: list[str]) -> dict[str, bytes]:
    """The parts of a sound workbook with this header and no row."""
    made, book = io.BytesIO(), Workbook()
    book.active.append(header)
    book.save(made)
    with ZipFile(made) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


class Hostile:
    """Makes each kind of file in a folder, with the columns of the door that it is for."""

    def __init__(self, folder: Path, header: list[str]) -> None:
        self.folder, self.header = folder, header

    def write(self, name: str, content: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content)
        return path

    def workbook(self, *, without: str = "", method: int = ZIP_DEFLATED, **changes: bytes) -> Path:
        """A sound workbook but for the parts given; `sheet` is its sheet, any other name a part of that name."""
        parts = sound(self.header) | {SHEET if name == "sheet" else name: part for name, part in changes.items()}
        path = self.folder / "rows.xlsx"
        with ZipFile(path, "w", method, compresslevel=1) as archive:
            for name, part in parts.items():
                if name != without:
                    archive.writestr(name, part)
        return path

    def head(self) -> str:
        return f"<row>{''.join(text_cell(name) for name in self.header)}</row>"

    def large(self, megabytes: int) -> Path:
        """A sheet that grows while it is unpacked; noise keeps it from being packed too small."""
        noise = "".join(text_cell(f"{number * 7919 % 1_000_003:x}") for number in range(20_000))
        row = f"<row>{noise}</row>"
        path = self.workbook()
        with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=1) as archive:
            for name, part in sound(self.header).items():
                if name != SHEET:
                    archive.writestr(name, part)
            with archive.open(SHEET, "w") as part:
                part.write(f'<worksheet xmlns="{MAIN}"><sheetData>{self.head()}'.encode())
                for _ in range(megabytes * 1_000_000 // len(row)):
                    part.write(row.encode())
                part.write(b"</sheetData></worksheet>")
        return path

    def lying(self) -> Path:
        """The archive says that its sheet is small."""
        path = self.large(20)
        raw, size = bytearray(path.read_bytes()), ZipFile(path).getinfo(SHEET).file_size
        return self.write("rows.xlsx", bytes(raw.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))))

    def blanks(self) -> Path:
        """A sheet of 500 MB, packed as small as it goes."""
        path = self.workbook()
        with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=6) as archive:
            for name, part in sound(self.header).items():
                if name != SHEET:
                    archive.writestr(name, part)
            with archive.open(SHEET, "w") as part:
                for _ in range(500):
                    part.write(A_MEGABYTE_OF_NOTHING)
        return path

    def repeated(self) -> Path:
        """One text of 5,000 letters, in forty thousand cells."""
        rows = "".join(f'<row r="{row}"><c t="s"><v>0</v></c></row>' for row in range(2, 40_000))
        noise = "".join(f"{number * 7919 % 9_973:04}" for number in range(1_250))
        return self.with_texts(f"<si><t>{noise}</t></si>".encode(), sheet=sheet_of(self.head() + rows))

    def with_texts(self, texts: bytes, **changes: bytes) -> Path:
        """A workbook whose cells may name a text by its number."""
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
        kinds = sound(self.header)["[Content_Types].xml"].decode()
        named = kinds.replace("</Types>", f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>')
        whole = f'<sst xmlns="{MAIN}">'.encode() + texts + b"</sst>"
        return self.workbook(**{"[Content_Types].xml": named.encode(), "xl/sharedStrings.xml": whole}, **changes)

    def twice(self) -> Path:
        path = self.workbook()
        with ZipFile(path, "a") as archive:
            archive.writestr(SHEET, sheet_of(""))
        return path

    def encrypted(self) -> Path:
        raw = bytearray(self.workbook().read_bytes())
        for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            at = raw.find(sign)
            while at >= 0:
                raw[at + place] |= 1
                at = raw.find(sign, at + 4)
        return self.write("rows.xlsx", bytes(raw))


Maker = Callable[[Hostile], Path]
WORKBOOKS: dict[str, tuple[Maker, str]] = {
    "an entity bomb in the sheet": (lambda one: one.workbook(sheet=sheet_of(text_cell("&j;"), before=BOMB)), ENTITIES),
    "an entity bomb in the texts": (
        lambda one: one.workbook(
            **{"xl/sharedStrings.xml": f'{BOMB}<sst xmlns="{MAIN}"><si><t>&j;</t></si></sst>'.encode()}
        ),
        ENTITIES,
    ),
    "an entity bomb in a part of any name": (
        lambda one: one.workbook(**{"xl/a.bin": f"{BOMB}<a>&j;</a>".encode()}),
        ENTITIES,
    ),
    "an entity bomb in UTF-16": (
        lambda one: one.workbook(sheet=f"{BOMB}<a>&j;</a>".replace("?>", ' encoding="UTF-16"?>', 1).encode("utf-16")),
        ENTITIES,
    ),
    "one large entity, used often": (
        lambda one: one.workbook(sheet=sheet_of("&a;" * 50_000, before=f'<!DOCTYPE x [<!ENTITY a "{"a" * 50_000}">]>')),
        ENTITIES,
    ),
    "an entity that is a file": (
        lambda one: one.workbook(
            sheet=sheet_of(text_cell("&a;"), before='<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>')
        ),
        ENTITIES,
    ),
    "an entity that is an address": (
        lambda one: one.workbook(
            sheet=sheet_of(text_cell("&a;"), before='<!DOCTYPE x [<!ENTITY a SYSTEM "http://127.0.0.1/a">]>')
        ),
        ENTITIES,
    ),
    "a declaration kept elsewhere": (
        lambda one: one.workbook(sheet=sheet_of("", before='<!DOCTYPE x SYSTEM "http://127.0.0.1/a.dtd">')),
        ENTITIES,
    ),
    "an entity in the list of parts": (
        lambda one: one.workbook(
            **{
                "[Content_Types].xml": sound(one.header)["[Content_Types].xml"].replace(
                    b"<Types", b'<!DOCTYPE x [<!ENTITY a "b">]><Types', 1
                )
            }
        ),
        ENTITIES,
    ),
    "500 MB of blanks": (lambda one: one.blanks(), RATIO),
    "a sheet of 130 MB": (lambda one: one.large(130), LARGE),
    "a sheet that says it is small": (lambda one: one.lying(), UNREADABLE),
    "many parts": (
        lambda one: one.workbook(**{f"xl/{number}.xml": b"<a/>" for number in range(1_001)}),
        "parts; the most is 1,000",
    ),
    "a workbook in the workbook": (
        lambda one: one.workbook(**{"xl/embeddings/a.xlsx": one.workbook().read_bytes()}),
        NESTED,
    ),
    "a bomb in the workbook": (lambda one: one.workbook(**{"xl/media/a.png": b"\x1f\x8b" + b"0" * 90}), NESTED),
    "macros": (lambda one: one.workbook(**{"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" + b"0" * 90}), NESTED),
    "a macro workbook by another name": (
        lambda one: one.workbook(
            **{"[Content_Types].xml": b"<Types>application/vnd.ms-excel.sheet.macroEnabled.main+xml</Types>"}
        ),
        "no .xlsx workbook",
    ),
    "a part outside the folder": (lambda one: one.workbook(**{"../../evil.xml": b"<a/>"}), "parts whose names"),
    "a sheet twice": (lambda one: one.twice(), "parts whose names"),
    "a password": (lambda one: one.encrypted(), "protected by a password"),
    "packed otherwise": (lambda one: one.workbook(method=ZIP_BZIP2), "packed in a way"),
    "an archive that is no workbook": (lambda one: one.workbook(without="xl/workbook.xml"), "no workbook"),
    "a workbook that is cut": (lambda one: one.write("rows.xlsx", one.workbook().read_bytes()[:-400]), UNREADABLE),
    "no workbook at all": (lambda one: one.write("rows.xlsx", b"family_name\n"), UNREADABLE),
    "an older workbook": (
        lambda one: one.write("rows.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 99),
        "an older or a protected",
    ),
    "a sheet that is no XML": (lambda one: one.workbook(sheet=b"<worksheet><a"), UNREADABLE),
    "a row far below": (
        lambda one: one.workbook(sheet=sheet_of(f'{one.head()}<row r="99999999999">{text_cell("a")}</row>')),
        "rows. Split it",
    ),
    "a column far to the right": (
        lambda one: one.workbook(sheet=sheet_of(f'{one.head()}<row r="2">{text_cell("a", at="ZZZZZZ2")}</row>')),
        "can be read",
    ),
    "a header without end": (
        lambda one: one.workbook(
            sheet=sheet_of(f"<row>{''.join(text_cell(f'{number}') for number in range(1_001))}</row>")
        ),
        "1,001 columns",
    ),
    "one text, forty thousand times": (lambda one: one.repeated(), "MB of text"),
}
TEXTS: dict[str, tuple[Maker, str]] = {
    "an archive called .csv": (
        lambda one: one.write("rows.csv", one.workbook().read_bytes()),
        "is a workbook or an archive",
    ),
    "a program called .csv": (lambda one: one.write("rows.csv", b"\x7fELF" + b"0" * 99), "something else"),
    "a name that is not on the list": (lambda one: one.write("rows.csv.exe", b"family_name\n"), "neither a .csv"),
    "NUL characters": (lambda one: one.write("rows.csv", b"family\x00name\n"), "not UTF-8"),
    "a cell without end": (
        lambda one: one.write("rows.csv", ",".join(one.header).encode() + b"\n" + b"a" * 1_000_001),
        "a cell is too long",
    ),
    "a quotation without end": (
        lambda one: one.write("rows.csv", ",".join(one.header).encode() + b'\n"' + b"a\n" * 300_000),
        "never closed",
    ),
    "a header of a million columns": (
        lambda one: one.write("rows.csv", b",".join(b"%d" % number for number in range(1_000_000))),
        "columns; the most is",
    ),
}
HOSTILE = WORKBOOKS | TEXTS


def filled(one: Hostile, line: bytes) -> Path:
    head = ",".join(one.header).encode() + b"\n"
    return one.write("rows.csv", head + line * ((20_000_000 - len(head)) // len(line)))


#: What is only heavy: looked at where memory and time are.
HEAVY: dict[str, tuple[Maker, str]] = {
    "20 MB of short rows": (lambda one: filled(one, b"x\n"), "more than 100,000 rows"),
    "20 MB of short cells": (lambda one: filled(one, b"ab," * 66_000 + b"\n"), "rows."),
    "20 MB of whole rows": (lambda one: filled(one, b"20," + b"r" * 196 + b"\n"), "rows."),
    "20 MB of wide letters": (lambda one: filled(one, b"20," + "\U0001f600".encode() * 49 + b"\n"), "rows."),
    "90 MB of formats": (
        lambda one: one.workbook(
            **{
                "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs>'.encode()
                + b"".join(
                    b'<xf numFmtId="%d" fontId="%d"/>' % (step % 9_973, step * 7919 % 1_000_003)
                    for step in range(2_600_000)
                )
                + b"</cellXfs></styleSheet>"
            }
        ),
        "workbook",
    ),
    "90 MB of texts": (
        lambda one: one.with_texts(
            b"".join(b"<si><t>%x</t></si>" % (step * 7919 % 1_000_003) for step in range(4_000_000))
        ),
        "takes more memory",
    ),
    "a hundred thousand rows": (
        lambda one: one.workbook(
            sheet=sheet_of(
                one.head()
                + "".join(
                    f"<row>{text_cell('20')}{text_cell(f'{row * 7919 % 1_000_003:x}')}</row>" for row in range(99_999)
                )
            )
        ),
        "99999 rows",
    ),
}
