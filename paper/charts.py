"""Charts from frozen rows, drawn once for page and paper: bars, points with intervals, steps, small multiples."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reportlab.graphics.shapes import Drawing, Polygon, PolyLine

from paper import styles
from paper.curves import HIDDEN, Curve, CurvePlace, as_staircase, band_outlines, share_text, shown_runs
from paper.plots import (
    FOOT_SIZE,
    LABEL_SIZE,
    Panel,
    days_axis,
    direct_labels,
    draw_axis_line,
    draw_bar,
    draw_frame,
    draw_span,
    draw_whisker,
    draw_words,
    names_axis,
    names_below,
    values_axis,
)
from paper.svg import as_svg
from paper.type import BOLD, REGULAR, register_fonts, width_of

WIDTH = styles.TEXT_WIDTH
#: On a screen of 320 px the smallest words of a chart as wide as this stand in letters of 11 px.
NARROW = 200.0
GAP_WIDTH = 44
NAME_ROW = 12


@dataclass(frozen=True)
class ChartHeading:
    """The finding, then the measure and cohort; the source and definition stand below the chart."""

    title: str
    subtitle: str
    source: str


@dataclass(frozen=True)
class ChartBar:
    """One horizontal bar; a `value` of None is drawn as its words alone (not shown, pending)."""

    label: str
    value: float | None
    text: str


@dataclass(frozen=True)
class BarChart:
    """A funnel or a comparison of counts, from zero."""

    heading: ChartHeading
    bars: Sequence[ChartBar]


@dataclass(frozen=True)
class Point:
    """A rate in per cent with its interval; `label` is the cohort, None a rate that is not shown.

    One without a value but with both ends is drawn as the span between them; `text` says what is known of it.
    """

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    people: int | None = None
    text: str = ""


@dataclass(frozen=True)
class Series:
    """Points in the order of the cohorts; at most six series, each with its own colour, marker and dash."""

    name: str
    points: Sequence[Point]


@dataclass(frozen=True)
class PointChart:
    """Rates by cohort; series share the labels of the first. `top` fixes the scale where charts are compared."""

    heading: ChartHeading
    series: Sequence[Series]
    top: float | None = None


@dataclass(frozen=True)
class StepChart:
    """Time to first event: the share without one, day by day."""

    heading: ChartHeading
    curves: Sequence[Curve]


@dataclass(frozen=True)
class MultipleChart:
    """Small charts of one measure on one scale, each named by its group."""

    heading: ChartHeading
    panels: Sequence[Series]
    columns: int = 3
    top: float | None = None


Chart = BarChart | PointChart | StepChart | MultipleChart


def draw_chart(chart: Chart, width: float = WIDTH) -> Drawing:
    """The drawing of any chart, for `Document.figure` and `as_svg`; a narrow one has its names above or below."""
    register_fonts()
    return DRAWERS[type(chart)](chart, width)


def chart_svg(chart: Chart, *, is_narrow: bool = False) -> str:
    """The chart as inline SVG, titled by its finding and described by its numbers."""
    drawing = draw_chart(chart, NARROW if is_narrow else WIDTH)
    return as_svg(drawing, chart.heading.title, describe_chart(chart))


def describe_chart(chart: Chart) -> str:
    """The chart in words: measure, then every number in reading order."""
    head, rows = chart_numbers(chart)
    names = [f"{name} " if len(head) > 2 else "" for name in head]
    said = [f"{row[0]}: " + "; ".join(map("".join, zip(names[1:], row[1:], strict=True))) for row in rows]
    return ". ".join([chart.heading.subtitle.rstrip("."), *said]) + "."


def chart_numbers(chart: Chart) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """The table of the chart's numbers: its head and its rows."""
    if isinstance(chart, BarChart):
        return ("", "Number"), tuple((bar.label, bar.text) for bar in chart.bars)
    if isinstance(chart, StepChart):
        days = sorted({day for curve in chart.curves for day in _round_days(curve.until)})
        head = ("Share without an event", *(f"day {day:.0f}" for day in days))
        return head, tuple((curve.name, *(share_text(curve, day) for day in days)) for curve in chart.curves)
    series = chart.series if isinstance(chart, PointChart) else chart.panels
    labels = [point.label for point in series[0].points] if series else []
    down = [(one.name, *map(point_text, one.points)) for one in series]
    if len(labels) <= len(series):
        return ("", *labels), tuple(down)
    return ("", *(one.name for one in series)), tuple(
        (label, *(point_text(one.points[place]) for one in series)) for place, label in enumerate(labels)
    )


