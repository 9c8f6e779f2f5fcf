"""The way through: the funnel, timeliness, engagement and completion."""

from itertools import pairwise

from outcomes.figure.measures import engagement, equity, timeliness
from outcomes.figure.measures.timeliness import Share
from outcomes.figure.suppression import HIDDEN, Cell, ProtectedRate, ProtectedTable
from outcomes.report.reports import words
from outcomes.report.reports.editions import rate_beside
from outcomes.report.reports.shapes import Section, Sheet
from outcomes.report.reports.subject import Subject
from paper.charts import BarChart, ChartBar, ChartHeading, MultipleChart, Point, Series

QUARTERS = 4
PANELS = {
    "K3": "Decided in time",
    "K4": "First attempt in time",
    "K4b": "Spoken to in time",
    "K5": "Offered in time",
    "K6": "Assessed in time",
    "K6b": "Assessed, 5 working days",
}
SHOULD_BE_LOW = {"K8"}
TARGET_OF = {"K6b": ""}  # the one target of K6 is for the limit of the programme
PARTS = ("Accepted", "Not accepted", "Withdrawn", "Duplicate", "Waiting for a decision")
SOURCE = "Source: referrals and cases of this service. Definitions are at the end."


def funnel_section(subject: Subject) -> Section:
    found, edition = subject.funnel, subject.edition
    parts = edition.table([[found.accepted, found.rejected, found.withdrawn, found.duplicate, found.pending]])
    steps = [(name, number, edition.count(number)) for name, number in found.steps()]
    if parts.cells[0][0].is_hidden:
        steps[1] = (steps[1][0], steps[1][1], HIDDEN)
    loss = largest_loss([(name, cell) for name, _, cell in steps])
    title = loss or "Too few referrals to say where people are lost"
    heading = ChartHeading(title, f"Referrals to {subject.programme}, {words.period_in_words(subject.span)}", SOURCE)
    bars = [ChartBar(name, cell.value, cell.text) for name, _, cell in steps]
    return Section(
        "funnel",
        "From referral to completion",
        f"{loss}." if loss else "There are too few referrals to say where most people are lost.",
        charts=(BarChart(heading, bars),),
        sheets=(_steps(subject, steps), _reconciliation(parts, is_whole=found.reconciles)),
    )


def largest_loss(steps: list[tuple[str, Cell]]) -> str:
    """The largest loss between two steps that are both shown, in words; empty where there is none."""
    pairs = [
        (before.value - after.value, before.value, name, following)
        for (name, before), (following, after) in pairwise(steps)
        if before.value and after.value is not None and before.value > after.value
    ]
    if not pairs:
        return ""
    lost, of, name, following = max(pairs)
    return f"The largest loss is between {name.lower()} and {following.lower()}: {lost:,} of {of:,} ({lost / of:.1%})"


def _steps(subject: Subject, steps: list[tuple[str, int, Cell]]) -> Sheet:
    rows, previous = [], steps[0]
    for step in steps:
        shares = [_share(subject, step, of) for of in (previous, steps[0])]
        rows.append((step[0], step[2].text, *(shares if step is not steps[0] else ["", ""])))
        previous = step
    head = ("Step", "Referrals", "Share of the step before", "Share of referred")
    return Sheet("Each step", head, tuple(rows), "After acceptance: referrals whose case has reached the step.")


def _share(subject: Subject, step: tuple[str, int, Cell], of: tuple[str, int, Cell]) -> str:
    if step[2].is_hidden or of[2].is_hidden or step[1] > of[1]:
        return HIDDEN.text
    return subject.edition.rate(step[1], of[1]).text


def _reconciliation(parts: ProtectedTable, *, is_whole: bool) -> Sheet:
    rows = [(name, cell.text) for name, cell in zip(PARTS, parts.cells[0], strict=True)]
    note = (
        "Every referral sent is in one of these lines; they add up before rounding."
        if is_whole
        else "These lines do not add up to the referrals sent. Report this to the operator of the service."
    )
    return Sheet(
        "What became of every referral sent",
        ("Decision", "Referrals"),
        (*rows, ("Referred", parts.row_totals[0].text)),
        note,
        has_total=True,
    )


def timeliness_section(subject: Subject) -> Section:
    quarters = [subject.earlier(back) for back in range(QUARTERS - 1, 0, -1)] + [subject]
    rates = {name: [_rate(one, one.in_time(name)) for one in quarters] for name in timeliness.NAMES}
    labels = [words.short_period(one.span) for one in quarters]
    panels = [Series(PANELS[name], _points(labels, each)) for name, each in rates.items()]
    shown = [(name, each[-1]) for name, each in rates.items() if each[-1].value is not None]
    lead = _timely_lead(shown)
    heading = ChartHeading(lead.rstrip("."), f"Referrals accepted, by quarter, {subject.programme}", SOURCE)
    return Section(
        "timeliness",
        "Timeliness",
        lead,
        charts=(MultipleChart(heading, panels, columns=3, top=100),) if shown else (),
        sheets=(_timely_sheet(subject, {name: subject.in_time(name) for name in rates}),),
        notes=(
            "Pending is not yet due and in neither part of a rate. Left out are referrals that came by file as "
            "history, for which no clock ran.",
        ),
    )


