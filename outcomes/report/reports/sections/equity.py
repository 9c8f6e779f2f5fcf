"""Rates and ratios from acceptance to reoffending by sex, age and ethnicity: every group in its line, whoever is in it."""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from outcomes.figure.measures import equity, reoffending
from outcomes.figure.statistics import Estimate, ratio_of_intervals
from outcomes.figure.suppression import NOT_SHOWN, ProtectedRate
from outcomes.report.reports import words
from outcomes.report.reports.rates import rates_beside_whole
from outcomes.report.reports.sections.path import people_sheet
from outcomes.report.reports.shapes import Section, Sheet
from outcomes.report.reports.subject import Subject

YEAR = 12
NAMED_AT_MOST = 3
LEAD = "Who was accepted, started, completed and reoffended, by sex, age and ethnicity."
NOTES = (
    "Groups are wide so that more of them can be shown. A ratio is of the two rates as they are shown, with the interval "
    "that their intervals allow, so it gives away no more than they do. One whose interval leaves out 1 is explained or "
    "acted on, and the record of that is below the figures.",
    "Who was eligible and not offered, disability and deprivation are not recorded in this service, so there is no rate of "
    "them.",
)


@dataclass(frozen=True)
class GroupRate:
    """The rate of one group at one step, and how many times that of the group that it is compared with."""

    step: str
    group: str
    rate: ProtectedRate
    ratio: Estimate | None
    is_reference: bool

    @property
    def text(self) -> str:
        if not self.rate.is_shown:
            return NOT_SHOWN
        percent = words.rate_as_percent(self.rate)
        if self.is_reference:
            return f"{percent} (reference)"
        if self.ratio is None:
            return percent
        return f"{percent}, {self.ratio.value:.2f} times ({self.ratio.low:.2f} to {self.ratio.high:.2f})"

    @property
    def leaves_out_one(self) -> bool:
        return self.ratio is not None and self.ratio.excludes(1)


def _started(subject: Subject) -> Mapping[object, bool]:
    return {person: one.is_started for person, one in subject.profiles.items()}


def _completed(subject: Subject) -> Mapping[object, bool]:
    return {one.person_id: one.is_completed for one in subject.members if one.is_completed or one.ended_on is not None}


def _proven(subject: Subject) -> Mapping[object, bool]:
    return reoffending.find_reoffenders(subject.code, subject.span, as_of=subject.as_of, window=YEAR)


STEPS: Mapping[str, Callable[[Subject], Mapping[object, bool]]] = {
    "Started": _started,
    "Completed, of cases ended": _completed,
    "Proven reoffending within 12 months": _proven,
}


def equity_section(subject: Subject) -> Section:
    found = list(subject.profiles.values())
    reached = {step: read(subject) for step, read in STEPS.items()}
    sheets, rates = [], []
    for family in equity.FAMILIES:
        lines = equity.by_family(found, family)
        groups = list(group_rates(subject, family, lines, reached))
        rates += groups
        sheets += [people_sheet(subject, family.title, family.noun, lines), _ratios_sheet(family, groups)]
    missing = sum(one.ethnicity in {"", "NS"} for one in found)
    rate = subject.edition.rate(missing, len(found))
    unknown = f" Ethnicity is not stated or not recorded for {words.rate_as_percent(rate)}." if rate.is_shown else ""
    return Section("equity", "Equity", f"{LEAD}{unknown}{_said_of(rates)}", sheets=tuple(sheets), notes=NOTES)


def group_rates(
    subject: Subject,
    family: equity.Family,
    lines: list[equity.EquityLine],
    reached: Mapping[str, Mapping[object, bool]],
) -> Iterator[GroupRate]:
    """Every group at every step; a group whose people are not shown has no rate, here as in their own table."""
    table = subject.edition.table([[line.accepted] for line in lines])
    hidden = {line.label for line, (cell,) in zip(lines, table.cells, strict=True) if cell.is_hidden}
    groups = {key: family.group_of(one) for key, one in subject.profiles.items()}
    for step, people in reached.items():
        had: dict[str, list[bool]] = {label: [] for label in family.order}
        for key, is_so in people.items():
            if key in groups:
                had[groups[key]].append(is_so)
        counts = {label: (sum(each), len(each)) for label, each in had.items()}
        rates = rates_beside_whole(subject.edition, counts, hidden)
        base = rates[family.reference]
        for label, rate in rates.items():
            is_reference = label == family.reference
            yield GroupRate(step, label, rate, None if is_reference else ratio_of_rates(rate, base), is_reference)


def ratio_of_rates(rate: ProtectedRate, base: ProtectedRate) -> Estimate | None:
    """Of what is shown alone, to two digits, its limits outward; None where either is a limit or not shown."""
    ends = [one.value is None or one.low is None or one.high is None for one in (rate, base)]
    if any(ends):
        return None
    parts = [(one.value or 0.0, one.low or 0.0, one.high or 0.0) for one in (rate, base)]
    found = ratio_of_intervals(*parts)
    if found is None:
        return None
    return Estimate(round(found.value, 2), math.floor(100 * found.low) / 100, math.ceil(100 * found.high) / 100)


def _ratios_sheet(family: equity.Family, groups: list[GroupRate]) -> Sheet:
    cells = {(one.group, one.step): one.text for one in groups}
    rows = tuple((label, *(cells[label, step] for step in STEPS)) for label in family.order)
    note = f"Each rate, and how many times that of the reference, {family.reference}, it is (95% interval)."
    return Sheet(f"Ratios {family.title[:1].lower()}{family.title[1:]}", (family.noun, *STEPS), rows, note)


def _said_of(rates: list[GroupRate]) -> str:
    """How many ratios leave out 1, the first of them by name; nothing where no ratio is shown."""
    ratios = [one for one in rates if one.ratio is not None]
    if not ratios:
        return ""
    unlike = [one for one in ratios if one.leaves_out_one]
    counted = f" Of {len(ratios)} ratios shown, {len(unlike) or 'none'} leave{'' if len(unlike) > 1 else 's'} out 1"
    if not unlike:
        return f"{counted}."
    named = [f"{one.step.lower()}, {one.group.lower()}: {one.ratio.value:.2f} times" for one in unlike if one.ratio]
    more = " and more" if len(named) > NAMED_AT_MOST else ""
    return f"{counted}, where one in twenty would by chance: {'; '.join(named[:NAMED_AT_MOST])}{more}."


def suites_section(subject: Subject) -> Section:
    """Every suite of the reference list, whoever came from it."""
    lines = equity.by_suite(list(subject.profiles.values()), subject.suites)
    return Section(
        "suites",
        "Custody suites",
        "Who was accepted and who started, by the custody suite that they came from.",
        sheets=(people_sheet(subject, "By custody suite", "Custody suite", lines),),
        notes=(
            "Areas of residence are not recorded as such, so areas are shown by custody suite. Who was eligible in a suite "
            "and not referred is not recorded, so there is no rate for each eligible person.",
        ),
    )
