"""The look on paper: colours, page, margins and the styles of paragraphs."""

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm

from paper.type import BOLD, REGULAR

INK = HexColor("#0b0c0c")
ACCENT = HexColor("#0f5e63")
PALE_ACCENT = HexColor("#e7f0f0")
GREY = HexColor("#505a5f")
RULE = HexColor("#b1b4b6")
WHITE = HexColor("#ffffff")
SERIES = tuple(HexColor(code) for code in ("#12436d", "#28a197", "#801650", "#f46a25", "#3d3d3d", "#a285d1"))
#: The same six on white at one part in six, for bands of uncertainty.
TINTS = tuple(HexColor(code) for code in ("#d7dfe6", "#dbefee", "#e9d8e1", "#fde6da", "#dedede", "#efeaf7"))

PAGE = A4
MARGIN = 20 * mm
TEXT_WIDTH = PAGE[0] - 2 * MARGIN


def _style(name: str, size: float, leading: float, **more: object) -> ParagraphStyle:
    settings = {
        "fontName": REGULAR,
        "bulletFontName": REGULAR,
        "textColor": INK,
        "splitLongWords": 1,
        "allowWidows": 0,
        "allowOrphans": 0,
    }
    return ParagraphStyle(name, fontSize=size, leading=leading, **(settings | more))


TITLE = _style("title", 32, 37, fontName=BOLD, spaceAfter=8)
COVER_LINE = _style("cover line", 16, 22)
H1 = _style("h1", 20, 25, fontName=BOLD, textColor=ACCENT, spaceBefore=18, spaceAfter=8, keepWithNext=1)
H2 = _style("h2", 14, 18, fontName=BOLD, spaceBefore=14, spaceAfter=5, keepWithNext=1)
H3 = _style("h3", 11, 15, fontName=BOLD, spaceBefore=10, spaceAfter=3, keepWithNext=1)
HEADINGS = {1: H1, 2: H2, 3: H3}
LEAD = _style("lead", 13.5, 19, spaceAfter=10)
BODY = _style("body", 10.5, 15, spaceAfter=7)
BULLET = _style("bullet", 10.5, 15, spaceAfter=3, leftIndent=14, bulletIndent=3)
NOTE = _style(
    "note",
    10,
    14,
    spaceBefore=13,
    spaceAfter=15,
    backColor=PALE_ACCENT,
    borderPadding=(7, 9, 8, 9),
    leftIndent=9,
    rightIndent=9,
)
SMALL = _style("small", 8.5, 12, textColor=GREY, spaceAfter=6)
CAPTION = _style("caption", 10.5, 14, fontName=BOLD, spaceBefore=8, spaceAfter=4)
FINGERPRINT = _style("fingerprint", 7.5, 12)
TERM = _style("term", 10.5, 15, fontName=BOLD, keepWithNext=1)
MEANING = _style("meaning", 10.5, 15, spaceAfter=8)
CELL = _style("cell", 9, 12)
CELL_BOLD = _style("cell bold", 9, 12, fontName=BOLD)
CELL_RIGHT = _style("cell right", 9, 12, alignment=TA_RIGHT)
CELL_RIGHT_BOLD = _style("cell right bold", 9, 12, fontName=BOLD, alignment=TA_RIGHT)
CONTENTS = {1: _style("contents 1", 11, 16, fontName=BOLD), 2: _style("contents 2", 10.5, 15, leftIndent=12)}
TILE_NUMBER = _style("tile number", 24, 28, fontName=BOLD, textColor=ACCENT)
TILE_WORDS = _style("tile words", 9.5, 13)
