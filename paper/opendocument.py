"""Writes a workbook in OpenDocument (ISO/IEC 26300): the same tables give the same bytes, and no cell is a formula."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from paper.sheets import NUMBER

KIND = "application/vnd.oasis.opendocument.spreadsheet"
SPACE = "urn:oasis:names:tc:opendocument:xmlns"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
#: What no XML document may hold; the sign that everybody knows stands in its place.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: The earliest moment that an archive can hold, so that no clock is in the bytes.
NO_MOMENT = (1980, 1, 1, 0, 0, 0)
MANIFEST = (
    f'{HEAD}<manifest:manifest xmlns:manifest="{SPACE}:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{KIND}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)


@dataclass(frozen=True)
class NamedTable:
    name: str
    rows: Sequence[Sequence[str]]


def write_workbook(tables: Iterable[NamedTable]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        _add(archive, "mimetype", KIND, ZIP_STORED)
        _add(archive, "META-INF/manifest.xml", MANIFEST, ZIP_DEFLATED)
        _add(archive, "content.xml", _content(tables), ZIP_DEFLATED)
    return out.getvalue()


def _add(archive: ZipFile, name: str, text: str, how: int) -> None:
    info = ZipInfo(name, NO_MOMENT)
    info.compress_type = how
    archive.writestr(info, text.encode())


def _content(tables: Iterable[NamedTable]) -> str:
    spaces = " ".join(f'xmlns:{name}="{SPACE}:{name}:1.0"' for name in ("office", "table", "text"))
    body = "".join(map(_table, tables))
    return (
        f'{HEAD}<office:document-content {spaces} office:version="1.3"><office:body><office:spreadsheet>{body}'
        "</office:spreadsheet></office:body></office:document-content>"
    )


def _table(table: NamedTable) -> str:
    width = max(map(len, table.rows), default=1)
    rows = "".join(f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>" for row in table.rows)
    columns = f'<table:table-column table:number-columns-repeated="{width}"/>'
    return f"<table:table table:name={quoteattr(table.name)}>{columns}{rows}</table:table>"


def _cell(value: str) -> str:
    """A number as a number, anything else as text; a text is never run, whatever it begins with."""
    if not value:
        return "<table:table-cell/>"
    text = escape(FORBIDDEN.sub("\ufffd", value))
    kind = (
        f'office:value-type="float" office:value="{value}"' if NUMBER.fullmatch(value) else 'office:value-type="string"'
    )
    return f"<table:table-cell {kind}><text:p>{text}</text:p></table:table-cell>"
