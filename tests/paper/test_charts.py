"""Charts as SVG for the page: safe, described, and the same numbers as their table."""

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from paper.charts import (
    NARROW,
    BarChart,
    ChartBar,
    ChartHeading,
    Curve,
    CurvePlace,
    MultipleChart,
    Point,
    PointChart,
    Series,
    StepChart,
    chart_numbers,
    chart_svg,
    describe_chart,
    draw_chart,
)

HEADING = ChartHeading("Reoffending <fell> & stayed low", "Within 12 months, by quarter", "Source: police extract")
SERIES = [
    Series(name, [Point("Jan-Mar 2025", 31.0, 24.0, 39.0, 150), Point("Apr-Jun 2025", None)])
    for name in ("Offered", "Started", "Completed", "Area", "Force", "Matched")
]
OFFERED = [CurvePlace(10, 0.9, 0.82, 0.95), CurvePlace(200, 0.5, 0.4, 0.6)]
READ = Curve(
    "Read",
    [
        CurvePlace(91.25, None, 0.8, 1.0, "over 80%"),
        CurvePlace(182.5, None),
        CurvePlace(273.75, 0.6, 0.5, 0.7),
        CurvePlace(365, 0.5, 0.4, 0.6),
    ],
    365,
    is_read=True,
)
CHARTS = {
    "bars": BarChart(
        HEADING, [ChartBar("Referred", 1235, "1,235"), ChartBar("Returned", None, "not shown"), ChartBar("New", 0, "0")]
    ),
    "points": PointChart(HEADING, SERIES),
    "steps": StepChart(HEADING, [Curve("Offered", OFFERED, 365), Curve("Area", [], 365), READ]),
    "multiples": MultipleChart(HEADING, SERIES),
}
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(params=sorted(CHARTS))
def chart(request):
    return CHARTS[request.param]


def test_a_chart_has_no_style_and_no_script(chart):
    assert re.findall(r"\sstyle=|<style|<script|\son\w+=|href", chart_svg(chart)) == []


def test_a_chart_is_an_image_with_a_title_and_a_description(chart):
    root = ET.fromstring(chart_svg(chart))
    names = root.attrib["aria-labelledby"].split()
    assert root.attrib["role"] == "img"
    assert [root[0].attrib["id"], root[1].attrib["id"]] == names
    assert (root[0].text, root[1].text) == (HEADING.title, describe_chart(chart))


def test_nothing_is_drawn_outside_the_picture(chart):
    drawing = draw_chart(chart)
    left, bottom, right, top = drawing.getBounds()
    assert (left >= -1, bottom >= -1, right <= drawing.width + 1, top <= drawing.height + 1) == (True,) * 4


def test_each_series_has_its_own_shape():
    shapes = ET.fromstring(chart_svg(CHARTS["points"]))
    outlines = {len(mark.attrib["points"].split()) for mark in shapes.iter(f"{SVG}polygon")}
    assert (outlines, len(list(shapes.iter(f"{SVG}circle")))) == ({3, 4}, 4)


def test_bars_start_at_zero():
    bars = [
        float(bar.attrib["width"])
        for bar in ET.fromstring(
            chart_svg(BarChart(HEADING, [ChartBar("One", 50, "50"), ChartBar("Two", 100, "100")]))
        ).iter(f"{SVG}rect")
    ]
    assert bars[0] * 2 == pytest.approx(bars[1], abs=0.02)


def test_the_numbers_of_points_say_interval_and_people():
    head, rows = chart_numbers(PointChart(HEADING, SERIES[:1]))
    assert head == ("", "Offered")
    assert rows == (("Jan-Mar 2025", "31.0% (24.0 to 39.0), n 150"), ("Apr-Jun 2025", "not shown"))


def test_the_numbers_of_steps_are_read_at_quarters_of_the_window():
    head, rows = chart_numbers(CHARTS["steps"])
    assert head == ("Share without an event", "day 91", "day 182", "day 274", "day 365")
    assert rows[0] == (
        "Offered",
        "90.0% (82.0 to 95.0)",
        "90.0% (82.0 to 95.0)",
        "50.0% (40.0 to 60.0)",
        "50.0% (40.0 to 60.0)",
    )
    assert rows[1:] == (
        ("Area", "100.0%", "100.0%", "100.0%", "100.0%"),
        ("Read", "over 80%", "not shown", "60.0% (50.0 to 70.0)", "50.0% (40.0 to 60.0)"),
    )


