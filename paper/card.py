"""The card that a person takes away: one page in large plain type, ending with the number to call."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from io import BytesIO
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas

from paper import styles
from paper.tagging import Element, TaggedCanvas, TaggedParagraph, drawn_as_artifact, finish_pdf
from paper.type import REGULAR, mark_up, register_fonts

LARGEST, SMALLEST = 1.15, 0.4


def plain_letter(
    *,
    service: str,
    name: str,
    address: str,
    title: str,
    paragraphs: Sequence[str],
    telephone: str,
    made_on: str,
    made_at: datetime,
    fonts: Path | None = None,
) -> bytes:
    """One page of A4 in large plain type, ending with the telephone number to call."""
    register_fonts(fonts)
    parts = [("P", f"{name}\n{address}".strip(), 13), ("P", made_on, 13), ("H1", title, 20)]
    parts += [("P", words, 14) for words in paragraphs]
    parts += [("H2", "If you want to talk to us", 13), ("BIG", f"Call {telephone}.", 16)]
    return _page(_without_empty(parts), service, title, made_at)


Part = tuple[str, str, float]


def _without_empty(parts: Sequence[Part]) -> list[Part]:
    kept: list[Part] = []
    for tag, text, size in parts:
        if text.strip():
            kept.append((tag, text, size))
        elif kept and kept[-1][0] == "H2":
            kept.pop()
    return kept


def _page(parts: Sequence[Part], service: str, title: str, made_at: datetime) -> bytes:
    root, out = Element("Document"), BytesIO()
    (width, height), margin = A4, styles.MARGIN
    canvas = TaggedCanvas(out, pagesize=A4, invariant=1, initialFontName=REGULAR)
    room = height - 2 * margin - 26
    lines = _fitted(parts, LARGEST, width - 2 * margin, room, canvas, root)
    _edge(canvas, service, width, height, margin)
    y = height - margin
    for line, before, line_height in lines:
        y -= before + line_height
        line.drawOn(canvas, margin, y)
    canvas.showPage()
    canvas.save()
    return finish_pdf(out.getvalue(), root, title=title, author=service, made_at=made_at)


Line = tuple[TaggedParagraph, float, float]


def _fitted(
    parts: Sequence[Part], scale: float, width: float, room: float, canvas: Canvas, root: Element
) -> list[Line]:
    """The parts at the largest scale at which they fit on the page; past the smallest, each is cut short."""
    measure = partial(_measured, width=width, canvas=canvas)
    while (lines := measure(parts, scale)) and sum(b + h for _, b, h in lines) > room and scale > SMALLEST:
        scale -= 0.05
    while sum(before + high for _, before, high in lines) > room:
        longest = max(range(len(parts)), key=lambda place: len(parts[place][1]))
        parts = [
            (tag, f"{text[: len(text) // 2]}…" if place == longest else text, size)
            for place, (tag, text, size) in enumerate(parts)
        ]
        lines = measure(parts, scale)
    for (tag, _, _), (line, _, _) in zip(parts, lines, strict=True):
        line.element = root.add("P" if tag == "BIG" else tag)
    return lines


def _measured(parts: Sequence[Part], scale: float, *, width: float, canvas: Canvas) -> list[Line]:
    lines: list[Line] = []
    for place, (tag, text, size) in enumerate(parts):
        line = TaggedParagraph.of(text, _style(tag, size * scale), Element("P"))
        _, high = line.wrapOn(canvas, width, 10_000)
        before = _space(parts[place - 1][0], tag) if place else 0
        lines.append((line, before * min(scale, 1.0), high))
    return lines


def _space(tag_above: str, tag: str) -> float:
    if tag == "H1":
        return 28
    if tag == "H2":
        return 14
    return 3 if tag_above == "H2" else 9


def _style(tag: str, size: float) -> ParagraphStyle:
    parent = {"H1": styles.H1, "H2": styles.H3, "BIG": styles.TERM}.get(tag, styles.BODY)
    colour = styles.GREY if tag == "H2" else parent.textColor
    return ParagraphStyle(
        f"card {tag}", parent=parent, fontSize=size, leading=size * 1.32, spaceBefore=0, spaceAfter=0, textColor=colour
    )


def _edge(canvas: TaggedCanvas, footer: str, width: float, height: float, margin: float) -> None:
    with drawn_as_artifact(canvas):
        canvas.setFillColor(styles.ACCENT)
        canvas.rect(0, height - 8, width, 8, stroke=0, fill=1)
        canvas.setStrokeColor(styles.RULE)
        canvas.line(margin, margin + 14, width - margin, margin + 14)
        foot = TaggedParagraph(mark_up(footer), styles.SMALL)
        foot.wrapOn(canvas, width - 2 * margin, 30)
        super(TaggedParagraph, foot).drawOn(canvas, margin, margin + 8 - foot.height)
