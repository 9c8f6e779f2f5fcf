"""What a printed paper says to a machine, and whether its fonts have what it shows."""

import re
from io import BytesIO

import pikepdf
from pypdf import PdfReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont


def text_of(content):
    """What the paper says: the words of each page as they lie, and what is said where they lie in another order."""
    with pikepdf.open(BytesIO(content)) as pdf:
        said = [
            str(operands[1]["/ActualText"])
            for page in pdf.pages
            for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) == "BDC" and "/ActualText" in operands[1]
        ]
    return "\n".join([*(page.extract_text() for page in PdfReader(BytesIO(content)).pages), *said])


MAPPED = re.compile(rb"<([0-9A-Fa-f]{2})> <([0-9A-Fa-f]+)>")


def signs_shown(content):
    """Each sign of the paper with the letters that its font really has."""
    known = {
        font.face.name.decode(): font.face.charToGlyph
        for font in map(pdfmetrics.getFont, pdfmetrics.getRegisteredFontNames())
        if isinstance(font, TTFont)
    }
    with pikepdf.open(BytesIO(content)) as pdf:
        for page in pdf.pages:
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) == "Tf":
                    font = page.Resources.Font[str(operands[0])]
                    letters = {code.upper(): int(to, 16) for code, to in MAPPED.findall(font.ToUnicode.read_bytes())}
                    has = known[str(font.BaseFont).partition("+")[2]]
                elif str(operator) == "Tj":
                    yield from ((letters[b"%02X" % code], has) for code in bytes(operands[0]))
