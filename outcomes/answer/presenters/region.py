"""All programmes side by side, each on the newest people whose follow-up is complete."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from outcomes.answer.presenters.answers import with_interval
from outcomes.figure.terms import MeasureId
from outcomes.report.forms import ended_quarters
from outcomes.report.reports.shapes import Sheet
from outcomes.report.reports.words import TOO_FEW
from outcomes.report.terms import SpanKind
from paper.charts import BarChart, ChartBar, ChartHeading

HEAD = (
    "Programme",
    "Provider",
    "People accepted in",
    "People",
    "Started",
    "Completed, of cases ended",
    "Proven reoffending within 12 months",
    "Compared with",
)
NO_EDITION = "no figures yet"
LATEST = "12 months"
HEADING = ChartHeading(
    "Proven reoffending within 12 months, everyone referred and accepted",
    "Each programme on its newest people whose follow-up is complete; the times differ",
    "Source: linked police and court events. Programmes take different people: a difference is not an effect.",
)


@dataclass(frozen=True)
class RegionRow:
    """One programme: what its link asks, and its cells in the order of the head."""

    asked: Mapping[str, str]
    cells: tuple[str, ...]

    @property
    def labelled_cells(self) -> list[tuple[str, str]]:
        return list(zip(HEAD[1:], self.cells[1:], strict=True))


def region_rows(
    programmes: Iterable[Any], editions: Mapping[Any, Any], providers: Mapping[Any, str]
) -> list[RegionRow]:
    """Every programme that may be read, in the order of its name, whether or not it has figures."""
    return [_row(one, editions.get(one.pk), providers.get(one.pk, "")) for one in programmes]


def _row(programme: Any, edition: Any, provider: str) -> RegionRow:
    name, provider = str(programme), provider or "nobody commissioned"
    if edition is None:
        asked = {"programme": programme.code, "quarter": ended_quarters()[0], "span": SpanKind.START}
        return RegionRow(asked, (name, provider, NO_EDITION, *[""] * (len(HEAD) - 3)))
    asked = {"programme": programme.code, "quarter": f"{edition.year}Q{edition.quarter}", "span": edition.span}
    figures = {one["id"]: one for one in edition.content["figures"]}
    shown = [_figure(figures.get(name)) for name in ("people", "K7", "K9", MeasureId.M1)]
    badge = next((one["badge"] for one in edition.content["sections"] if one["badge"]), "")
    return RegionRow(asked, (name, provider, edition.content["period"], *shown, badge))


def _figure(one: Mapping[str, str] | None) -> str:
    return TOO_FEW if one is None else with_interval(one)


def region_sheet(rows: Iterable[RegionRow]) -> Sheet:
    """The same as a table of words, for the file."""
    return Sheet("All programmes", HEAD, tuple(row.cells for row in rows))


def region_chart(programmes: Iterable[Any], editions: Mapping[Any, Any]) -> BarChart | None:
    """The rates that may be shown, as the editions drew them; None where there is none."""
    bars = []
    for one in programmes:
        point = _point(editions[one.pk].content) if one.pk in editions else None
        if point is not None and point["text"]:
            bars.append(ChartBar(str(one), point["value"], point["text"]))
    return BarChart(HEADING, bars) if bars else None


def _point(content: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The year after acceptance, of everyone offered, in the chart of reoffending."""
    charts = [chart for one in content["sections"] if one["id"] == "reoffending" for chart in one["charts"]]
    rates = next((chart for chart in charts if chart["kind"] == "points"), None)
    points = rates["series"][0]["points"] if rates and rates["series"] else []
    return next((point for point in points if point["label"] == LATEST), None)
