"""Net-widening watch: does the programme draw in people who would have had no action, beside the same stretches before."""

from dataclasses import dataclass

from outcomes.figure.measures import widening
from outcomes.figure.measures.timeliness import Share
from outcomes.figure.suppression import ProtectedRate
from outcomes.figure.terms import WideningId
from outcomes.report.reports import words
from outcomes.report.reports.sections.path import chart_point
from outcomes.report.reports.shapes import Section, Sheet
from outcomes.report.reports.subject import Subject
from paper.charts import ChartHeading, MultipleChart, Series

STRETCHES = 4
UP, DOWN = "up from ", "down from "
NOT_COMPARED = "not known"
SOURCE = "Source: referrals, versions of the programme and extracts of police events. Definitions are at the end."
NOTES = (
    "What would have happened to these people without the programme is not recorded, and neither is what a penalty would "
    "have been in its place. A rise is a reason to read cases, not a finding; there is no official threshold.",
    "Up and down stand only where the 95% interval of the difference leaves out 0. Of six comparisons one may do so by "
    "chance alone.",
)


@dataclass(frozen=True)
class Watched:
    """One figure in its stretches, the newest last, and how it stands to the stretch before."""

    id: WideningId
    share: Share
    rates: tuple[ProtectedRate, ...]
    missing: ProtectedRate
    change: str

    @property
    def is_compared(self) -> bool:
        return bool(self.change)


def widening_section(subject: Subject) -> Section:
    stretches = [subject.earlier(back) for back in range(STRETCHES - 1, 0, -1)] + [subject]
    shares = widening.widening_shares(subject.code, [one.span for one in stretches], subject.as_of)
    found = [_watched(id_, stretches, [each[id_] for each in shares]) for id_ in WideningId]
    lead = say_changes(found)
    is_shown = any(rate.is_shown for one in found for rate in one.rates)
    return Section(
        "widening",
        "Net-widening watch",
        lead,
        charts=(_chart(subject, stretches, found, lead),) if is_shown else (),
        sheets=(_sheet(subject, found),),
        notes=NOTES,
    )


def _watched(id_: WideningId, stretches: list[Subject], shares: list[Share]) -> Watched:
    counts = [(one.numerator, one.denominator) for one in shares]
    rates = [one.edition.rate(*each) for one, each in zip(stretches, counts, strict=True)]
    now = shares[-1]
    missing = stretches[-1].edition.rate(now.excluded, now.denominator + now.excluded)
    pairs = list(zip(counts, rates, strict=True))
    change = words.change_of_rate(stretches[-1].edition, pairs[-1], pairs[-2])
    return Watched(id_, now, tuple(rates), missing, change)


def _chart(subject: Subject, stretches: list[Subject], found: list[Watched], lead: str) -> MultipleChart:
    labels = [words.short_period(one.span) for one in stretches]
    panels = [
        Series(one.id.label, [chart_point(label, rate) for label, rate in zip(labels, one.rates, strict=True)])
        for one in found
    ]
    heading = ChartHeading(
        lead.partition(". ")[0].rstrip("."), f"Share of people accepted, by stretch, {subject.programme}", SOURCE
    )
    return MultipleChart(heading, panels, columns=3, top=100)


def _sheet(subject: Subject, found: list[Watched]) -> Sheet:
    rows = tuple(
        (
            f"{one.id} {one.id.label}",
            words.of_people(one.rates[-1]),
            one.rates[-1].text,
            one.change or NOT_COMPARED,
            one.missing.text,
        )
        for one in found
    )
    known = words.counted(subject.edition, "Of those known", "People known")
    head = ("Of people accepted", known, "Share (95% interval)", "Against the stretch before", "Not recorded")
    return Sheet("What speaks of another outcome", head, rows)


def say_changes(found: list[Watched]) -> str:
    """Which figures rose and fell, as far as they can be compared."""
    compared = [one for one in found if one.is_compared]
    if not compared:
        return (
            "Too little is recorded, now or in the stretch before, to say whether the programme draws in other people."
        )
    first = f"{len(compared)} of {len(found)} figures can be compared with the stretch before"
    rose, fell = (_named(compared, start) for start in (UP, DOWN))
    if not rose and not fell:
        return f"{first}; none has clearly changed."
    said = [f"{_some(rose)} up", *([f"{_some(fell)} down"] if fell else [])]
    return f"{first}; {' and '.join(said)}: {'; '.join([*rose, *fell])}."


def _some(named: list[str]) -> str:
    return f"{len(named) or 'none'} {'are' if len(named) > 1 else 'is'}"


def _named(compared: list[Watched], start: str) -> list[str]:
    return [
        f"{one.id.label[:1].lower()}{one.id.label[1:]} {one.change}" for one in compared if one.change.startswith(start)
    ]