def edges_of(chart, name, colour, attribute="stroke"):
    """The places of the lines or bands of one colour, as pairs."""
    shapes = ET.fromstring(chart_svg(chart)).iter(f"{SVG}{name}")
    return [
        [tuple(map(float, pair.split(","))) for pair in one.attrib["points"].split()]
        for one in shapes
        if one.attrib.get(attribute) == colour
    ]


def test_a_curve_is_not_drawn_where_it_is_not_shown():
    lines = edges_of(StepChart(HEADING, [READ]), "polyline", "#12436d")
    assert [len(line) for line in lines] == [2]
    whole = edges_of(StepChart(HEADING, [Curve("All", READ.places[2:], 365, is_read=True)]), "polyline", "#12436d")
    assert [len(line) for line in whole] == [3]


def test_every_curve_stands_in_its_band_of_uncertainty():
    bands = edges_of(StepChart(HEADING, [Curve("Offered", OFFERED, 365)]), "polygon", "#d7dfe6", "fill")
    assert [len(band) for band in bands] == [12]
    assert len(edges_of(StepChart(HEADING, [READ]), "polygon", "#d7dfe6", "fill")) == 1


def test_a_rate_known_only_by_its_limits_is_a_span_without_a_point():
    limits = Point("Jan-Mar 2025", None, 0, 9, 95, "under 9%")
    chart = PointChart(HEADING, [Series("Offered", [limits])])
    assert chart_numbers(chart)[1] == (("Offered", "under 9%, n 95"),)
    shapes = ET.fromstring(chart_svg(chart))
    dashed = [one for one in shapes.iter(f"{SVG}line") if "stroke-dasharray" in one.attrib]
    assert (len(dashed), list(shapes.iter(f"{SVG}circle")), "not shown" in chart_svg(chart)) == (1, [], False)


def test_two_neighbours_are_not_joined_over_a_rate_that_is_not_shown():
    points = [Point("a", 10.0, 5.0, 15.0), Point("b", None), Point("c", 20.0, 15.0, 25.0), Point("d", 30.0, 25.0, 35.0)]
    assert len(edges_of(PointChart(HEADING, [Series("Offered", points)]), "polyline", "#12436d")) == 1


def test_a_bar_that_is_not_shown_has_words_and_no_length():
    svg = chart_svg(BarChart(HEADING, [ChartBar("One", 50, "50"), ChartBar("Two", None, "not shown")]))
    assert (len(list(ET.fromstring(svg).iter(f"{SVG}rect"))), svg.count(">not shown<")) == (1, 1)


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=80), st.lists(st.tuples(st.text(max_size=40), st.floats(0, 100)), max_size=8))
def test_any_words_and_any_numbers_give_well_formed_svg(words, rows):
    heading = ChartHeading(words, words, words)
    points = [Point(label, value, value / 2, min(100.0, value * 1.5)) for label, value in rows]
    for chart in (
        BarChart(heading, [ChartBar(label, value, f"{value:.0f}") for label, value in rows]),
        PointChart(heading, [Series(words, points)]),
        MultipleChart(heading, [Series(label, points) for label, _ in rows]),
        StepChart(heading, [Curve(words, [CurvePlace(value, 0.5, 0.4, 0.6) for _, value in rows], 100)]),
    ):
        ET.fromstring(chart_svg(chart))


NARROW_CHARTS = {
    "bars": BarChart(ChartHeading("T", "S", "F"), [ChartBar("A long name of a step", 50, "50% (40 to 60)")]),
    "points": PointChart(
        ChartHeading("T", "S", "F"),
        [Series(name, [Point("6 months", 10, 5, 15)]) for name in ("Offered", "Started")],
    ),
    "multiples": MultipleChart(
        ChartHeading("T", "S", "F"),
        [Series(name, [Point("Jan-Mar 2024", 10, 5, 15)]) for name in ("One", "Two", "Three")],
    ),
}


@pytest.mark.parametrize("name", NARROW_CHARTS)
def test_a_narrow_chart_says_the_same_and_stays_inside_its_width(name):
    chart = NARROW_CHARTS[name]
    wide, narrow = chart_svg(chart), chart_svg(chart, is_narrow=True)
    words = [sorted(re.findall(r"<text[^>]*>([^<]*)</text>", svg)) for svg in (wide, narrow)]
    ends = [float(x) for x in re.findall(r'<text x="([\d.]+)"', narrow)]
    assert words[0] == words[1]
    assert ('viewBox="0 0 200 ' in narrow, max(ends) <= NARROW) == (True, True)
