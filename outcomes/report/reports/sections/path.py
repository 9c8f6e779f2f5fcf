"""The way through: the funnel, timeliness, engagement and completion."""

from outcomes.figure.measures import engagement, equity, timeliness
from outcomes.figure.measures.timeliness import Share
from outcomes.figure.statistics import percentile
from outcomes.figure.suppression import NOT_SHOWN, Cell, Counts, ProtectedRate
from outcomes.report.reports import claims, words
from outcomes.report.reports.editions import Edition
from outcomes.report.reports.rates import rates_beside_whole
from outcomes.report.reports.sections.misses import misses_sheet
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
#: Whoever is in time by the one is in time by the other, whichever limit is the longer.
BESIDE = {"K6b": "K6"}
SHOULD_BE_LOW = {"K8"}
TARGET_OF = {"K6b": ""}  # the one target of K6 is for the limit of the programme
SOURCE = "Source: referrals and cases of this service. Definitions are at the end."
SLOWEST = 0.9
NO_LOSS = "No single step stands out as the largest loss in the figures that are shown"


def funnel_section(subject: Subject) -> Section:
    found, edition = subject.passage, subject.edition
    ends = edition.table([[number for _, number in found.ends()]])
    cells = dict(zip(dict(found.ends()), ends.cells[0], strict=True))
    loss = largest_loss(found.losses(), cells, ends.row_totals[0], edition.slack)
    rates = edition.falling([number for _, number in found.reached()], found.sent)
    heading = ChartHeading(
        loss or NO_LOSS,
        f"Share of referrals to {subject.programme} that got this far, {words.period_in_words(subject.span)}",
        SOURCE,
    )
    steps = [(name, rate) for (name, _), rate in zip(found.reached(), rates, strict=True)]
    bars = [ChartBar("Referred", 100, edition.count(found.sent).text), *(_bar(name, rate) for name, rate in steps)]
    is_shown = any(rate.is_shown for rate in rates)
    return Section(
        "funnel",
        "From referral to completion",
        f"{loss or NO_LOSS}.",
        charts=(BarChart(heading, bars),) if is_shown else (),
        sheets=(
            Sheet(
                "Each step",
                ("Step", words.counted(edition, "Reached it", "Referrals"), "Share of referred (95% interval)"),
                tuple((name, words.of_people(rate), rate.text) for name, rate in steps),
                "Of all referrals sent. A case that is still open may yet reach a later step.",
            ),
            Sheet(
                "What became of every referral sent",
                ("Where it is or ended", "Referrals"),
                (
                    *((name, cell.text) for (name, _), cell in zip(found.ends(), ends.cells[0], strict=True)),
                    ("Referred", ends.row_totals[0].text),
                ),
                "Every referral sent is in one of these lines; they add up before rounding. Open cases are no losses.",
                has_total=True,
            ),
        ),
    )


def _bar(name: str, rate: ProtectedRate) -> ChartBar:
    return ChartBar(name, None if rate.value is None else 100 * rate.value, rate.text)


def largest_loss(losses: list[tuple[str, str, list[str], int]], cells: dict[str, Cell], total: Cell, slack: int) -> str:
    """The largest loss between two steps, chosen on exact counts; empty where the cells that are shown do not carry it."""
    biggest = claims.largest_of([number for *_, number in losses])
    if biggest is None:
        return ""
    spans = [claims.limits_of_lines(cells, total, lines, slack) for _, _, lines, _ in losses]
    if any(spans[biggest][0] <= most for place, (_, most) in enumerate(spans) if place != biggest):
        return ""
    before, after, lines, _ = losses[biggest]
    shown = " and ".join(f"{cells[line].text} {line.lower()}" for line in lines if not cells[line].is_hidden)
    return f"The largest loss is between {before.lower()} and {after.lower()}: {shown}"


def timeliness_section(subject: Subject) -> Section:
    quarters = [subject.earlier(back) for back in range(QUARTERS - 1, 0, -1)] + [subject]
    clocks = [clock_rates(one) for one in quarters]
    rates = {name: [each[name] for each in clocks] for name in timeliness.NAMES}
    labels = [words.short_period(one.span) for one in quarters]
    panels = [Series(PANELS[name], _points(labels, each)) for name, each in rates.items()]
    shares = {name: subject.in_time(name) for name in rates}
    shown = {name: (shares[name], each[-1]) for name, each in rates.items() if each[-1].is_shown}
    lead = _timely_lead(shown)
    heading = ChartHeading(lead.rstrip("."), f"Referrals accepted, by quarter, {subject.programme}", SOURCE)
    return Section(
        "timeliness",
        "Timeliness",
        lead,
        charts=(MultipleChart(heading, panels, columns=3, top=100),) if shown else (),
        sheets=(_timely_sheet(subject, shares, clocks[-1]), misses_sheet(subject), _waits(subject)),
        notes=(
            "Pending is not yet due and in neither part of a rate. Left out are referrals that came by file as "
            "history, for which no clock ran.",
        ),
    )


def _points(labels: list[str], rates: list[ProtectedRate]) -> list[Point]:
    return [chart_point(label, rate) for label, rate in zip(labels, rates, strict=True)]


def chart_point(label: str, rate: ProtectedRate) -> Point:
    if rate.least is None or rate.most is None:
        return Point(label, None)
    people = rate.denominator.value
    if rate.value is None:
        return Point(label, None, 100 * rate.least, 100 * rate.most, people, rate.text)
    low, high = (None if end is None else 100 * end for end in (rate.low, rate.high))
    return Point(label, 100 * rate.value, low, high, people, rate.text)


