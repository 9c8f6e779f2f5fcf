"""The parts that charts are made of: frame, axes, marks and labels, all as reportlab shapes."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from reportlab.graphics.shapes import Circle, Drawing, Line, Polygon, Rect, Shape, String
from reportlab.lib.colors import Color

from paper import styles
from paper.type import BOLD, REGULAR, printable_text, register_fonts, width_of

TITLE_SIZE, LABEL_SIZE, FOOT_SIZE = 11.5, 9.0, 8.0


class Headed(Protocol):
    @property
    def title(self) -> str: ...
    @property
    def subtitle(self) -> str: ...
    @property
    def source(self) -> str: ...


@dataclass(frozen=True)
class Panel:
    """The rectangle in which values are plotted."""

    left: float
    bottom: float
    right: float
    top: float

    def up(self, share: float) -> float:
        return self.bottom + share * (self.top - self.bottom)

    def along(self, share: float) -> float:
        return self.left + share * (self.right - self.left)


def draw_frame(
    heading: Headed, width: float, body: float, left: float, *, right: float, bottom: float
) -> tuple[Drawing, Panel]:
    """An empty drawing with its title, subtitle and source in place, and the panel between them."""
    register_fonts()
    lines = [(line, TITLE_SIZE, BOLD, styles.INK) for line in wrap_lines(heading.title, BOLD, TITLE_SIZE, width)]
    lines += [
        (line, LABEL_SIZE, REGULAR, styles.GREY) for line in wrap_lines(heading.subtitle, REGULAR, LABEL_SIZE, width)
    ]
    foot = wrap_lines(heading.source, REGULAR, FOOT_SIZE, width)
    head_height = sum(size * 1.35 for _, size, _, _ in lines) + 8
    foot_height = FOOT_SIZE * 1.4 * len(foot) + 6
    drawing = Drawing(width, head_height + body + foot_height)
    y = drawing.height
    for line, size, font, colour in lines:
        y -= size * 1.35
        draw_words(drawing, 0, y + size * 0.3, line, size, font, colour)
    for place, line in enumerate(foot):
        draw_words(drawing, 0, foot_height - 6 - FOOT_SIZE * (1 + 1.4 * place), line, FOOT_SIZE, REGULAR, styles.GREY)
    return drawing, Panel(left, foot_height + bottom, width - right, drawing.height - head_height)


def wrap_lines(text: str, font: str, size: float, width: float) -> list[str]:
    """The text in lines that fit; a word longer than the line is left whole."""
    lines: list[str] = []
    for word in printable_text(text).split():
        if lines and width_of(f"{lines[-1]} {word}", font, size) <= width:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines


def shorten_text(text: str, font: str, size: float, width: float) -> str:
    text = printable_text(text).replace("\n", " ")
    if width_of(text, font, size) <= width:
        return text
    while text and width_of(f"{text}…", font, size) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


def draw_words(
    drawing: Drawing,
    x: float,
    y: float,
    text: str,
    size: float,
    font: str = REGULAR,
    colour: Color = styles.INK,
    *,
    anchor: str = "start",
    width: float | None = None,
) -> None:
    safe = shorten_text(text, font, size, width) if width else printable_text(text).replace("\n", " ")
    drawing.add(String(x, y, safe, fontName=font, fontSize=size, fillColor=colour, textAnchor=anchor))


def draw_axis_line(drawing: Drawing, x1: float, y1: float, x2: float, y2: float, colour: Color = styles.INK) -> None:
    """One line of an axis."""
    drawing.add(Line(x1, y1, x2, y2, strokeColor=colour, strokeWidth=0.8 if colour is styles.INK else 0.4))


def draw_bar(
    drawing: Drawing, panel: Panel, label: str, text: str, middle: float, share: float, is_hidden: bool
) -> None:
    """A bar from zero with its name, where it has one, to the left and its number at its end."""
    baseline = middle - LABEL_SIZE * 0.35
    if label:
        draw_words(drawing, panel.left - 8, baseline, label, LABEL_SIZE, anchor="end", width=panel.left - 8)
    length = share * (panel.right - panel.left)
    if length:
        drawing.add(
            Rect(panel.left, middle - 7.5, length, 15, fillColor=styles.SERIES[0], strokeColor=None, strokeWidth=0)
        )
    colour, font = (styles.GREY, REGULAR) if is_hidden else (styles.INK, BOLD)
    draw_words(drawing, panel.left + length + 6, baseline, text, LABEL_SIZE, font, colour)


def values_axis(drawing: Drawing, panel: Panel, top: float, unit: str) -> None:
    """Thin grey lines from zero up, the lowest in ink."""
    ticks = 4 if top not in {10, 100} else 5
    for tick in range(ticks + 1):
        y = panel.up(tick / ticks)
        draw_axis_line(drawing, panel.left, y, panel.right, y, styles.RULE if tick else styles.INK)
        draw_words(
            drawing,
            panel.left - 5,
            y - 2.8,
            f"{top * tick / ticks:g}{unit}",
            FOOT_SIZE,
            REGULAR,
            styles.GREY,
            anchor="end",
        )


def names_axis(drawing: Drawing, panel: Panel, labels: Sequence[str]) -> list[float]:
    """The cohorts along the foot, as many named as fit; their places are returned."""
    width = (panel.right - panel.left) / max(1, len(labels))
    places = [panel.left + width * (place + 0.5) for place in range(len(labels))]
    in_lines = [_in_two(label, width) for label in labels]
    longest = max((width_of(line, REGULAR, FOOT_SIZE) for lines in in_lines for line in lines), default=0) + 5
    every = max(1, math.ceil(min(longest, 70) / width)) if labels else 1
    for place, lines in enumerate(in_lines):
        for down, line in enumerate(lines if place % every == 0 else ()):
            draw_words(
                drawing,
                places[place],
                panel.bottom - 13 - 10 * down,
                line,
                FOOT_SIZE,
                REGULAR,
                styles.GREY,
                anchor="middle",
                width=width * every,
            )
    return places


def _in_two(label: str, width: float) -> list[str]:
    """The label in one line where it fits, else parted at its last space (quarter above, year below)."""
    label = printable_text(label).replace("\n", " ").strip()
    if " " not in label or width_of(label, REGULAR, FOOT_SIZE) + 5 <= width:
        return [label]
    return list(label.rsplit(" ", 1))


DAY_STEPS = (1, 7, 14, 30, 365 / 4, 365 / 2, 365)


def days_axis(drawing: Drawing, panel: Panel, until: float) -> None:
    step = next((step for step in DAY_STEPS if until / step <= 7), until)
    day = 0.0
    while day <= until * 1.001:
        x = panel.along(day / until)
        draw_axis_line(drawing, x, panel.bottom, x, panel.bottom - 3)
        draw_words(drawing, x, panel.bottom - 13, f"{day:.0f}", FOOT_SIZE, REGULAR, styles.GREY, anchor="middle")
        day += step
    middle = panel.along(0.5)
    draw_words(
        drawing, middle, panel.bottom - 25, "days since acceptance", FOOT_SIZE, REGULAR, styles.GREY, anchor="middle"
    )


def draw_whisker(drawing: Drawing, x: float, y: float, low: float, high: float, index: int) -> None:
    """A point with its interval; each series has its own marker."""
    colour = styles.SERIES[index % 6]
    drawing.add(Line(x, low, x, high, strokeColor=colour, strokeWidth=1.1))
    for end in (low, high):
        drawing.add(Line(x - 2.5, end, x + 2.5, end, strokeColor=colour, strokeWidth=1.1))
    drawing.add(marker_shape(x, y, index))


def draw_span(drawing: Drawing, x: float, low: float, high: float, index: int) -> None:
    """What lies between two ends and is not known further: a dashed line without a point."""
    colour = styles.SERIES[index % 6]
    line = Line(x, low, x, high, strokeColor=colour, strokeWidth=1.1)
    line.strokeDashArray = [2, 2]
    drawing.add(line)
    for end in (low, high):
        drawing.add(Line(x - 3.5, end, x + 3.5, end, strokeColor=colour, strokeWidth=1.1))


def marker_shape(x: float, y: float, index: int, r: float = 3.4) -> Shape:
    colour, outlines = (
        styles.SERIES[index % 6],
        {
            1: [x - r, y - r, x + r, y - r, x + r, y + r, x - r, y + r],
            2: [x, y + r * 1.4, x + r * 1.3, y - r, x - r * 1.3, y - r],
            3: [x, y + r * 1.4, x + r * 1.4, y, x, y - r * 1.4, x - r * 1.4, y],
            4: [x, y - r * 1.4, x + r * 1.3, y + r, x - r * 1.3, y + r],
        },
    )
    if index % 6 in outlines:
        return Polygon(outlines[index % 6], fillColor=colour, strokeColor=styles.WHITE, strokeWidth=0.6)
    fill = styles.WHITE if index % 6 == 5 else colour
    return Circle(x, y, r, fillColor=fill, strokeColor=colour if index % 6 == 5 else styles.WHITE, strokeWidth=0.8)


def direct_labels(drawing: Drawing, panel: Panel, ends: Sequence[tuple[float, str, int]]) -> None:
    """Names at the right of the lines they belong to, moved apart where they would touch."""
    lowest = panel.bottom + 4
    needed = len(ends) * 11
    for place, (y, name, index) in enumerate(sorted(ends)):
        highest = max(panel.top - (len(ends) - 1 - place) * 11, panel.bottom + needed)
        level = min(max(y, lowest), highest)
        lowest = level + 11
        drawing.add(marker_shape(panel.right + 6, level, index, 2.6))
        draw_words(
            drawing,
            panel.right + 12,
            level - 3,
            name,
            LABEL_SIZE,
            BOLD,
            width=drawing.width - panel.right - 12,
        )


def names_below(drawing: Drawing, top: float, ends: Sequence[tuple[float, str, int]], row: float) -> None:
    """The names of the lines under a narrow chart, each behind its marker, in their own order."""
    for place, (_, name, index) in enumerate(sorted(ends, key=lambda end: end[2])):
        level = top - row * (place + 0.5)
        drawing.add(marker_shape(6, level, index, 2.6))
        draw_words(drawing, 13, level - 3, name, LABEL_SIZE, BOLD, width=drawing.width - 13)
