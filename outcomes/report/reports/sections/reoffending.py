"""Reoffending by group and window: rates, frequency and harm, and the people and days that they rest on."""

from collections.abc import Mapping
from typing import Any

from django.utils.text import get_text_list

from accounts.words import day_in_words
from outcomes.extract.calendar import holds_days
from outcomes.figure.cohorts import is_mature, mature_on
from outcomes.figure.measures import reoffending
from outcomes.figure.measures.reoffending import Answer
from outcomes.figure.suppression import NOT_SHOWN, ProtectedRate
from outcomes.figure.terms import WINDOWS, Comparator, Group, MeasureId
from outcomes.report.reports import words
from outcomes.report.reports.rates import RATES, reoffending_rates
from outcomes.report.reports.sections.path import chart_point
from outcomes.report.reports.sections.survival import time_chart
from outcomes.report.reports.shapes import Maturity, Section, Sheet
from outcomes.report.reports.subject import Subject
from paper.charts import ChartHeading, PointChart, Series
from programmes.calendar import months_after

SOURCE = "Source: linked police and court events. Lines show 95% intervals. No comparison group."
WARNING = (
    "Completers differ from the rest. People who complete differ from those who do not in ways that also bear on "
    "reoffending, so the rows for started and completed are not the effect of the programme. Use the row for everyone "
    "referred and accepted."
)
MEANS = {
    MeasureId.M2: "M2 Proven reoffences a person",
    MeasureId.M5: "M5 Half had a recorded offence after",
    MeasureId.M6: "M6 Harm days a person",
}
SHORT = {Group.OFFERED: "Offered", Group.STARTED: "Started", Group.COMPLETED: "Completed"}
HEAD = ("", *(f"{window} months" for window in WINDOWS))
NOT_STATED = "not stated: unknown codes"
Answers = Mapping[tuple[Any, int, Group], Answer]
Rates = Mapping[tuple[Any, int, Group], ProtectedRate]


def reoffending_section(subject: Subject) -> Section:
    answers = {
        (name, window, group): subject.answer(name, window, group)
        for name in (*RATES, *MEANS)
        for window in WINDOWS
        for group in Group
    }
    rates = reoffending_rates(subject)
    return Section(
        "reoffending",
        "Reoffending",
        headline_sentence(subject),
        charts=(*_rates_chart(subject, rates), *time_chart(subject)),
        sheets=(
            *(_rates_sheet(subject, name, answers, rates) for name in RATES),
            _means_sheet(subject, answers),
            _people_sheet(subject, answers),
        ),
        notes=(_maturity_note(subject), _harm_note(subject, answers)),
        warning=WARNING,
        badge=Comparator.NONE.label,
        maturity=tuple(_maturity(subject, answers[MeasureId.M1, window, Group.OFFERED]) for window in WINDOWS),
    )


def headline_sentence(subject: Subject) -> str:
    """The one sentence of the report, from the numbers of everyone offered and of the longest window up to a year."""
    rates = reoffending_rates(subject)
    for window in (12, 6):
        rate = rates[MeasureId.M1, window, Group.OFFERED]
        if rate.is_shown:
            interval = words.interval_in_words(rate)
            return (
                f"Of {rate.denominator.text} people referred and accepted in {words.period_in_words(subject.span)} whose "
                f"follow-up is complete, {words.rate_as_percent(rate)} had a proven reoffence within {window} months"
                f"{f' (95% interval {interval})' if interval else ''}."
            )
    answer = subject.answer(MeasureId.M1, 12, Group.OFFERED)
    why = "no police data covers their follow-up" if is_uncovered(subject, answer) else words.TOO_FEW
    return f"Reoffending of people accepted in {words.period_in_words(subject.span)} is not shown: {why}."


def _empty(subject: Subject, answer: Answer) -> str:
    """Why there is no figure: by the calendar and by what is covered, whoever was there."""
    if _is_early(subject, answer):
        return words.NOT_YET
    return words.NO_DATA if is_uncovered(subject, answer) else words.TOO_FEW


def _lag(answer: Answer) -> tuple[int, int]:
    months = reoffending.LAG_MONTHS.get(MeasureId(answer.measure), 0)
    return months, 0 if months else reoffending.LAG_DAYS


def _is_early(subject: Subject, answer: Answer) -> bool:
    """True when nobody of the span can be mature yet: the calendar says so, whoever was in it."""
    return not is_mature(subject.span.first, answer.window, *_lag(answer), subject.as_of)


def is_uncovered(subject: Subject, answer: Answer) -> bool:
    """True when no extract holds all that the first day of the span would need."""
    end = mature_on(subject.span.first, answer.window, *_lag(answer))
    return not any(holds_days(days, subject.span.first, end) for days in subject.covered.values())