def _timely_lead(shown: dict[str, tuple[Share, ProtectedRate]]) -> str:
    """The clock met least often, chosen on exact counts and named where what is shown carries it."""
    if not shown:
        return "There are not enough people with a clock in this time to show a rate."
    names = list(shown)
    least = claims.largest_of([1 - share.numerator / share.denominator for share, _ in shown.values()])
    if least is not None and claims.is_lowest(least, [rate for _, rate in shown.values()]):
        name = names[least]
        percent = words.rate_as_percent(shown[name][1])
        return f"The clock met least often is “{timeliness.NAMES[name].lower()}”: {percent} in time."
    return "No single clock stands out as the one met least often in the figures that are shown."


def _rate(subject: Subject, share: Share) -> ProtectedRate:
    return subject.edition.rate(share.numerator, share.denominator)


def clock_rates(subject: Subject) -> dict[str, ProtectedRate]:
    """Each clock; who was assessed in ten days and not in five would be few people, so the second is given beside the first."""
    shares = {name: subject.in_time(name) for name in timeliness.NAMES}
    rates = {name: _rate(subject, share) for name, share in shares.items()}
    for name, first in BESIDE.items():
        counts, other = ((shares[one].numerator, shares[one].denominator) for one in (name, first))
        rates[name] = subject.edition.beside(counts, other, rates[first])
    return rates


def _timely_sheet(subject: Subject, shares: dict[str, Share], rates: dict[str, ProtectedRate]) -> Sheet:
    rows = []
    for name, share in shares.items():
        rate = rates[name]
        counts = [subject.edition.count(number).text for number in (share.pending, share.excluded)]
        rows.append(
            (f"{name} {timeliness.NAMES[name]}", words.of_people(rate), rate.text, _target(subject, name), *counts)
        )
    in_time = words.counted(subject.edition, "In time", "Referrals")
    head = ("Clock", in_time, "Rate (95% interval)", "Target", "Pending", "Left out")
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
                "Started and completed",
                (
                    "Measure",
                    words.counted(subject.edition, "Count", "Counted in all"),
                    "Rate (95% interval)",
                    "Target",
                    "Pending",
                ),
                tuple(rows),
            ),
        ),
        notes=("K7 is of referrals accepted; K9 of those whose case has ended, with open cases pending.",),
    )


def _engaged_lead(started: ProtectedRate, completed: ProtectedRate) -> str:
    if not started.is_shown:
        return "There are not enough referrals with a case to show a rate."
    first = f"Of referrals accepted, {words.rate_as_percent(started)} have a start on record"
    if not completed.is_shown:
        return f"{first}. Too few cases have ended to show how many completed."
    return f"{first}; of the cases that have ended, {words.rate_as_percent(completed)} were completed."


WAITS = {"attempted_at": "First attempt", "spoken_at": "First conversation", "offered_at": "Offer of an appointment"}


def _waits(subject: Subject) -> Sheet:
    found, _ = subject.journeys
    rows = []
    for name, label in WAITS.items():
        days = engagement.days_until(found, name)
        is_shown = len(days) >= subject.edition.rate_floor
        beyond = subject.edition.count(round(len(days) * (1 - SLOWEST)))
        shares = ((0.5, is_shown), (SLOWEST, is_shown and not beyond.is_hidden))
        rows.append(
            (label, *(_days(subject, percentile(days, share)) if shown else NOT_SHOWN for share, shown in shares))
        )
    return Sheet(
        "Median days from acceptance",
        ("To", "Median days", "Nine in ten within (days)"),
        tuple(rows),
        f"Of those who reached it, where they are {subject.edition.rate_floor} or more; the slowest tenth only where as many "
        "people are in it as may be counted.",
    )


def _days(subject: Subject, days: float | None) -> str:
    """To a tenth for a team leader; whole days for everybody else."""
    if days is None:
        return NOT_SHOWN
    if subject.edition.is_internal:
        return f"{days:.1f}"
    return "under 1" if days < 1 else f"{days:.0f}"


def people_sheet(subject: Subject, title: str, noun: str, lines: list[equity.EquityLine]) -> Sheet:
    """People accepted, and how many of them started: in a list that is the same whoever is in it."""
    edition = subject.edition
    table = edition.table([[line.accepted] for line in lines])
    cells = {line.label: cell for line, (cell,) in zip(lines, table.cells, strict=True)}
    hidden = {label for label, cell in cells.items() if cell.is_hidden}
    rates = rates_beside_whole(edition, {line.label: (line.started, line.accepted) for line in lines}, hidden)
    rows = [
        _people_line(edition, line.label, cells[line.label], (line.started, line.accepted), rates[line.label])
        for line in lines
    ]
    counts = sum(line.started for line in lines), sum(line.accepted for line in lines)
    everyone = _people_line(edition, "Everyone", table.total, counts, _share_of_everyone(subject, counts))
    exact = ("Started", "Not started") if edition.is_internal else ()
    return Sheet(title, (noun, "Accepted", *exact, "Share started (95% interval)"), (*rows, everyone), has_total=True)


def _share_of_everyone(subject: Subject, counts: Counts) -> ProtectedRate:
    """Who started, of people: beside K7, which is of the referrals of nearly the same people."""
    share = engagement.engaged_of(*subject.journeys, subject.now)
    other = (share.numerator, share.denominator)
    return subject.edition.beside(counts, other, _rate(subject, share), abs(counts[1] - other[1]))


def _people_line(edition: Edition, label: str, cell: Cell, counts: Counts, rate: ProtectedRate) -> tuple[str, ...]:
    started, accepted = counts
    share = NOT_SHOWN if cell.is_hidden else rate.text
    exact = (f"{started:,}", f"{accepted - started:,}") if edition.is_internal else ()
    return (label, cell.text, *exact, share)
