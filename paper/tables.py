"""Tables on paper: heads that repeat, rows that stay whole, numbers right-aligned in even figures."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.platypus import CondPageBreak, Flowable

from paper import styles
from paper.tagging import Element, TaggedCanvas, TaggedParagraph, TaggedTable, drawn_as_element
from paper.type import BOLD, FIGURES, REGULAR, printable_text, width_of

PADDING = 5
ROOM_FOR_A_FEW_ROWS = 110


@dataclass(frozen=True)
class Table:
    """Cells as text, the first column naming its row; from column `numbers_from` on they are set right.

    `has_total` sets the last row bold. `shares` gives the columns' widths as parts of the page's; without
    it the figures take what they need and the words the rest.
    """

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers_from: int = 1
    has_total: bool = False
    shares: Sequence[float] | None = None
    note: str = ""


class Figures(Flowable):
    """One line of figures, set right, each digit as wide as the next, so that columns can be compared."""

    def __init__(self, text: str, font: str, size: float, leading: float, element: Element) -> None:
        super().__init__()
        self.text, self.font, self.size = printable_text(text), FIGURES[font], size
        self.leading, self.element = leading, element

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width, self.height = width, self.leading
        return width, self.leading

    def draw(self) -> None:
        canvas: TaggedCanvas = self.canv
        with drawn_as_element(canvas, self.element):
            canvas.setFont(self.font, self.size)
            canvas.setFillColor(styles.INK)
            canvas.drawRightString(self.width, self.leading - self.size, self.text)


def figures_width(text: str, font: str, size: float) -> float:
    return width_of(printable_text(text), FIGURES[font], size)


def table_flowables(table: Table, root: Element) -> list[Flowable]:
    """The caption, the table and its note, tagged under `root`."""
    caption = TaggedParagraph.of(table.caption, styles.CAPTION, root.add("P"))
    element, widths = root.add("Table"), _widths(table)
    head = [_head_cells(table, element.add("TR"))]
    body = [_row_cells(table, row, place, widths, element.add("TR")) for place, row in enumerate(table.rows)]
    made = TaggedTable(head + body, colWidths=widths, repeatRows=1, splitByRow=1, splitInRow=0, style=_style(table))
    made.spaceAfter = 4 if table.note else 12
    if not table.note:
        return [CondPageBreak(ROOM_FOR_A_FEW_ROWS), caption, made]
    note = TaggedParagraph.of(table.note, styles.SMALL, root.add("P"))
    return [CondPageBreak(ROOM_FOR_A_FEW_ROWS), caption, made, note]


def _head_cells(table: Table, row: Element) -> list[Flowable]:
    cells = []
    for place, text in enumerate(table.head):
        is_number = place >= table.numbers_from
        style = styles.CELL_RIGHT_BOLD if is_number else styles.CELL_BOLD
        cell = TaggedParagraph.of(text, style, row.add("TH", scope="Column"))
        cells.append(cell)
    return cells


def _row_cells(
    table: Table, row: Sequence[str], place: int, widths: Sequence[float], element: Element
) -> list[Flowable]:
    is_total = table.has_total and place == len(table.rows) - 1
    return [
        _cell(text, column, column >= table.numbers_from, is_total, widths[column] - 2 * PADDING, element)
        for column, text in enumerate(row)
    ]


def _cell(text: str, column: int, is_number: bool, is_total: bool, width: float, row: Element) -> Flowable:
    element = row.add("TH", scope="Row") if column == 0 else row.add("TD")
    font, size = BOLD if is_total else REGULAR, styles.CELL.fontSize
    if is_number and "\n" not in text and figures_width(text, font, size) <= width:
        return Figures(text, font, size, styles.CELL.leading, element)
    words = styles.CELL_BOLD if is_total else styles.CELL
    figures = styles.CELL_RIGHT_BOLD if is_total else styles.CELL_RIGHT
    return TaggedParagraph.of(text, figures if is_number else words, element)


def _widths(table: Table) -> list[float]:
    if table.shares:
        return [styles.TEXT_WIDTH * share / sum(table.shares) for share in table.shares]
    size = styles.CELL.fontSize
    wanted = [2 * PADDING + 1 + _natural(table, place, size) for place in range(len(table.head))]
    words, figures = wanted[: table.numbers_from], wanted[table.numbers_from :]
    room = styles.TEXT_WIDTH - (min(sum(words), styles.TEXT_WIDTH * 0.28) if words else 0)
    if sum(figures) > room:
        figures = _squeezed(table, figures, room, size)
    if not words or not figures:
        return [width * styles.TEXT_WIDTH / sum(wanted) for width in wanted]
    spare = (styles.TEXT_WIDTH - sum(figures)) / sum(words)
    return [width * spare for width in words] + figures


def _squeezed(table: Table, figures: list[float], room: float, size: float) -> list[float]:
    """Columns made narrower, none below its longest word while there is room for that."""
    columns = range(table.numbers_from, len(table.head))
    least = [2 * PADDING + 1 + _longest_word([table.head[c], *(row[c] for row in table.rows)], size) for c in columns]
    if sum(least) >= room:
        return [width * room / sum(least) for width in least]
    share = (room - sum(least)) / (sum(figures) - sum(least))
    return [low + (width - low) * share for low, width in zip(least, figures, strict=True)]


def _longest_word(texts: Sequence[str], size: float) -> float:
    return max((width_of(word, BOLD, size) for text in texts for word in printable_text(text).split()), default=0)


def _natural(table: Table, place: int, size: float) -> float:
    head = printable_text(table.head[place])
    two_lines = 0.6 * width_of(head, BOLD, size)
    return max(
        _longest_word([head], size), two_lines, *(figures_width(row[place], BOLD, size) for row in table.rows), 0
    )


def _style(table: Table) -> list[tuple[object, ...]]:
    lines: list[tuple[object, ...]] = [
        ("FONTNAME", (0, 0), (-1, -1), REGULAR),
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
        ("VALIGN", (0, 1), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), PADDING),
        ("RIGHTPADDING", (0, 0), (-1, -1), PADDING),
        ("TOPPADDING", (0, 0), (-1, -1), 4),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        ("LINEBELOW", (0, 0), (-1, 0), 1.2, styles.ACCENT),
        ("LINEBELOW", (0, 1), (-1, -1), 0.4, styles.RULE),
    ]
    if table.has_total:
        lines.append(("LINEABOVE", (0, -1), (-1, -1), 1, styles.INK))
    return lines
