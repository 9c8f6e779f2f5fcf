"""The figures of a frozen report one by one: read from what its pages print, so that no file can hold another figure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from outcomes.figure.suppression import NOT_SHOWN
from outcomes.figure.terms import WideningId
from outcomes.report.reports.sections.path import PANELS
from outcomes.report.reports.shapes import Board, Section, Sheet
from paper import charts
from paper.charts import Chart, MultipleChart, StepChart
from paper.curves import Curve, share_text

SHOWN, LIMIT, TARGET, EMPTY = "shown", "limit", "target", "none on record"
EVERYONE, PER_CENT = "Everyone", "per cent"
NUMBER = r"\d[\d,]*(?:\.\d+)?"
RATE = re.compile(
    rf"(?:(?P<side>under|over) )?(?P<value>{NUMBER})%(?: to (?P<most>{NUMBER})%)?"
    rf"(?: \((?P<low>{NUMBER}) to (?P<high>{NUMBER})\))?(?:, n (?P<n>{NUMBER}))?",
    re.IGNORECASE,
)
#: A rate beside that of a reference, and the mark of the reference itself.
RATIO = re.compile(rf"(?P<rate>.+), (?P<times>(?P<value>{NUMBER}) times \((?P<low>{NUMBER}) to (?P<high>{NUMBER})\))")
REFERENCE = " (reference)"
AIM = re.compile(rf"(?:at most )?(?P<value>{NUMBER})%(?:, not confirmed)?")
PLAIN = re.compile(rf"(?:about |(?P<minus>-)?£?)(?P<value>{NUMBER})(?: (?P<unit>days|months|quarters))?")
LESS = re.compile(rf"(?:under|within) (?P<most>{NUMBER})")
OF = re.compile(rf"(?P<value>{NUMBER})(?: of (?P<n>{NUMBER}))?(?: [a-z]+)?")
MEASURE = re.compile(r"(K\d+b?|[MW]\d+)\b\s*(.*)")
WINDOW = re.compile(r"(\d+) months")
UNITS = {
    "Median days": "days",
    "Nine in ten within (days)": "days",
    "Mean at entry": "score from 0 to 10",
    "Mean at exit": "score from 0 to 10",
    "Amount": "pounds",
    "Sum": "pounds",
    "Low": "pounds",
    "Central": "pounds",
    "High": "pounds",
    "Target": PER_CENT,
    "M2": "offences a person",
    "M5": "months",
    "M6": "harm days a person",
}
INTERVAL = " (95% interval)"
#: What says whose or from where a figure is, or sets two beside each other that are read themselves, and is none.
ABOUT = {"Days", "Source", "Entered by", "Prices of", "Mark", "Against the stretch before"}
#: The tables whose rows are groups of people.
GROUPED = {"Sex", "Age", "Ethnicity", "Custody suite"}
COUNTED = ("referrals", "cases", "people", "placements", "places")


@dataclass(frozen=True)
class Reading:
    """One printed figure. Without a value `status` says why; `least` and `most` are the limits of one that has no value."""

    section: str
    table: str
    measure_id: str
    measure: str
    group: str
    span: str
    window_months: str = ""
    unit: str = ""
    n: str = ""
    n_status: str = "none"
    value: str = ""
    low: str = ""
    high: str = ""
    least: str = ""
    most: str = ""
    status: str = SHOWN
    shown_as: str = ""


def read_figures(board: Board) -> Iterator[Reading]:
    """Every figure of the report in the order of its pages; tables of words hold none."""
    for figure in board.figures:
        start = Reading("Headline", "Headline figures", figure.id, figure.name, EVERYONE, board.period)
        text = f"{figure.text} ({figure.interval})" if figure.interval else figure.text
        unit = "people" if figure.id == "people" else PER_CENT
        people = "" if figure.id == "people" else figure.people
        yield _with_people(replace(_read(text, replace(start, unit=unit)), shown_as=figure.text), people)
    for section in board.sections:
        for chart in section.charts:
            yield from _of_chart(section, chart, board.period)
        for sheet in section.sheets:
            if not sheet.is_words:
                yield from _of_sheet(section, sheet, board.period)


def _read(text: str, start: Reading) -> Reading:
    """The reading with the numbers of the text; one without a number says in its status what the text says."""
    known = replace(start, shown_as=text)
    if found := RATE.fullmatch(text):
        return _read_rate(found, known)
    if found := LESS.fullmatch(text):
        return replace(known, most=_bare(found["most"]), status=LIMIT)
    if found := PLAIN.fullmatch(text):
        value = (found["minus"] or "") + _bare(found["value"])
        return replace(known, value=value, unit=found["unit"] or known.unit)
    return replace(known, status=text.lower() or EMPTY)


def _read_rate(found: re.Match[str], known: Reading) -> Reading:
    given = {name: _bare(found[name] or "") for name in ("value", "most", "low", "high", "n")}
    known = replace(known, unit=PER_CENT, low=given["low"], high=given["high"])
    if given["n"]:
        known = replace(known, n=given["n"], n_status=SHOWN)
    side = (found["side"] or "").lower()
    if side == "under":
        return replace(known, least="0", most=given["value"], status=LIMIT)
    if side == "over":
        return replace(known, least=given["value"], most="100", status=LIMIT)
    if given["most"]:
        return replace(known, least=given["value"], most=given["most"], status=LIMIT)
    return replace(known, value=given["value"])


def _with_people(reading: Reading, people: str) -> Reading:
    """The people behind it as printed beside it; `35 of 145` are 145."""
    if not people:
        return reading
    found = OF.fullmatch(people)
    if found is None:
        return replace(reading, n_status=people.lower())
    return replace(reading, n=_bare(found["n"] or found["value"]), n_status=SHOWN)


def _of_sheet(section: Section, sheet: Sheet, span: str) -> Iterator[Reading]:
    has_people = any(INTERVAL in name for name in sheet.head)
    for row in sheet.rows:
        for place, (head, text) in enumerate(zip(sheet.head[1:], row[1:], strict=True), start=1):
            if head in ABOUT:
                continue
            start = _named(section, sheet, row[0], head, span)
            if has_people and place == 1:
                counted = OF.fullmatch(text)
                if counted and counted["n"]:
                    yield replace(start, unit=_unit_of_count(head), value=_bare(counted["value"]), shown_as=text)
            elif head == "Target":
                yield _read_aim(text, start)
            else:
                is_of_people = has_people and ("%" in head or head.startswith("Mean "))
                found = RATIO.fullmatch(text)
                rate = found["rate"] if found else text.removesuffix(REFERENCE)
                yield _with_people(_read(rate, start), row[1] if is_of_people else "")
                if found:
                    ends = {name: _bare(found[name]) for name in ("value", "low", "high")}
                    yield replace(start, unit="times the reference", shown_as=found["times"], **ends)


def _read_aim(text: str, start: Reading) -> Reading:
    found = AIM.fullmatch(text)
    known = replace(start, group=TARGET, shown_as=text)
    return replace(known, value=_bare(found["value"])) if found else replace(known, status=text.lower() or EMPTY)


def _named(section: Section, sheet: Sheet, row: str, head: str, span: str) -> Reading:
    measure, name, group = _names(section, sheet, row, head.removesuffix(INTERVAL))
    window = WINDOW.search(f"{head} {row}")
    unit = UNITS.get(head) or _unit(measure, head)
    return Reading(section.title, sheet.title, measure, name, group, span, window[1] if window else "", unit)


def _names(section: Section, sheet: Sheet, row: str, head: str) -> tuple[str, str, str]:
    """Measure, name and group: by the measure that the row or the table names, else by the row in its section."""
    if found := MEASURE.match(row):
        words, _, of = found[2].partition(": ")
        return found[1], words if WINDOW.fullmatch(head) else f"{words}: {head}", of or EVERYONE
    if sheet.head[0] in GROUPED:
        return f"{section.id}.{_slug(head)}", head, row
    if found := MEASURE.search(sheet.title):
        is_by_window = WINDOW.search(f"{head} {row}")
        return (found[1], found[2] or head, row.partition(", ")[0]) if is_by_window else (found[1], row, EVERYONE)
    return f"{section.id}.{_slug(row)}", row if len(sheet.head) == 2 else f"{row}: {head}", EVERYONE


def _unit(measure: str, head: str) -> str:
    if "%" in head:
        return PER_CENT
    return UNITS.get(measure) or (PER_CENT if WINDOW.fullmatch(head) else _unit_of_count(head))


def _unit_of_count(head: str) -> str:
    return next((one for one in COUNTED if one in head.lower()), "count")


def _of_chart(section: Section, chart: Chart, span: str) -> Iterator[Reading]:
    """What no table beside it holds: the curve, and each clock in the spans before."""
    title, ids = chart.heading.subtitle, {name: id_ for id_, name in (*PANELS.items(), *WideningId.choices)}
    if isinstance(chart, StepChart):
        for curve in chart.curves:
            for day, text in _places(curve):
                start = Reading(section.title, title, "M5", f"Without one by day {day:.0f}", curve.name, span)
                yield _read(text, replace(start, unit=PER_CENT))
    if isinstance(chart, MultipleChart):
        for panel in chart.panels:
            for point in panel.points:
                measure = ids.get(panel.name, _slug(panel.name))
                start = Reading(section.title, title, measure, panel.name, EVERYONE, point.label)
                yield _read(charts.point_text(point), replace(start, unit=PER_CENT))


def _places(curve: Curve) -> Iterator[tuple[float, str]]:
    if curve.is_read:
        yield from ((place.day, place.text or NOT_SHOWN) for place in curve.places)
    else:
        yield from ((day, share_text(curve, day)) for day in (curve.until * part / 4 for part in range(1, 5)))


def _slug(text: str) -> str:
    return "_".join(re.findall(r"[a-z0-9]+", text.lower()))


def _bare(text: str) -> str:
    return text.replace(",", "")