def _points(labels: list[str], rates: list[ProtectedRate]) -> list[Point]:
    return [chart_point(label, rate) for label, rate in zip(labels, rates, strict=True)]


def chart_point(label: str, rate: ProtectedRate) -> Point:
    if rate.value is None or rate.low is None or rate.high is None:
        return Point(label, None)
    return Point(label, 100 * rate.value, 100 * rate.low, 100 * rate.high, rate.denominator.value)


def _timely_lead(shown: list[tuple[str, ProtectedRate]]) -> str:
    if not shown:
        return "There are not enough people with a clock in this quarter to show a rate."
    name, rate = min(shown, key=lambda one: one[1].value or 0)
    return f"The clock met least often is “{timeliness.NAMES[name].lower()}”: {words.rate_as_percent(rate)} in time."


def _rate(subject: Subject, share: Share) -> ProtectedRate:
    return subject.edition.rate(share.numerator, share.denominator)


def _timely_sheet(subject: Subject, shares: dict[str, Share]) -> Sheet:
    rows = []
    for name, share in shares.items():
        rate = _rate(subject, share)
        counts = [subject.edition.count(number).text for number in (share.pending, share.excluded)]
        rows.append(
            (f"{name} {timeliness.NAMES[name]}", words.of_people(rate), rate.text, _target(subject, name), *counts)
        )
    head = ("Clock", "In time", "Rate (95% interval)", "Target", "Pending", "Left out")
    return Sheet("Done in time", head, tuple(rows))


def _target(subject: Subject, name: str) -> str:
    target = subject.choices.kpi_targets.get(TARGET_OF.get(name, name)) if subject.choices else None
    if target is None:
        return "none set"
    text = f"{'at most ' if name in SHOULD_BE_LOW else ''}{target.percent:g}%"
    return text if target.confirmed else f"{text}, not confirmed"


def engagement_section(subject: Subject) -> Section:
    code, span, now = subject.code, subject.span, subject.now
    shares = {
        "K7": engagement.engaged_of(*subject.journeys, subject.now),
        "K8": engagement.did_not_attend(code, span, now),
        "K9": engagement.completed_of(*subject.journeys, now),
        "K10": engagement.breach_upheld(code, span, now),
    }
    rows = []
    for name, share in shares.items():
        rate = _rate(subject, share)
        pending = subject.edition.count(share.pending).text
        rows.append(
            (f"{name} {engagement.NAMES[name]}", words.of_people(rate), rate.text, _target(subject, name), pending)
        )
    started, completed = _rate(subject, shares["K7"]), _rate(subject, shares["K9"])
    return Section(
        "engagement",
        "Engagement and completion",
        _engaged_lead(started, completed),
        sheets=(
            Sheet(
                "Started and completed", ("Measure", "Count", "Rate (95% interval)", "Target", "Pending"), tuple(rows)
            ),
            *_waits(subject),
            _by_suite(subject),
        ),
        notes=(
            "K7 is of referrals accepted; K9 of those whose case has ended, with open cases pending. Areas of "
            "residence are not recorded as such, so areas are shown by custody suite.",
        ),
    )


def _engaged_lead(started: ProtectedRate, completed: ProtectedRate) -> str:
    if started.value is None:
        return "There are not enough referrals with a case to show a rate."
    first = f"{words.rate_as_percent(started)} of referrals accepted have a start on record"
    if completed.value is None:
        return f"{first}. Too few cases have ended to show how many completed."
    return f"{first}; {words.rate_as_percent(completed)} of the cases that have ended were completed."


def _waits(subject: Subject) -> tuple[Sheet, ...]:
    found, _ = subject.journeys
    rows = []
    names = {
        "attempted_at": "First attempt",
        "spoken_at": "First conversation",
        "offered_at": "Offer of an appointment",
    }
    for name, label in names.items():
        reached = sum(getattr(one, name) is not None for one in found)
        median = engagement.median_days(found, name)
        if median is not None and reached >= subject.edition.rate_floor:
            rows.append((label, subject.edition.count(reached).text, f"{median:.1f}"))
    return (Sheet("Median days from acceptance", ("To", "Reached it", "Median days"), tuple(rows)),) if rows else ()


def _by_suite(subject: Subject) -> Sheet:
    lines = equity.by_suite(subject.profiles)
    return people_sheet(subject, "By custody suite", "Custody suite", lines)


def people_sheet(subject: Subject, title: str, noun: str, lines: list[equity.EquityLine]) -> Sheet:
    """People accepted, parted into started and not started, so that the table's totals can be protected with it."""
    table = subject.edition.table([[line.started, line.accepted - line.started] for line in lines])
    rows = [
        (
            line.label,
            total.text,
            started.text,
            not_started.text,
            rate_beside(subject.edition, started, not_started, line.started, line.accepted).text,
        )
        for line, (started, not_started), total in zip(lines, table.cells, table.row_totals, strict=True)
    ]
    totals = tuple(cell.text for cell in (table.total, *table.column_totals))
    head = (noun, "Accepted", "Started", "Not started", "Share started (95% interval)")
    return Sheet(title, head, (*rows, ("Everyone", *totals, "")) if lines else (), has_total=bool(lines))
