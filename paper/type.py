"""The typeface of printed pages and charts, and text made safe to set in it."""

import os
import unicodedata
from collections.abc import Iterator
from functools import cache
from html import escape
from itertools import groupby, product
from pathlib import Path

import reportlab
from reportlab.graphics.shapes import STATE_DEFAULTS
from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from paper.figures import with_even_figures
from paper.scripts import in_printed_order

REGULAR, BOLD, ITALIC, BOLD_ITALIC = "Paper", "Paper-Bold", "Paper-Italic", "Paper-BoldItalic"
FIGURES = {REGULAR: "Paper-Figures", BOLD: "Paper-FiguresBold"}
SCREEN_FAMILY = "Atkinson Hyperlegible Next, Arial, sans-serif"
BUILT_FONTS = Path(__file__).resolve().parent.parent / "static" / "build" / "fonts"
SHIPPED_WITH_REPORTLAB = Path(reportlab.__file__).parent / "fonts"
#: For letters that the typeface lacks, in the order in which they are asked: first what most names need.
OTHER_SCRIPTS = (
    "NotoSans-Regular.ttf",
    "NotoSansArabic-Regular.ttf",
    "NotoSansGurmukhi-Regular.ttf",
    "NotoSansBengali-Regular.ttf",
    "NotoSansGujarati-Regular.ttf",
    "NotoSansDevanagari-Regular.ttf",
    "NotoSansTamil-Regular.ttf",
    "NotoSansSinhala-Regular.ttf",
    "NotoSansEthiopic-Regular.ttf",
    "NotoSansHebrew-Regular.ttf",
    "NotoSansGeorgian-Regular.ttf",
    "NotoSansArmenian-Regular.ttf",
    "NotoSansThai-Regular.ttf",
    "DroidSansFallbackFull.ttf",
)
KEPT_FONTS = Path(__file__).resolve().parent / "fonts"
CUTS = {
    REGULAR: ("AtkinsonHyperlegibleNext_400Regular.ttf", "Vera.ttf"),
    BOLD: ("AtkinsonHyperlegibleNext_700Bold.ttf", "VeraBd.ttf"),
    ITALIC: ("AtkinsonHyperlegibleNext_400Regular_Italic.ttf", "VeraIt.ttf"),
    BOLD_ITALIC: ("AtkinsonHyperlegibleNext_700Bold_Italic.ttf", "VeraBI.ttf"),
}


def register_fonts(folder: Path | None = None) -> None:
    """Make the typeface known to reportlab, from `folder`, PAPER_FONTS or the built assets; may run often.

    Where a cut has not been built, the typeface that comes with reportlab stands in: text is always
    embedded, and nothing fails for want of a font.
    """
    _register(folder or Path(os.environ.get("PAPER_FONTS", BUILT_FONTS)))


@cache
def _register(folder: Path) -> None:
    for name, (file_name, stand_in) in CUTS.items():
        chosen = folder / file_name if (folder / file_name).exists() else SHIPPED_WITH_REPORTLAB / stand_in
        font = TTFont(name, str(chosen))
        pdfmetrics.registerFont(font)
        if name in FIGURES:
            pdfmetrics.registerFont(with_even_figures(FIGURES[name], font, chosen.read_bytes()))
    for bold, italic, name in ((0, 0, REGULAR), (1, 0, BOLD), (0, 1, ITALIC), (1, 1, BOLD_ITALIC)):
        addMapping(REGULAR, bold, italic, name)
        addMapping(name, bold, italic, name)
    STATE_DEFAULTS["fontName"] = REGULAR
    font_of.cache_clear()


def printable_text(text: str) -> str:
    """The text without what cannot be printed: controls, halves of characters, odd spaces; a letter and its accent in one."""
    return "".join(
        letter if letter == "\n" or letter.isprintable() else " " if letter.isspace() else ""
        for letter in unicodedata.normalize("NFC", text)
    )


def in_runs(text: str) -> Iterator[tuple[str, str]]:
    """The text as it is printed from left to right, run by run: the font that has its letters, and the letters.

    A sign that no font has is told by its name, so that nothing is lost behind a box.
    """
    told = "".join(letter if font_of(letter) else f"[{unicodedata.name(letter, '?')}]" for letter in text)
    for font, letters in groupby(in_printed_order(told), key=font_of):
        yield font, "".join(letters)


def mark_up(text: str) -> str:
    """Plain text as reportlab's paragraph markup; letters that the typeface lacks come from another."""
    return "".join(_run(font, letters) for font, letters in in_runs(printable_text(text)))


def _run(font: str, letters: str) -> str:
    safe = escape(letters).replace("\n", "<br/>")
    return safe if font == REGULAR else f'<font face="{font}">{safe}</font>'


@cache
def font_of(letter: str) -> str:
    """The first font that has this letter; empty where none has."""
    if letter in " \n" or _has_glyph(REGULAR, letter):
        return REGULAR
    return next((name for name in map(_other_script, OTHER_SCRIPTS) if _has_glyph(name, letter)), "")


def _has_glyph(font: str, letter: str) -> bool:
    return ord(letter) in pdfmetrics.getFont(font).face.charToGlyph


@cache
def _other_script(file_name: str) -> str:
    """The font of a kept file, read when a letter first asks for it."""
    name = f"Paper-{Path(file_name).stem}"
    pdfmetrics.registerFont(TTFont(name, str(KEPT_FONTS / file_name)))
    for bold, italic in product((0, 1), repeat=2):
        addMapping(name, bold, italic, name)
    return name


def draw_line(canvas: Canvas, x: float, y: float, text: str, size: float) -> None:
    """One line of plain text on a canvas, each letter from a font that has it."""
    for font, letters in in_runs(text):
        canvas.setFont(font, size)
        canvas.drawString(x, y, letters)
        x += width_of(letters, font, size)


def width_of(text: str, font: str, size: float) -> float:
    """The width in points of one line of plain text."""
    return float(pdfmetrics.stringWidth(text, font, size))
