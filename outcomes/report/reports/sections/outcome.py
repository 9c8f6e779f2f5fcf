"""What came of it: reoffending by group and window, and equity."""

from collections import Counter

from accounts.words import day_in_words
from outcomes.figure import cohorts, statistics
from outcomes.figure.cohorts import is_mature
from outcomes.figure.measures import equity, reoffending
from outcomes.figure.measures.reoffending import Answer
from outcomes.figure.suppression import NOT_SHOWN, ProtectedRate
from outcomes.figure.terms import WINDOWS, Comparator, Group, MeasureId
from outcomes.report.reports import words
from outcomes.report.reports.sections.path import chart_point, people_sheet
from outcomes.report.reports.shapes import Maturity, Section, Sheet
from outcomes.report.reports.subject import Subject
from paper.charts import ChartHeading, Curve, PointChart, Series, StepChart
from programmes.calendar import months_after

SOURCE = "Source: linked police and court events. Lines show 95% intervals. No comparison group."
TIME_SOURCE = "Source: linked police and court events. No comparison group."
WARNING = (
    "Completers differ from the rest. People who complete differ from those who do not in ways that also bear on "
    "reoffending, so the rows for started and completed are not the effect of the programme. Use the row for everyone "
    "referred and accepted."
)


def reoffending_section(subject: Subject) -> Section:
    answers = {
        (name, window, group): subject.answer(name, window, group)
        for name in (MeasureId.M1, MeasureId.M2, MeasureId.M3, MeasureId.M5, MeasureId.M6)
        for window in WINDOWS
        for group in Group
    }
    rates = {key: _rate(subject, answer) for key, answer in answers.items()}
    return Section(
        "reoffending",
        "Reoffending",
        headline_sentence(subject),
        charts=(*_rates_chart(subject, rates), *_time_chart(subject)),
        sheets=(
            _rates_sheet(subject, MeasureId.M1, answers),
            _rates_sheet(subject, MeasureId.M3, answers),
            _means_sheet(subject, answers),
            _people_sheet(subject, answers),
        ),
        notes=(_maturity_note(subject),),
        warning=WARNING,
        badge=Comparator.NONE.label,
        maturity=tuple(_maturity(subject, answers[MeasureId.M1, window, Group.OFFERED]) for window in WINDOWS),
    )


def headline_sentence(subject: Subject) -> str:
    """The one sentence of the report, from the numbers of everyone offered and of the longest window up to a year."""
    answers = [subject.answer(MeasureId.M1, window, Group.OFFERED) for window in (12, 6)]
    for answer in answers:
        rate, window = _rate(subject, answer), answer.window
        if rate.value is not None:
            return (
                f"Of {rate.denominator.text} people referred and accepted in {words.period_in_words(subject.span)} whose "
                f"follow-up is complete, {words.rate_as_percent(rate)} had a proven reoffence within {window} months "
                f"(95% interval {words.interval_in_words(rate)})."
            )
    is_few = max(answer.mature for answer in answers) < subject.edition.rate_floor
    why = "not enough people yet" if is_few else "too few people had a proven reoffence to publish a rate"
    return f"Reoffending of people accepted in {words.period_in_words(subject.span)} is not shown: {why}."


def _rate(subject: Subject, answer: Answer) -> ProtectedRate:
    return subject.edition.rate(answer.reoffenders, answer.mature)


def _cell(subject: Subject, answer: Answer) -> str:
    rate = _rate(subject, answer)
    if rate.value is not None or answer.mature >= subject.edition.rate_floor:
        return words.with_people(rate)
    return words.NOT_YET if _is_early(subject, answer) else words.TOO_FEW


def _is_early(subject: Subject, answer: Answer) -> bool:
    """True when nobody of the quarter can be mature yet: the calendar says so, whoever was in it."""
    lag = reoffending.LAG_MONTHS.get(MeasureId(answer.measure), 0)
    return not is_mature(subject.span.first, answer.window, lag, 0 if lag else reoffending.LAG_DAYS, subject.as_of)


