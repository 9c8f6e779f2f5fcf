"""The board report of one programme and quarter as of a day: counted, passed through its edition, and frozen."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import Any

from accounts.second_line.context import rows_of_all
from accounts.words import day_in_words
from outcomes.figure import cohorts
from outcomes.figure.measures import engagement
from outcomes.figure.measures.reoffending import Answer
from outcomes.figure.measures.timeliness import Share
from outcomes.figure.terms import Group, MeasureId
from outcomes.report.reports import definitions, words
from outcomes.report.reports.editions import Edition
from outcomes.report.reports.sections import care, equity, path, places, reoffending, widening
from outcomes.report.reports.shapes import Board, Figure, Maturity, Section, Sheet
from outcomes.report.reports.subject import Subject
from paper import charts

Progress = Callable[[int, str], None]
SECTIONS: tuple[tuple[str, Callable[[Subject], Section]], ...] = (
    ("Counting referrals", path.funnel_section),
    ("Comparing clocks", path.timeliness_section),
    ("Counting starts and completions", path.engagement_section),
    ("Comparing custody suites", equity.suites_section),
    ("Counting onward treatment", care.onward_section),
    ("Comparing needs", care.needs_section),
    ("Measuring reoffending", reoffending.reoffending_section),
    ("Comparing groups of people", equity.equity_section),
    ("Watching for net-widening", widening.widening_section),
    ("Counting victims heard", care.victims_section),
    ("Setting referrals against places", places.places_section),
    ("Adding up money", care.money_section),
    ("Counting deaths", care.safety_section),
    ("Checking data quality", care.completeness_section),
)
FIGURES_STEP = "Choosing the headline figures"
STEPS = len(SECTIONS) + 1


def be_silent(done: int, doing: str) -> None:
    """Nobody is watching."""


@rows_of_all("outcomes.count_board")
def count_board(
    programme: Any,
    year: int,
    number: int,
    *,
    as_of: date,
    edition: Edition,
    progress: Progress = be_silent,
    span: cohorts.Span | None = None,
) -> Board:
    """Count everything once, of the quarter or of a longer span that it ends.

    `progress` is told how many steps are done and what is being done now.
    """
    subject = Subject(programme, span or cohorts.quarter_span(year, number), as_of, edition)
    progress(0, FIGURES_STEP)
    headline, chosen, sections = reoffending.headline_sentence(subject), headline_figures(subject), []
    for done, (doing, make) in enumerate(SECTIONS, start=1):
        progress(done, doing)
        sections.append(make(subject))
    return Board(
        code=subject.code,
        programme=str(programme),
        year=year,
        quarter=number,
        period=words.period_in_words(subject.span),
        as_of=day_in_words(as_of),
        mark=edition.mark,
        rule=edition.note,
        definitions_version=definitions.VERSION,
        headline=headline,
        figures=chosen,
        sections=(about_section(subject), *sections),
        definitions=definitions.DEFINITIONS,
        has_people=_has_people(subject),
        data_to=_data_to(subject),
    )


def _has_people(subject: Subject) -> bool:
    """Whether there is anything to read: outside, nobody and a few people are the same."""
    cells = [subject.edition.count(number) for number in (subject.passage.sent, subject.cohort.count_people())]
    return any(cell.value for cell in cells)


def _data_to(subject: Subject) -> str:
    return day_in_words(subject.data_to) if subject.data_to else ""


def about_section(subject: Subject) -> Section:
    people = subject.edition.count(subject.cohort.count_people()).text
    summary = subject.choices.summary if subject.choices else "No version of the programme was in force."
    rows = (
        ("Programme", str(subject.programme)),
        ("Cohort", f"People accepted in {words.period_in_words(subject.span)}, each counted once"),
        ("People in the cohort", people),
        ("Figures as of", day_in_words(subject.as_of)),
        ("Police data to", _data_to(subject) or "none"),
        ("Definitions", f"Version {definitions.VERSION}, at the end"),
    )
    return Section(
        "about", "Purpose and cohort", summary, sheets=(Sheet("This report", ("About", "Value"), rows, is_words=True),)
    )


def headline_figures(subject: Subject) -> tuple[Figure, ...]:
    """Six figures in the order of the way through, each beside the quarter before."""
    earlier = subject.earlier()
    people, people_before = (subject.edition.count(one.cohort.count_people()) for one in (subject, earlier))
    first = Figure(
        "people",
        "Referred and accepted",
        people.text,
        "each person once",
        "",
        words.count_before(people, people_before),
    )
    pairs = (
        ("K4", "First attempt in time", "referrals", lambda one: one.in_time("K4")),
        ("K4b", "Spoken to in time", "referrals", lambda one: one.in_time("K4b")),
        ("K7", "Started", "referrals", _started),
        ("K9", "Completed, of cases ended", "cases", _completed),
        ("M1", "Proven reoffending within 12 months", "people", _proven),
    )
    rest = [
        _figure((subject, earlier), id_, name, noun, read(subject), read(earlier)) for id_, name, noun, read in pairs
    ]
    return (first, *rest)


def _started(subject: Subject) -> Share:
    return engagement.engaged_of(*subject.journeys, subject.now)


def _completed(subject: Subject) -> Share:
    return engagement.completed_of(*subject.journeys, subject.now)


def _year(subject: Subject) -> Answer:
    return subject.answer(MeasureId.M1, 12, Group.OFFERED)


def _proven(subject: Subject) -> Share:
    answer = _year(subject)
    return Share(answer.reoffenders, answer.mature)


def _figure(
    subjects: tuple[Subject, Subject], id_: str, name: str, noun: str, share: Share, share_before: Share
) -> Figure:
    subject, before = subjects
    counts, counts_before = ((one.numerator, one.denominator) for one in (share, share_before))
    now, earlier = subject.edition.rate(*counts), before.edition.rate(*counts_before)
    if not now.is_shown:
        is_uncovered = id_ == MeasureId.M1 and reoffending.is_uncovered(subject, _year(subject))
        return Figure(
            id_, name, (words.NO_DATA if is_uncovered else words.TOO_FEW).capitalize(), words.of_people(now, noun)
        )
    return Figure(
        id_,
        name,
        words.rate_as_percent(now).capitalize(),
        words.of_people(now, noun),
        words.interval_in_words(now),
        words.change_of_rate(subject.edition, (counts, now), (counts_before, earlier)),
    )


def _series(rows: Any) -> tuple[charts.Series, ...]:
    return tuple(charts.Series(row["name"], tuple(charts.Point(**point) for point in row["points"])) for row in rows)


def _curve(row: Any) -> charts.Curve:
    """A curve; one of a report built before curves had bands holds pairs of day and share."""
    places = row["places"] if "places" in row else [{"day": day, "share": share} for day, share in row["steps"]]
    made = tuple(charts.CurvePlace(**place) for place in places)
    return charts.Curve(row["name"], made, row["until"], row.get("is_read", False))


CHARTS: dict[str, type[Any]] = {
    "bars": charts.BarChart,
    "points": charts.PointChart,
    "steps": charts.StepChart,
    "multiples": charts.MultipleChart,
}
PARTS: dict[str, Callable[[Any], Any]] = {
    "heading": lambda one: charts.ChartHeading(**one),
    "bars": lambda rows: tuple(charts.ChartBar(**row) for row in rows),
    "series": _series,
    "panels": _series,
    "curves": lambda rows: tuple(map(_curve, rows)),
}


def freeze_board(board: Board) -> dict[str, Any]:
    """The report as plain values that JSON holds; `thaw_board` gives the same report back."""
    content: dict[str, Any] = asdict(board)
    kinds = {kind: name for name, kind in CHARTS.items()}
    for section, frozen in zip(board.sections, content["sections"], strict=True):
        frozen["charts"] = [{"kind": kinds[type(chart)], **asdict(chart)} for chart in section.charts]
    return json.loads(json.dumps(content))


def digest_of_board(content: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def thaw_board(content: dict[str, Any]) -> Board:
    values = dict(content)
    values["figures"] = tuple(Figure(**one) for one in content["figures"])
    values["sections"] = tuple(_section(one) for one in content["sections"])
    values["definitions"] = tuple((term, meaning) for term, meaning in content["definitions"])
    return Board(**values)


def _section(content: dict[str, Any]) -> Section:
    values = dict(content)
    values["charts"] = tuple(_chart(dict(one)) for one in content["charts"])
    values["sheets"] = tuple(_sheet(one) for one in content["sheets"])
    values["notes"] = tuple(content["notes"])
    values["maturity"] = tuple(Maturity(**one) for one in content["maturity"])
    return Section(**values)


def _sheet(content: dict[str, Any]) -> Sheet:
    return Sheet(**{**content, "head": tuple(content["head"]), "rows": tuple(map(tuple, content["rows"]))})


def _chart(content: dict[str, Any]) -> Any:
    kind = CHARTS[content.pop("kind")]
    return kind(**{name: PARTS[name](value) if name in PARTS else value for name, value in content.items()})