def point_text(point: Point) -> str:
    """`26.0% (20.4 to 32.5), n 200`, as far as it is known."""
    if point.text:
        return point.text if point.people is None else f"{point.text}, n {point.people:,}"
    if point.value is None:
        return HIDDEN
    spread = "" if point.low is None or point.high is None else f" ({point.low:.1f} to {point.high:.1f})"
    people = "" if point.people is None else f", n {point.people:,}"
    return f"{point.value:.1f}%{spread}{people}"


def _round_days(until: float) -> list[float]:
    return [until * quarter / 4 for quarter in range(1, 5)]


def _draw_bars(chart: BarChart, width: float) -> Drawing:
    is_narrow, longest = width < WIDTH, max((bar.value or 0 for bar in chart.bars), default=0) or 1
    row = 36 if is_narrow else 24
    left = min(170, max((width_of(bar.label, REGULAR, LABEL_SIZE) for bar in chart.bars), default=0) + 10)
    right = max((width_of(one.text, BOLD, LABEL_SIZE) for one in chart.bars), default=0) + 12
    left = 1 if is_narrow else left
    drawing, panel = draw_frame(chart.heading, width, row * len(chart.bars) + 6, left, right=right, bottom=4)
    for place, one in enumerate(chart.bars):
        middle = panel.top - row * (place + 0.5)
        label = "" if is_narrow else one.label
        if is_narrow:
            draw_words(drawing, 5, middle + 6, one.label, LABEL_SIZE, width=width - 5)
            middle -= 7
        draw_bar(drawing, panel, label, one.text, middle, (one.value or 0) / longest, one.value is None)
    draw_axis_line(drawing, panel.left, panel.bottom, panel.left, panel.top)
    return drawing


def _draw_points(chart: PointChart, width: float) -> Drawing:
    drawing, panel = _frame_with_names(chart, chart.series, 190, width, bottom=30)
    ends = _plot_points(drawing, panel, chart.series, chart.top or _top(chart.series))
    _name_ends(drawing, panel, ends if len(chart.series) > 1 else [], width, bottom=30)
    return drawing


def _frame_with_names(
    chart: PointChart | StepChart,
    named: Sequence[Series] | Sequence[Curve],
    body: float,
    width: float,
    *,
    bottom: float,
) -> tuple[Drawing, Panel]:
    """The frame with room for the names of the lines: to the right, or below where it is narrow."""
    if width >= WIDTH:
        return draw_frame(chart.heading, width, body, 34, right=_room_for_names(named), bottom=bottom)
    below = NAME_ROW * len(named)
    return draw_frame(chart.heading, width, body + below, 34, right=8, bottom=bottom + below)


Ends = list[tuple[float, str, int]]


def _name_ends(drawing: Drawing, panel: Panel, ends: Ends, width: float, *, bottom: float) -> None:
    if width >= WIDTH:
        direct_labels(drawing, panel, ends)
    else:
        names_below(drawing, panel.bottom - bottom, ends, NAME_ROW)


def _room_for_names(series: Sequence[Series] | Sequence[Curve]) -> float:
    return min(130, max((width_of(one.name, BOLD, LABEL_SIZE) for one in series), default=0) + 16)


def _plot_points(drawing: Drawing, panel: Panel, series: Sequence[Series], top: float) -> Ends:
    """Draws the series; where each of them ends, and its name."""
    values_axis(drawing, panel, top, "%")
    labels = [point.label for point in series[0].points] if series else []
    places = names_axis(drawing, panel, labels)
    ends: Ends = []
    for index, one in enumerate(series):
        shift = (index - (len(series) - 1) / 2) * min(7, 40 / max(1, len(labels)))
        _join(drawing, panel, one, [x + shift for x in places], top, index)
        level: float | None = None
        for x, point in zip(places, one.points, strict=False):
            ends_of = [point.value if end is None else end for end in (point.low, point.high)]
            low, high = (None if end is None else panel.up(min(top, end) / top) for end in ends_of)
            if low is None or high is None:
                continue
            if point.value is None:
                draw_span(drawing, x + shift, low, high, index)
                continue
            level = panel.up(point.value / top)
            draw_whisker(drawing, x + shift, level, low, high, index)
        if level is not None:
            ends.append((level, one.name, index))
    for place, x in enumerate(places):
        if all(_is_hidden(one.points[place]) for one in series if place < len(one.points)):
            gap = HIDDEN if panel.right - panel.left > GAP_WIDTH * len(places) else "…"
            draw_words(drawing, x, panel.bottom + 5, gap, FOOT_SIZE, REGULAR, styles.GREY, anchor="middle")
    return ends