Answers = dict[tuple[MeasureId, int, Group], Answer]
Rates = dict[tuple[MeasureId, int, Group], ProtectedRate]
HEAD = ("", *(f"{window} months" for window in WINDOWS))


def _rates_sheet(subject: Subject, name: MeasureId, answers: Answers) -> Sheet:
    rows = tuple(
        (str(group.label), *(_cell(subject, answers[name, window, group]) for window in WINDOWS)) for group in Group
    )
    head = ("Group", *HEAD[1:])
    return Sheet(f"{name} {name.label}", head, rows, "Rate (95% interval), and n people whose follow-up is complete.")


def _means_sheet(subject: Subject, answers: Answers) -> Sheet:
    rows = []
    for name, label in (
        (MeasureId.M2, "M2 Proven reoffences a person"),
        (MeasureId.M5, "M5 Half had a recorded offence after"),
        (MeasureId.M6, "M6 Harm days a person"),
    ):
        for group in Group:
            cells = [_mean(subject, answers[name, window, group]) for window in WINDOWS]
            rows.append((f"{label}: {group.label.lower()}", *cells))
    head = ("Measure and group", *HEAD[1:])
    return Sheet("Frequency, time and harm", head, tuple(rows), "These numbers carry no interval.")


def _mean(subject: Subject, answer: Answer) -> str:
    if answer.mature < subject.edition.rate_floor or (answer.value is None and answer.measure != MeasureId.M5):
        return words.NOT_YET if _is_early(subject, answer) else words.TOO_FEW
    if answer.measure == MeasureId.M5:
        return _half(subject, answer)
    total = answer.events if answer.measure == MeasureId.M2 else (answer.value or 0) * answer.mature
    mean = subject.edition.mean(total, answer.mature, answer.reoffenders)
    return NOT_SHOWN if mean is None else f"{mean:.1f}"


def _half(subject: Subject, answer: Answer) -> str:
    """The exact day for a team leader; whole months, rounded up, for everybody else."""
    if answer.value is None:
        return "fewer than half"
    if subject.edition.is_internal:
        return f"{answer.value:.0f} days"
    return f"about {-(-int(answer.value) // 30)} months"


def _people_sheet(subject: Subject, answers: Answers) -> Sheet:
    rows = []
    for group in Group:
        for window in WINDOWS:
            answer, count = answers[MeasureId.M1, window, group], subject.edition.count
            counts = (answer.people, answer.mature, answer.not_mature, answer.reoffenders, answer.events)
            rows.append((f"{group.label}, {window} months", *(count(number).text for number in counts)))
    head = ("Group and window", "People", "Mature", "Not yet mature", "With a proven reoffence", "Proven reoffences")
    return Sheet("The people behind M1", head, tuple(rows))


def _rates_chart(subject: Subject, rates: Rates) -> tuple[PointChart, ...]:
    labels = [f"{window} months" for window in WINDOWS]
    series = [
        Series(
            {Group.OFFERED: "Offered", Group.STARTED: "Started", Group.COMPLETED: "Completed"}[group],
            [
                chart_point(label, rates[MeasureId.M1, window, group])
                for label, window in zip(labels, WINDOWS, strict=True)
            ],
        )
        for group in Group
    ]
    shown = [one for one in series if any(each.value is not None for each in one.points)]
    if not shown:
        return ()
    subtitle = f"M1, people accepted in {words.period_in_words(subject.span)} to {subject.programme}, by window"
    return (PointChart(ChartHeading(headline_sentence(subject).rstrip("."), subtitle, SOURCE), shown),)


