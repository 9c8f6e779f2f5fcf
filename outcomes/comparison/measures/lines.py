"""A programme against those who were not offered it: designs from the strongest down, one line for each estimand.

Definitions: section 7 of the exchange contract. Everybody offered is compared with nobody offered (intention to treat),
for people mature for the window. Ratios below 1 and differences below 0 mean fewer offences. Under thirty a side, or
where the extracts cover too few, there is no value. A person who is accepted later stays until that day.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

import numpy as np

from outcomes.comparison import matching, statistics
from outcomes.comparison.cohorts import YEAR, Followed, Side, observed_people, trial_people
from outcomes.comparison.measures.columns import (
    Balance,
    OfGroup,
    count_groups,
    filter_recorded,
    find_balance,
    make_table,
    usable_columns,
)
from outcomes.comparison.statistics import Estimate, Table
from outcomes.comparison.terms import LEAST_A_SIDE, Analysis, Design, Estimand, Planned, Reason
from outcomes.figure.cohorts import Span
from programmes.calendar import months_after

COMPARISON_VERSION = "2"

TOO_FEW, NO_DATA = "too few", "no data"

RISKS = (Estimand.RISK_RATIO_12, Estimand.RISK_DIFFERENCE_12)

ADJUSTED = (Design.MATCHED, Design.AREA, Design.HISTORICAL)


@dataclass(frozen=True)
class Setting:
    """How a comparison is made; by itself with every column there is, and with nobody left out for being unlike."""

    covariates: tuple[str, ...] | None = None
    caliper: float | None = None
    is_paired: bool = False


PLAIN = Setting()


@dataclass(frozen=True)
class Line:
    """One design and estimand of one programme; the value is None where `method` says why.

    `off_support` counts who had nobody like them on the other side, `events` who had an offence; both are of the offered
    first. `earlier` compares the second year before the index date as if it were an outcome, which no offer can change.
    """

    design: Design
    estimand: Estimand | None
    offered: int
    comparators: int
    used_offered: int = 0
    used_comparators: int = 0
    estimate: Estimate | None = None
    method: str = TOO_FEW
    covariates: tuple[str, ...] = ()
    worst_balance: float | None = None
    analysis: Analysis = Analysis.OFFERED
    off_support: tuple[int, int] = (0, 0)
    events: tuple[int, int] = (0, 0)
    balance: tuple[Balance, ...] = ()
    earlier: Estimate | None = None
    of_groups: tuple[OfGroup, ...] = ()

    def as_line(self) -> dict[str, Any]:
        return {
            "design": str(self.design),
            "estimand": str(self.estimand) if self.estimand else None,
            "offered": self.offered,
            "comparators": self.comparators,
            "used_offered": self.used_offered,
            "used_comparators": self.used_comparators,
            **_told(self.estimate),
            "method": self.estimate.method if self.estimate else self.method,
            "covariates": list(self.covariates),
            "worst_balance": _rounded(self.worst_balance),
            "p_value": _rounded(self.estimate.p_value) if self.estimate else None,
            **_unmeasured(self),
            "analysis": str(self.analysis),
            "off_support_offered": self.off_support[0],
            "off_support_comparators": self.off_support[1],
            "events_offered": self.events[0],
            "events_comparators": self.events[1],
            "balance": [
                {"column": one.column, "before": _rounded(one.before), "after": _rounded(one.after)}
                for one in self.balance
            ],
            "negative_control": _told(self.earlier) if self.earlier else None,
            "offences_offered": [asdict(one) for one in self.of_groups],
        }


def _told(estimate: Estimate | None) -> dict[str, float | None]:
    found = (estimate.value, estimate.low, estimate.high) if estimate else (None,) * 3
    return dict(zip(("value", "low", "high"), map(_rounded, found), strict=True))


def _unmeasured(line: Line) -> dict[str, float | None]:
    """What somebody would have to believe of a fact that nobody recorded: for the value, and for the nearer limit."""
    if line.estimate is None or line.estimand == Estimand.RISK_DIFFERENCE_12:
        return {"e_value": None, "e_value_of_limit": None}
    one = line.estimate
    nearer = 1.0 if one.low <= 1 <= one.high else min(one.low, one.high, key=lambda end: abs(np.log(end)))
    is_hazard = line.estimand == Estimand.HAZARD_RATIO
    ratios = [statistics.risk_ratio_of_hazards(end) if is_hazard else end for end in (one.value, nearer)]
    value, limit = (_rounded(statistics.find_e_value(ratio)) for ratio in ratios)
    return {"e_value": value, "e_value_of_limit": limit}


def compare_programme(programme: str, span: Span, window: int, as_of: date) -> list[dict[str, Any]]:
    """Every line of one programme, the headline first, as nobody planned it."""
    trial, observed = trial_people(programme, span, as_of), observed_people(programme, span, as_of)
    found = [
        *((trial, line) for line in design_lines(Design.RANDOMISED, trial, window, as_of)),
        *(
            (observed, line)
            for design, some in observed_designs(observed)
            for line in design_lines(design, some, window, as_of)
        ),
    ]
    if not found:
        count = sum(one.is_offered for one in observed.people)
        found = [(observed, Line(Design.NONE, None, count, 0, method="no comparison group"))]
    return [
        {**answer_line(programme, side, line, window, as_of), "status": str(Planned.EXPLORATORY), "plan": None}
        for side, line in found
    ]


def answer_line(programme: str, side: Side, line: Line, window: int, as_of: date) -> dict[str, Any]:
    """One line as the contract has it."""
    return {
        "programme": programme,
        **line.as_line(),
        "window_months": window,
        "as_of": as_of.isoformat(),
        "covered_to": _day(side.covered_to()),
        "not_taken_up": side.not_taken_up,
        "crossed_over": side.crossed_over,
        "definition_version": COMPARISON_VERSION,
        "previous_offences_differ": side.differing(),
    }


def observed_designs(observed: Side) -> Iterator[tuple[Design, Side]]:
    """The designs for which there is anybody, from the strongest down."""
    reasons: dict[Design, set[Any]] = {
        Design.MATCHED: set(Reason.values),
        Design.AREA: {Reason.OTHER_AREA},
        Design.HISTORICAL: {Reason.BEFORE_PROGRAMME},
        Design.UNADJUSTED: set(Reason.values),
    }
    for design, wanted in reasons.items():
        people = tuple(one for one in observed.people if one.is_offered or one.reason in wanted)
        if not all(one.is_offered for one in people):
            yield design, replace(observed, people=people)


def design_lines(design: Design, side: Side, window: int, as_of: date, setting: Setting = PLAIN) -> list[Line]:
    """The lines of one design, in the order of the estimands; none without anybody on either side."""
    if not side.people:
        return []
    hazard = Prepared.of(design, Estimand.HAZARD_RATIO, side, window, as_of, setting)
    rate = statistics.estimate_rate_ratio(hazard.table) if hazard.table else None
    risk = Prepared.of(design, RISKS[0], side, max(window, YEAR), as_of, setting)
    both = statistics.estimate_risks(risk.table) if risk.table else None
    lines = [
        replace(hazard.line, estimate=statistics.estimate_hazard_ratio(hazard.table) if hazard.table else None),
        replace(hazard.line, estimand=Estimand.RATE_RATIO, estimate=rate),
        *(
            replace(risk.line, estimand=name, estimate=one)
            for name, one in zip(RISKS, both or (None, None), strict=True)
        ),
    ]
    earlier = hazard.compare_earlier(design, side) if design != Design.UNADJUSTED else None
    return [replace(line, earlier=earlier) for line in lines]


@dataclass(frozen=True)
class Prepared:
    """What a line says before anything is fitted, and the table to fit where there are enough people."""

    line: Line
    table: Table | None = None
    people: tuple[Followed, ...] = ()
    names: tuple[str, ...] = field(default=())

    @classmethod
    def of(
        cls, design: Design, estimand: Estimand, side: Side, window: int, as_of: date, setting: Setting
    ) -> "Prepared":
        offered = sum(one.is_offered for one in side.people)
        line = Line(design, estimand, offered, len(side.people) - offered)
        mature = [one for one in side.people if side.is_mature(one, window, as_of) and _stays(one)]
        names = usable_columns(design, mature, side, setting.covariates)
        used = filter_recorded(names, mature, side)
        if estimand in RISKS:
            used = [one for one in used if _is_known_at_12(one)]
        line = replace(_counted(line, used), covariates=_named(design, names))
        if _are_few(used):
            return cls(replace(line, method=_why_none(side, window, as_of, len(mature))))
        kept = _alike(design, used, side, names, window, setting)
        line = _weighed(_counted(line, kept), side, names, used, kept, setting)
        if _are_few(kept):
            return cls(line)
        table = make_table(design, kept, side, names, window)
        had = (table.in_12 if estimand in RISKS else table.had) > 0
        offered_had = int((had * table.offered).sum())
        events = (offered_had, int(had.sum()) - offered_had)
        of_groups = () if estimand in RISKS else count_groups(kept, side, window)
        return cls(replace(line, events=events, of_groups=of_groups), table, tuple(kept), tuple(names))

    def compare_earlier(self, design: Design, side: Side) -> Estimate | None:
        """The rate of offences in the second year before, by the same columns, where the extracts hold that year."""
        if self.table is None:
            return None
        counts = [side.offences_two_years_before(one) for one in self.people]
        known = [one for one, count in zip(self.people, counts, strict=True) if count is not None]
        if _are_few(known):
            return None
        table = make_table(design, known, side, self.names, YEAR)
        earlier = np.array([float(count) for count in counts if count is not None])
        return statistics.estimate_rate_ratio(replace(table, count=earlier, years=np.ones(len(known))))


def _counted(line: Line, used: Sequence[Followed]) -> Line:
    counts = Counter(one.is_offered for one in used)
    return replace(line, used_offered=counts[True], used_comparators=counts[False])


def _are_few(people: Sequence[Followed]) -> bool:
    counts = Counter(one.is_offered for one in people)
    return min(counts[True], counts[False]) < LEAST_A_SIDE


def _why_none(side: Side, window: int, as_of: date, mature: int) -> str:
    due = Counter(one.is_offered for one in side.people if side.is_due(one, window, as_of))
    is_uncovered = min(due[True], due[False]) >= LEAST_A_SIDE and mature < sum(due.values())
    return NO_DATA if is_uncovered or not side.covered else TOO_FEW


def _alike(
    design: Design, people: Sequence[Followed], side: Side, names: Sequence[str], window: int, setting: Setting
) -> list[Followed]:
    """Who stays: everybody, or those who have somebody like them within the caliper, or the pairs."""
    if setting.caliper is None or design not in ADJUSTED:
        return list(people)
    table = make_table(design, people, side, names, window)
    leaning = statistics.estimate_leaning(table)
    find = matching.find_pairs if setting.is_paired else matching.find_support
    kept = find(leaning, table.offered, setting.caliper)
    return [one for one, stays in zip(people, kept, strict=True) if stays]


def _weighed(
    line: Line, side: Side, names: Sequence[str], used: Sequence[Followed], kept: Sequence[Followed], setting: Setting
) -> Line:
    """How unlike the sides are, before and after, and who was left out for having nobody like them."""
    if line.design == Design.UNADJUSTED:
        apart = find_balance(used, side, usable_columns(Design.MATCHED, used, side))
        return replace(line, worst_balance=max(apart.values(), default=None))
    is_matched = setting.caliper is not None and line.design in ADJUSTED
    before = find_balance(used, side, names)
    after = find_balance(kept, side, names) if is_matched else {}
    gone = Counter(one.is_offered for one in used)
    gone.subtract(one.is_offered for one in kept)
    return replace(
        line,
        off_support=(gone[True], gone[False]),
        balance=tuple(Balance(name, apart, after.get(name)) for name, apart in before.items()),
        worst_balance=max(after.values(), default=None) if is_matched and setting.is_paired else None,
    )


def _stays(one: Followed) -> bool:
    return one.leaves_on is None or one.leaves_on > one.begins_on


def _is_known_at_12(one: Followed) -> bool:
    """Who left before twelve months were over without an offence says nothing of twelve months."""
    end = months_after(one.index_on, YEAR)
    return one.leaves_on is None or one.leaves_on >= end or bool(one.days_after(end))


def _named(design: Design, names: Sequence[str]) -> tuple[str, ...]:
    return (*names, "stratum") if design == Design.RANDOMISED else tuple(names)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