def _rates_sheet(subject: Subject, name: MeasureId, answers: Answers, rates: Rates) -> Sheet:
    def cell(window: int, group: Group) -> str:
        rate, answer = rates[name, window, group], answers[name, window, group]
        return words.with_people(rate) if rate.is_shown else _empty(subject, answer)

    rows = tuple((str(group.label), *(cell(window, group) for window in WINDOWS)) for group in Group)
    note = "Rate (95% interval), and n people whose follow-up is complete and covered."
    return Sheet(f"{name} {name.label}", ("Group", *HEAD[1:]), rows, note)


def _means_sheet(subject: Subject, answers: Answers) -> Sheet:
    rows = [
        (
            f"{label}: {group.label.lower()}",
            *(_mean(subject, answers[name, window, group]) for window in WINDOWS),
        )
        for name, label in MEANS.items()
        for group in Group
    ]
    note = "These numbers carry no interval. A mean that one person could move by more than a tenth is not shown."
    return Sheet("Frequency, time and harm", ("Measure and group", *HEAD[1:]), tuple(rows), note)


def _mean(subject: Subject, answer: Answer) -> str:
    if answer.mature < subject.edition.rate_floor:
        return _empty(subject, answer)
    if answer.measure == MeasureId.M5:
        return _half(subject, answer)
    if answer.value is None:
        return NOT_STATED
    mean = subject.edition.mean(answer.list_held())
    return NOT_SHOWN if mean is None else f"{mean:.1f}" if subject.edition.is_internal else f"{mean:g}"


def _half(subject: Subject, answer: Answer) -> str:
    """The exact day for a team leader; whole months, rounded up, for everybody else."""
    if answer.value is None:
        return "fewer than half"
    if subject.edition.is_internal:
        return f"{answer.value:.0f} days"
    return f"about {-(-int(answer.value) // 30)} months"


def _people_sheet(subject: Subject, answers: Answers) -> Sheet:
    """Who stands behind M1. Counts of reoffenders stay inside: beside a rate they would tell more than either."""
    rows, is_internal = [], subject.edition.is_internal
    for group in Group:
        for window in WINDOWS:
            answer, count = answers[MeasureId.M1, window, group], subject.edition.count
            inside = (answer.not_mature, answer.reoffenders, answer.events) if is_internal else ()
            counts = (answer.people, answer.mature, *inside)
            rows.append((f"{group.label}, {window} months", *(count(number).text for number in counts)))
    inside_head = ("Not complete", "With a proven reoffence", "Proven reoffences") if is_internal else ()
    head = ("Group and window", "People", "Follow-up complete", *inside_head)
    return Sheet("The people behind M1", head, tuple(rows))


def _rates_chart(subject: Subject, rates: Rates) -> tuple[PointChart, ...]:
    labels = [f"{window} months" for window in WINDOWS]
    series = [
        Series(
            SHORT[group],
            [
                chart_point(label, rates[MeasureId.M1, window, group])
                for label, window in zip(labels, WINDOWS, strict=True)
            ],
        )
        for group in Group
    ]
    if all(point.high is None for one in series for point in one.points):
        return ()
    subtitle = f"M1, people accepted in {words.period_in_words(subject.span)} to {subject.programme}, by window"
    return (PointChart(ChartHeading(headline_sentence(subject).rstrip("."), subtitle, SOURCE), series),)


def _maturity(subject: Subject, answer: Answer) -> Maturity:
    count = subject.edition.count
    people, mature = count(answer.people), count(answer.mature)
    percent = round(100 * (mature.value or 0) / people.value) if people.value else 0
    words_ = _empty(subject, answer) if _is_early(subject, answer) or is_uncovered(subject, answer) else ""
    return Maturity(answer.window, min(percent, 100), words_ or f"{mature.text} of {people.text} people")


def _maturity_note(subject: Subject) -> str:
    last = subject.last_day
    ready = [
        f"{window} months on {day_in_words(months_after(last, window + reoffending.WAITING_MONTHS))}"
        for window in WINDOWS
    ]
    return (
        f"By the calendar the follow-up of everyone is complete for {get_text_list(ready, 'and')}; it counts once police "
        "data covers it."
    )


def _harm_note(subject: Subject, answers: Answers) -> str:
    """Harm is no more than its list: whose values are medians, none confirmed, and how many offences have none."""
    listed = subject.harm_list
    answer = answers[MeasureId.M6, 12, Group.OFFERED]
    without = subject.edition.rate(answer.extra.get("without_harm_days", 0), answer.events)
    share = (
        f"Of the recorded offences in 12 months, {words.rate_as_percent(without)} have no value and are left out of M6."
        if without.is_shown
        else "Offences without a value are left out of M6; there are too few offences to give their share."
    )
    return (
        f"Harm: of {listed.codes:,} listed offence codes, {listed.medians:,} carry the median of their group instead of a "
        f"value of their own, {listed.confirmed:,} have a confirmed value and {listed.without:,} have none. {share}"
    )
