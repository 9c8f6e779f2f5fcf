"""A board-ready document built block by block: cover, contents, headings, tables, figures, definitions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from io import BytesIO
from pathlib import Path

from reportlab.graphics.shapes import Drawing
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    HRFlowable,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Spacer,
)

from paper import styles, tables
from paper.tables import Table
from paper.tagging import (
    Decoration,
    Element,
    TaggedCanvas,
    TaggedFigure,
    TaggedParagraph,
    TaggedTable,
    drawn_as_artifact,
    drawn_as_element,
    finish_pdf,
)
from paper.type import REGULAR, draw_line, printable_text, register_fonts, width_of


@dataclass(frozen=True)
class Cover:
    """What the first page says; `facts` are further lines, as pairs of a name and its value."""

    service: str
    title: str
    programme: str
    period: str
    status: str
    edition: str
    fingerprint: str
    made_on: str
    provider: str = ""
    facts: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Tile:
    """One counted figure with its words, and a smaller line below."""

    number: str
    words: str
    detail: str = ""


@dataclass
class _Press:
    """What one printing of the document knows: where headings fell in the last one, and how many pages it had."""

    root: Element = field(default_factory=lambda: Element("Document"))
    found: dict[str, int] = field(default_factory=dict)
    pages_before: dict[str, int] = field(default_factory=dict)
    page_count: int = 0


Block = Callable[[_Press], list[Flowable]]


class Document:
    """Blocks in reading order; `to_bytes` prints them, and the same blocks give the same bytes."""

    def __init__(
        self,
        title: str,
        *,
        author: str,
        made_at: datetime,
        cover: Cover | None = None,
        running: str = "",
        footer: str = "",
        fonts: Path | None = None,
    ) -> None:
        register_fonts(fonts)
        self.title, self.author, self.made_at, self.cover = (
            printable_text(title),
            printable_text(author),
            made_at,
            cover,
        )
        self.running, self.footer = printable_text(running or title), printable_text(footer)
        self._blocks: list[Block] = []
        self._headings: list[tuple[int, str, str]] = []

    def contents(self) -> None:
        """A page of contents with links, of headings of the first and second level."""
        self._blocks.append(self._contents)

    def heading(self, text: str, level: int = 1) -> None:
        key = f"heading-{len(self._headings)}"
        self._headings.append((level, text, key))
        self._blocks.append(partial(_heading, text, level, key))

    def lead(self, text: str) -> None:
        """The headline sentence of a section."""
        self._blocks.append(partial(_words, text, styles.LEAD))

    def paragraph(self, text: str) -> None:
        self._blocks.append(partial(_words, text, styles.BODY))

    def note(self, text: str) -> None:
        """A shaded paragraph, for what the reader must not miss."""
        self._blocks.append(partial(_words, text, styles.NOTE))

    def small(self, text: str) -> None:
        """A source or method line in small grey type."""
        self._blocks.append(partial(_words, text, styles.SMALL))

    def bullets(self, items: Sequence[str]) -> None:
        self._blocks.append(partial(_bullets, tuple(items)))

    def tiles(self, tiles: Sequence[Tile]) -> None:
        """Up to four counted figures side by side."""
        self._blocks.append(partial(_tiles, tuple(tiles)))

    def table(self, table: Table) -> None:
        self._blocks.append(lambda press: tables.table_flowables(table, press.root))

    def figure(self, drawing: Drawing, *, title: str, description: str) -> None:
        """A drawing as vectors, read out as its title and description."""
        self._blocks.append(partial(_figure, drawing, f"{title}. {description}"))

    def definitions(self, pairs: Sequence[tuple[str, str]]) -> None:
        self._blocks.append(partial(_definitions, tuple(pairs)))

    def page_break(self) -> None:
        self._blocks.append(lambda _: [PageBreak()])

    def to_bytes(self) -> bytes:
        """The PDF, tagged; printed twice, since contents and page counts are known after the first time."""
        first = _Press()
        _, first.page_count = self._print(first)
        second = _Press(pages_before=first.found, page_count=first.page_count)
        content, _ = self._print(second)
        return finish_pdf(content, second.root, title=self.title, author=self.author, made_at=self.made_at)

    def _print(self, press: _Press) -> tuple[bytes, int]:
        story: list[Flowable] = _cover(self.cover, press) if self.cover else []
        for block in self._blocks:
            story += block(press)
        out = BytesIO()
        template = self._template(out, press)
        story = _with_room(story)
        template.build(story or [Spacer(1, 1)], canvasmaker=partial(TaggedCanvas, invariant=1))
        return out.getvalue(), template.page

    def _template(self, out: BytesIO, press: _Press) -> BaseDocTemplate:
        width, height = styles.PAGE
        frame = Frame(
            styles.MARGIN,
            styles.MARGIN + 16,
            styles.TEXT_WIDTH,
            height - 2 * styles.MARGIN - 34,
            leftPadding=0,
            rightPadding=0,
            topPadding=0,
            bottomPadding=0,
        )
        body = PageTemplate("body", [frame], onPage=partial(self._frame_page, press))
        cover = PageTemplate("cover", [frame], onPage=_cover_band)
        pages = [cover, body] if self.cover else [body]
        return BaseDocTemplate(
            out, pagesize=(width, height), pageTemplates=pages, pageCompression=1, initialFontName=REGULAR
        )

    def _frame_page(self, press: _Press, canvas: TaggedCanvas, template: BaseDocTemplate) -> None:
        (width, height), margin = styles.PAGE, styles.MARGIN
        with drawn_as_artifact(canvas):
            canvas.setFont(REGULAR, 8.5)
            canvas.setFillColor(styles.GREY)
            draw_line(canvas, margin, height - margin + 2, _shortened(self.running, styles.TEXT_WIDTH), 8.5)
            canvas.setStrokeColor(styles.RULE)
            canvas.setLineWidth(0.5)
            canvas.line(margin, height - margin - 5, width - margin, height - margin - 5)
            draw_line(canvas, margin, margin - 2, _shortened(self.footer, styles.TEXT_WIDTH - 90), 8.5)
            canvas.setFont(REGULAR, 8.5)
            number = f"Page {template.page} of {press.page_count or template.page}"
            canvas.drawRightString(width - margin, margin - 2, number)

    def _contents(self, press: _Press) -> list[Flowable]:
        title = _paragraph("Contents", styles.H1, press.root.add("H1"))
        listed, lines = press.root.add("TOC"), []
        for level, text, key in self._headings:
            if level in styles.CONTENTS:
                entry = listed.add("TOCI").add("Link")
                lines.append(ContentsLine(text, level, key, press.pages_before.get(key, 1), entry))
        return [title, *lines, PageBreak()]


def _shortened(text: str, width: float, size: float = 8.5) -> str:
    if width_of(text, REGULAR, size) <= width:
        return text
    while text and width_of(f"{text}…", REGULAR, size) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _paragraph(text: str, style: ParagraphStyle, element: Element, bullet: str | None = None) -> TaggedParagraph:
    return TaggedParagraph.of(text, style, element, bullet)


def _words(text: str, style: ParagraphStyle, press: _Press) -> list[Flowable]:
    return [_paragraph(text, style, press.root.add("P"))]


class Heading(TaggedParagraph):
    """A heading that leaves a bookmark, an outline entry and its page number behind."""

    def drawOn(self, canvas: TaggedCanvas, x: float, y: float, _sW: float = 0) -> None:  # noqa: N802, N803
        if self.key not in self.press.found:
            self.press.found[self.key] = canvas.getPageNumber()
            canvas.bookmarkHorizontal(self.key, 0, y + self.height + 10)
            canvas.addOutlineEntry(self.text_plain, self.key, min(self.level - 1, canvas.outline_depth + 1), closed=0)
            canvas.outline_depth = min(self.level - 1, canvas.outline_depth + 1)
        super().drawOn(canvas, x, y, _sW)

    def split(self, width: float, height: float) -> list[Flowable]:
        parts = super().split(width, height)
        for part in parts:
            part.key, part.press, part.level, part.text_plain = self.key, self.press, self.level, self.text_plain
        return parts


def _heading(text: str, level: int, key: str, press: _Press) -> list[Flowable]:
    made = Heading.of(text, styles.HEADINGS[level], press.root.add(f"H{level}"))
    made.key, made.press, made.level, made.text_plain = key, press, level, printable_text(text)
    return [made]


ROOM_FOR_HEAD_AND_TABLE = 190


def _with_room(story: list[Flowable]) -> list[Flowable]:
    """A heading stays with what follows; before a table, which may be long, it only asks for room."""
    roomy: list[Flowable] = []
    for place, flowable in enumerate(story):
        following = next((other for other in story[place + 1 :] if not isinstance(other, Heading)), None)
        if isinstance(flowable, Heading) and isinstance(following, CondPageBreak):
            flowable.keepWithNext = 0
            if not (roomy and isinstance(roomy[-1], Heading)):
                roomy.append(CondPageBreak(ROOM_FOR_HEAD_AND_TABLE))
        roomy.append(flowable)
    return roomy


class ContentsLine(Flowable):
    """One line of the contents: the heading, its page at the right edge, all of it a link."""

    def __init__(self, text: str, level: int, key: str, page: int, element: Element) -> None:
        super().__init__()
        self.key, self.page, self.element, self.style = key, str(page), element, styles.CONTENTS[level]
        self.words = TaggedParagraph.of(text, self.style, element)

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width = width
        _, self.height = self.words.wrap(width - 30, height)
        self.height += 4
        return width, self.height

    def draw(self) -> None:
        canvas = self.canv
        with drawn_as_element(canvas, self.element, self.words.said and f"{self.words.said} {self.page}"):
            super(TaggedParagraph, self.words).drawOn(canvas, 0, 4)
            canvas.setFont(self.style.fontName, self.style.fontSize)
            canvas.drawRightString(self.width, 4 + self.style.leading - self.style.fontSize, f" {self.page}")
            canvas.linkRect("", self.key, (0, 0, self.width, self.height), relative=1)
        with drawn_as_artifact(canvas):
            canvas.setStrokeColor(styles.RULE)
            canvas.setLineWidth(0.4)
            canvas.line(0, 2, self.width, 2)


def _bullets(items: Sequence[str], press: _Press) -> list[Flowable]:
    listed = press.root.add("L")
    return [_paragraph(item, styles.BULLET, listed.add("LI").add("LBody"), "•") for item in items] + [Spacer(1, 4)]


def _definitions(pairs: Sequence[tuple[str, str]], press: _Press) -> list[Flowable]:
    listed, story = press.root.add("L"), []
    for term, meaning in pairs:
        entry = listed.add("LI")
        story.append(_paragraph(term, styles.TERM, entry.add("Lbl")))
        story.append(_paragraph(meaning, styles.MEANING, entry.add("LBody")))
    return story


def _figure(drawing: Drawing, alternative: str, press: _Press) -> list[Flowable]:
    made = TaggedFigure(drawing, press.root.add("Figure", alternative=printable_text(alternative)))
    made.spaceBefore, made.spaceAfter = 8, 14
    return [made]


PLAIN_TABLE: list[tuple[object, ...]] = [("VALIGN", (0, 0), (-1, -1), "TOP"), ("FONTNAME", (0, 0), (-1, -1), REGULAR)]


def _tiles(tiles: Sequence[Tile], press: _Press) -> list[Flowable]:
    row: list[list[Flowable]] = []
    for tile in tiles:
        cell = [
            _paragraph(tile.number, styles.TILE_NUMBER, press.root.add("P")),
            _paragraph(tile.words, styles.TILE_WORDS, press.root.add("P")),
        ]
        if tile.detail:
            cell.append(_paragraph(tile.detail, styles.SMALL, press.root.add("P")))
        row.append(cell)
    lines: list[tuple[object, ...]] = [*PLAIN_TABLE, ("LEFTPADDING", (0, 0), (-1, -1), 9)]
    lines += [("LINEBEFORE", (place, 0), (place, -1), 3, styles.ACCENT, 0) for place in range(len(row))]
    made = TaggedTable([row], colWidths=[styles.TEXT_WIDTH / len(row)] * len(row), style=lines)
    made.spaceBefore, made.spaceAfter = 4, 12
    return [made]


def _cover_band(canvas: TaggedCanvas, _: BaseDocTemplate) -> None:
    width, height = styles.PAGE
    with drawn_as_artifact(canvas):
        canvas.setFillColor(styles.ACCENT)
        canvas.rect(0, height - 14, width, 14, stroke=0, fill=1)


def _cover(cover: Cover, press: _Press) -> list[Flowable]:
    root = press.root
    facts = [
        ("Status", cover.status),
        ("Edition", cover.edition),
        ("Made on", cover.made_on),
        *cover.facts,
        ("Fingerprint of the figures", cover.fingerprint),
    ]
    story: list[Flowable] = [_paragraph(cover.service, styles.COVER_LINE, root.add("P")), Spacer(1, 150)]
    story.append(_paragraph(cover.title, styles.TITLE, root.add("P")))
    story += [_paragraph(line, styles.COVER_LINE, root.add("P")) for line in (cover.programme, cover.period)]
    story += [Spacer(1, 130), Decoration(HRFlowable(width="100%", thickness=1.2, color=styles.ACCENT)), Spacer(1, 4)]
    story.append(_facts(facts, root.add("Table")))
    if cover.provider:
        story += [Spacer(1, 18), _paragraph(cover.provider, styles.BODY, root.add("P"))]
    return [*story, NextPageTemplate("body"), PageBreak()]


def _facts(facts: Sequence[tuple[str, str]], table: Element) -> TaggedTable:
    rows = []
    for name, value in facts:
        row = table.add("TR")
        head, cell = row.add("TH", scope="Row"), row.add("TD")
        style = styles.FINGERPRINT if len(value) > 60 and " " not in value.strip() else styles.CELL
        rows.append([_paragraph(name, styles.CELL_BOLD, head), _paragraph(value, style, cell)])
    lines = [
        *PLAIN_TABLE,
        ("LEFTPADDING", (0, 0), (0, -1), 0),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, styles.RULE),
    ]
    return TaggedTable(rows, colWidths=[150, styles.TEXT_WIDTH - 150], style=lines)


__all__ = ["Cover", "Document", "Table", "Tile"]