def _is_hidden(point: Point) -> bool:
    return point.value is None and point.high is None


def _join(drawing: Drawing, panel: Panel, series: Series, places: list[float], top: float, index: int) -> None:
    """Lines between neighbours; a cohort that is not shown leaves a gap."""
    pairs = zip(places, places[1:], series.points, series.points[1:], strict=False)
    for x, next_x, point, following in pairs:
        if point.value is not None and following.value is not None:
            ends = [x, panel.up(point.value / top), next_x, panel.up(following.value / top)]
            drawing.add(_stroke(ends, index, 1.1))


def _stroke(edges: list[float], index: int, width: float) -> PolyLine:
    line = PolyLine(edges, strokeColor=styles.SERIES[index % 6], strokeWidth=width)
    line.strokeDashArray = DASHES[index % 6]
    return line


DASHES: tuple[list[float] | None, ...] = (None, [5, 2.5], [1.5, 2], [7, 2, 1.5, 2], [3, 3], [9, 3])


def _top(series: Sequence[Series]) -> float:
    highest = max((point.high or point.value or 0 for one in series for point in one.points), default=0)
    return next(top for top in (10, 20, 40, 60, 80, 100) if highest <= top or top == 100)


def _draw_steps(chart: StepChart, width: float) -> Drawing:
    drawing, panel = _frame_with_names(chart, chart.curves, 200, width, bottom=36)
    until = max((curve.until for curve in chart.curves), default=1) or 1
    for index, curve in enumerate(chart.curves):
        for edges in band_outlines(panel, curve, until):
            drawing.add(Polygon(edges, fillColor=styles.TINTS[index % 6], strokeColor=None, strokeWidth=0))
    values_axis(drawing, panel, 100, "%")
    days_axis(drawing, panel, until)
    ends: Ends = []
    for index, curve in enumerate(chart.curves):
        for run in shown_runs(curve):
            line = run if curve.is_read else as_staircase(run, curve.until)
            flat = [edge for day, share in line for edge in (panel.along(day / until), panel.up(share))]
            drawing.add(_stroke(flat, index, 1.6))
            ends = [*(one for one in ends if one[2] != index), (flat[-1], curve.name, index)]
        _mark_places(drawing, panel, curve, until, index)
    _name_ends(drawing, panel, ends, width, bottom=36)
    return drawing


def _mark_places(drawing: Drawing, panel: Panel, curve: Curve, until: float, index: int) -> None:
    """A point where a read curve is known, a span where only its limits are, words where nothing is shown."""
    for place in curve.places:
        x = panel.along(place.day / until)
        if place.share is not None:
            if curve.is_read:
                ends = [panel.up(place.share if end is None else end) for end in (place.low, place.high)]
                draw_whisker(drawing, x, panel.up(place.share), ends[0], ends[1], index)
        elif place.low is not None and place.high is not None:
            draw_span(drawing, x, panel.up(place.low), panel.up(place.high), index)
        else:
            at = min(x, panel.right - 18)
            draw_words(drawing, at, panel.bottom + 5, HIDDEN, FOOT_SIZE, REGULAR, styles.GREY, anchor="middle")


def _draw_multiples(chart: MultipleChart, width: float) -> Drawing:
    columns, gap, height = max(1, chart.columns) if width >= WIDTH else 1, 14, 140
    rows = -(-len(chart.panels) // columns) or 1
    drawing, whole = draw_frame(chart.heading, width, rows * height, 0, right=0, bottom=0)
    each, top = (width - gap * (columns - 1)) / columns, chart.top or _top(chart.panels)
    for place, series in enumerate(chart.panels):
        left, upper = (place % columns) * (each + gap), whole.top - (place // columns) * height
        draw_words(drawing, left, upper - 10, series.name, LABEL_SIZE, BOLD, width=each)
        inner = Panel(left + 28, upper - height + 36, left + each - 4, upper - 20)
        _plot_points(drawing, inner, [series], top)
    return drawing


DRAWERS: dict[type, Callable[..., Drawing]] = {
    BarChart: _draw_bars,
    PointChart: _draw_points,
    StepChart: _draw_steps,
    MultipleChart: _draw_multiples,
}

__all__ = [
    "FOOT_SIZE",
    "BarChart",
    "Chart",
    "ChartBar",
    "ChartHeading",
    "Curve",
    "CurvePlace",
    "MultipleChart",
    "Point",
    "PointChart",
    "Series",
    "StepChart",
    "as_svg",
    "chart_numbers",
    "chart_svg",
    "describe_chart",
    "draw_chart",
    "point_text",
]