def _time_chart(subject: Subject) -> tuple[StepChart, ...]:
    """Exact days for a team leader; for others the share at each quarter of the window, where it may be shown."""
    for window in (12, 6, 24):
        answer = subject.answer(MeasureId.M3, window, Group.OFFERED)
        steps = _steps(subject, window) if answer.mature >= subject.edition.rate_floor else ()
        if steps:
            until = 365 * window / 12
            share = 100 * steps[-1][1]
            heading = ChartHeading(
                f"{share:.1f}% had no recorded offence after {window} months",
                f"M5, share without a recorded offence, people accepted in {words.period_in_words(subject.span)}",
                TIME_SOURCE
                if subject.edition.is_internal
                else f"{TIME_SOURCE} Read at whole months, from rounded counts.",
            )
            return (StepChart(heading, [Curve("Offered", steps, until)]),)
    return ()


def _steps(subject: Subject, window: int) -> tuple[tuple[float, float], ...]:
    as_of = subject.as_of
    mature = reoffending.mature_members(MeasureId.M3, subject.cohort, subject.offences, window, as_of)
    firsts: list[int | None] = []
    for one in mature:
        found = reoffending.recorded_reoffending(one, subject.offences, window, as_of)
        firsts.append(min(((each.on - one.index_on).days for each in found), default=None))
    if subject.edition.is_internal:
        return _exact_steps(mature, firsts, window)
    return _monthly_steps(subject, mature, firsts, window)


def _exact_steps(
    mature: list[cohorts.Member], firsts: list[int | None], window: int
) -> tuple[tuple[float, float], ...]:
    lasts = [min(months_after(one.index_on, window), one.died_on or one.index_on.max) for one in mature]
    days = [
        max(0, (last - one.index_on).days) if first is None else first
        for one, first, last in zip(mature, firsts, lasts, strict=True)
    ]
    curve = statistics.kaplan_meier(days, [first is not None for first in firsts])
    return tuple((float(step.day), step.survival) for step in curve.steps)


def _monthly_steps(
    subject: Subject, mature: list[cohorts.Member], firsts: list[int | None], window: int
) -> tuple[tuple[float, float], ...]:
    steps = []
    for month in range(window // 4, window + 1, window // 4):
        ends = [(months_after(one.index_on, month) - one.index_on).days for one in mature]
        happened = sum(first is not None and first <= end for first, end in zip(firsts, ends, strict=True))
        rate = subject.edition.rate(happened, len(mature))
        if rate.value is not None:
            steps.append((365 * month / 12, 1 - rate.value))
    return tuple(steps)


def _maturity(subject: Subject, answer: Answer) -> Maturity:
    count = subject.edition.count
    people, mature = count(answer.people), count(answer.mature)
    percent = round(100 * (mature.value or 0) / people.value) if people.value else 0
    words_ = "not yet" if _is_early(subject, answer) else f"{mature.text} of {people.text} people"
    return Maturity(answer.window, min(percent, 100), words_)


def _maturity_note(subject: Subject) -> str:
    last = subject.last_day
    ready = [
        f"{window} months on {day_in_words(months_after(last, window + reoffending.WAITING_MONTHS))}"
        for window in WINDOWS
    ]
    return f"The follow-up of the whole quarter is complete for {words.join_with_and(ready)}."


def equity_section(subject: Subject) -> Section:
    found = subject.profiles
    families = (
        ("By sex", "Sex", equity.by_sex(found)),
        ("By age on acceptance", "Age", equity.by_age(found)),
        ("By self-defined ethnicity", "Ethnicity", equity.by_ethnicity(found)),
    )
    missing = Counter(one.ethnicity in {"", "NS"} for one in found)[True]
    rate = subject.edition.rate(missing, len(found))
    unknown = (
        "" if rate.value is None else f" Ethnicity is not stated or not recorded for {words.rate_as_percent(rate)}."
    )
    return Section(
        "equity",
        "Equity",
        f"Who was accepted and who started, by sex, age and ethnicity.{unknown}",
        sheets=tuple(people_sheet(subject, title, noun, lines) for title, noun, lines in families),
        notes=(
            "Groups are wide so that more of them can be shown. A difference between groups may be chance: read "
            "the intervals. Who was eligible and not offered is not recorded here.",
        ),
    )
