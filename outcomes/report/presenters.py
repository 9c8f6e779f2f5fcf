"""Sections of frozen figures as pages show them: each chart drawn for a wide screen and for a narrow one."""

from collections.abc import Iterable
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from outcomes.report.reports.shapes import Section
from paper import charts


def chart_in_frames(chart: charts.Chart) -> tuple[SafeString, SafeString]:
    """The chart as SVG, which the chart kit escapes: wide, and as narrow as a phone with words of the same size."""
    wide, narrow = charts.chart_svg(chart), charts.chart_svg(chart, is_narrow=True)
    return mark_safe(wide), mark_safe(narrow)  # noqa: S308


def sections_with_charts(sections: Iterable[Section]) -> list[dict[str, Any]]:
    return [{"section": section, "charts": [chart_in_frames(one) for one in section.charts]} for section in sections]
