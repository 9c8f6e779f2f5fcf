"""The typeface of printed pages and charts, and text made safe to set in it."""

import os
from functools import cache
from html import escape
from itertools import groupby
from pathlib import Path

import reportlab
from reportlab.graphics.shapes import STATE_DEFAULTS
from reportlab.lib.fonts import addMapping
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from paper.figures import with_even_figures

REGULAR, BOLD, ITALIC, BOLD_ITALIC = "Paper", "Paper-Bold", "Paper-Italic", "Paper-BoldItalic"
FALLBACK = "Paper-Fallback"
FIGURES = {REGULAR: "Paper-Figures", BOLD: "Paper-FiguresBold"}
SCREEN_FAMILY = "Atkinson Hyperlegible Next, Arial, sans-serif"
BUILT_FONTS = Path(__file__).resolve().parent.parent / "static" / "build" / "fonts"
SHIPPED_WITH_REPORTLAB = Path(reportlab.__file__).parent / "fonts"
WIDE_FALLBACKS = (
    Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"),
    SHIPPED_WITH_REPORTLAB / "Vera.ttf",
)
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
    fallback = next(path for path in WIDE_FALLBACKS if path.exists())
    pdfmetrics.registerFont(TTFont(FALLBACK, str(fallback)))
    for bold, italic, name in ((0, 0, REGULAR), (1, 0, BOLD), (0, 1, ITALIC), (1, 1, BOLD_ITALIC)):
        addMapping(REGULAR, bold, italic, name)
        addMapping(name, bold, italic, name)
        addMapping(FALLBACK, bold, italic, FALLBACK)
    STATE_DEFAULTS["fontName"] = REGULAR
    _has_glyph.cache_clear()


def printable_text(text: str) -> str:
    """The text without what cannot be printed: controls, halves of characters, odd spaces."""
    return "".join(
        letter if letter == "\n" or letter.isprintable() else " " if letter.isspace() else "" for letter in text
    )


def mark_up(text: str) -> str:
    """Plain text as reportlab's paragraph markup; letters that the typeface lacks come from another."""
    runs = groupby(printable_text(text), key=_has_glyph)
    return "".join(_run("".join(letters), is_known) for is_known, letters in runs)


def _run(letters: str, is_known: bool) -> str:
    safe = escape(letters).replace("\n", "<br/>")
    return safe if is_known else f'<font face="{FALLBACK}">{safe}</font>'


@cache
def _has_glyph(letter: str) -> bool:
    return letter in " \n" or ord(letter) in pdfmetrics.getFont(REGULAR).face.charToGlyph


def width_of(text: str, font: str, size: float) -> float:
    """The width in points of one line of plain text."""
    return float(pdfmetrics.stringWidth(text, font, size))
