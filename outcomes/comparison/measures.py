"""A programme against those who were not offered it: designs from the strongest down, one line for each estimand.

Definitions: section 7 of the exchange contract. Everybody offered is compared with nobody offered (intention to treat),
for people mature for the window. Ratios below 1 and differences below 0 mean fewer offences. Under thirty a side, or
where the extracts cover too few, there is no value. A person who is accepted later stays until that day.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from outcomes.comparison import statistics
from outcomes.comparison.cohorts import YEAR, Followed, Side, observed_people, trial_people
from outcomes.comparison.statistics import LEAST_A_SIDE, Estimate, Floats, Table
from outcomes.comparison.terms import Design, Estimand, Reason
from outcomes.figure.cohorts import Span
from programmes.calendar import months_after

COMPARISON_VERSION = "1"

TOO_FEW, NO_DATA = "too few", "no data"

DIRECT = ("age", "sex", "previous_convictions", "previous_offences_12_months")

#: What comes in through the propensity: places and times that are what a design is made of are left out of it.
MORE: Mapping[Design, tuple[str, ...]] = {
    Design.RANDOMISED: (),
    Design.MATCHED: ("offence_group", "area", "quarter"),
    Design.AREA: ("offence_group", "quarter"),
    Design.HISTORICAL: ("offence_group", "area"),
}

COUNTS = {"previous_convictions", "previous_offences_12_months"}

#: A column is used where so many of each side have it recorded; who has not is left out of the estimate.
RECORDED = 0.9

LEAST_OF_A_KIND = 5

RISKS = (Estimand.RISK_RATIO_12, Estimand.RISK_DIFFERENCE_12)

Column = Callable[[Followed, Side], Any]

COLUMNS: Mapping[str, Column] = {
    "age": lambda one, _: one.age,
    "sex": lambda one, _: None if one.sex in {"", "U"} else one.sex,
    "previous_convictions": lambda one, _: one.previous_convictions,
    "previous_offences_12_months": lambda one, side: side.previous_offences(one),
    "offence_group": lambda one, side: side.groups.get(one.at_hand[0]) or None,
    "area": lambda one, _: one.area or None,
    "quarter": lambda one, _: one.index_on.year + (one.index_on.month - 1) // 3 / 4,
}


@dataclass(frozen=True)
class Line:
    """One design and estimand of one programme; the value is None where `method` says why."""

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

    def as_line(self) -> dict[str, Any]:
        value, low, high = (
            (self.estimate.value, self.estimate.low, self.estimate.high) if self.estimate else (None,) * 3
        )
        return {
            "design": str(self.design),
            "estimand": str(self.estimand) if self.estimand else None,
            "offered": self.offered,
            "comparators": self.comparators,
            "used_offered": self.used_offered,
            "used_comparators": self.used_comparators,
            "value": _rounded(value),
            "low": _rounded(low),
            "high": _rounded(high),
            "method": self.estimate.method if self.estimate else self.method,
            "covariates": list(self.covariates),
            "worst_balance": _rounded(self.worst_balance),
        }


def compare_programme(programme: str, span: Span, window: int, as_of: date) -> list[dict[str, Any]]:
    """Every line of one programme, the headline first."""
    trial, observed = trial_people(programme, span, as_of), observed_people(programme, span, as_of)
    found = [
        *((trial, line) for line in design_lines(Design.RANDOMISED, trial, window, as_of)),
        *(
            (observed, line)
            for design, some in _designs(observed)
            for line in design_lines(design, some, window, as_of)
        ),
    ]
    if not found:
        count = sum(one.is_offered for one in observed.people)
        found = [(observed, Line(Design.NONE, None, count, 0, method="no comparison group"))]
    return [
        {
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
        for side, line in found
    ]


def _designs(observed: Side) -> Iterator[tuple[Design, Side]]:
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


def design_lines(design: Design, side: Side, window: int, as_of: date) -> list[Line]:
    """The lines of one design, in the order of the estimands; none without anybody on either side."""
    if not side.people:
        return []
    lines = [_line(design, estimand, side, window, as_of) for estimand in (Estimand.HAZARD_RATIO, Estimand.RATE_RATIO)]
    return [*lines, *_risk_lines(design, side, max(window, YEAR), as_of)]


def _line(design: Design, estimand: Estimand, side: Side, window: int, as_of: date) -> Line:
    line, table = _prepared(design, estimand, side, window, as_of)
    if table is None:
        return line
    estimate = (
        statistics.estimate_hazard_ratio(table)
        if estimand == Estimand.HAZARD_RATIO
        else statistics.estimate_rate_ratio(table)
    )
    return replace(line, estimate=estimate)


def _risk_lines(design: Design, side: Side, window: int, as_of: date) -> list[Line]:
    line, table = _prepared(design, RISKS[0], side, window, as_of)
    both = statistics.estimate_risks(table) if table else None
    estimates = both or (None, None)
    return [replace(line, estimand=name, estimate=one) for name, one in zip(RISKS, estimates, strict=True)]


def _prepared(design: Design, estimand: Estimand, side: Side, window: int, as_of: date) -> tuple[Line, Table | None]:
    """What the line says before anything is fitted, and the table to fit where there are enough people."""
    offered = sum(one.is_offered for one in side.people)
    line = Line(design, estimand, offered, len(side.people) - offered)
    mature = [one for one in side.people if side.is_mature(one, window, as_of) and _stays(one)]
    names = _usable(design, mature, side)
    used = [one for one in mature if all(COLUMNS[name](one, side) is not None for name in names)]
    if estimand in RISKS:
        used = [one for one in used if _is_known_at_12(one)]
    counts = Counter(one.is_offered for one in used)
    line = replace(line, used_offered=counts[True], used_comparators=counts[False], covariates=_named(design, names))
    if min(counts[True], counts[False]) < LEAST_A_SIDE:
        due = Counter(one.is_offered for one in side.people if side.is_due(one, window, as_of))
        is_uncovered = min(due[True], due[False]) >= LEAST_A_SIDE and len(mature) < sum(due.values())
        return replace(line, method=NO_DATA if is_uncovered or not side.covered else TOO_FEW), None
    table = _table(design, used, side, names, window)
    if design == Design.UNADJUSTED:
        everything = _usable(Design.MATCHED, used, side)
        line = replace(line, worst_balance=_imbalance(used, side, everything))
    return line, table


def _stays(one: Followed) -> bool:
    return one.leaves_on is None or one.leaves_on > one.index_on


def _is_known_at_12(one: Followed) -> bool:
    """Who left before twelve months were over without an offence says nothing of twelve months."""
    end = months_after(one.index_on, YEAR)
    return one.leaves_on is None or one.leaves_on >= end or bool(one.days_after(end))


def _usable(design: Design, people: Sequence[Followed], side: Side) -> list[str]:
    """Columns of the design that are recorded for nearly everybody on both sides, and are not the same for all."""
    if design == Design.UNADJUSTED:
        return []
    found = []
    for name in (*DIRECT, *MORE[design]):
        values = {
            is_offered: [COLUMNS[name](one, side) for one in people if one.is_offered == is_offered]
            for is_offered in (True, False)
        }
        shares = [sum(value is not None for value in each) / len(each) for each in values.values() if each]
        differs = len({value for each in values.values() for value in each if value is not None}) > 1
        if shares and min(shares) >= RECORDED and differs:
            found.append(name)
    return found


def _named(design: Design, names: Sequence[str]) -> tuple[str, ...]:
    return (*names, "stratum") if design == Design.RANDOMISED else tuple(names)


def _table(design: Design, people: Sequence[Followed], side: Side, names: Sequence[str], window: int) -> Table:
    ends = [months_after(one.index_on, window) for one in people]
    lasts = [min(end, one.leaves_on) if one.leaves_on else end for one, end in zip(people, ends, strict=True)]
    days = [one.days_after(last) for one, last in zip(people, lasts, strict=True)]
    firsts = [each[0] if each else last for each, last in zip(days, lasts, strict=True)]
    direct = [_encoded(name, [COLUMNS[name](one, side) for one in people]) for name in names if name in DIRECT]
    more = [_encoded(name, [COLUMNS[name](one, side) for one in people]) for name in names if name not in DIRECT]
    if design == Design.RANDOMISED:
        direct.append(_kinds([one.stratum for one in people]))
    return Table(
        offered=np.array([float(one.is_offered) for one in people]),
        first=np.array([float((first - one.index_on).days) for one, first in zip(people, firsts, strict=True)]),
        had=np.array([float(bool(each)) for each in days]),
        count=np.array([float(len(each)) for each in days]),
        years=np.array([(last - one.index_on).days / 365.25 for one, last in zip(people, lasts, strict=True)]),
        in_12=np.array([float(bool(one.days_after(months_after(one.index_on, YEAR)))) for one in people]),
        direct=_joined(direct, len(people)),
        more=_joined(more, len(people)),
    )


def _encoded(name: str, values: Sequence[Any]) -> Floats:
    """Numbers as they are, counts by their logarithm, words as one column for each kind but the first."""
    if any(isinstance(value, str) for value in values):
        return _kinds(values)
    numbers = np.array(values, dtype=float)[:, None]
    return np.log1p(numbers) if name in COUNTS else numbers


def _kinds(values: Sequence[str]) -> Floats:
    """Kinds of which there are few stand together with the first."""
    counts = Counter(values)
    _, *others = [kind for kind, count in counts.most_common() if count >= LEAST_OF_A_KIND] or [""]
    return np.array([[float(value == kind) for kind in others] for value in values]).reshape(len(values), len(others))


def _joined(columns: Sequence[Floats], rows: int) -> Floats:
    return np.column_stack(columns) if columns else np.empty((rows, 0))


def _imbalance(people: Sequence[Followed], side: Side, names: Sequence[str]) -> float | None:
    known = [one for one in people if all(COLUMNS[name](one, side) is not None for name in names)]
    columns = [_encoded(name, [COLUMNS[name](one, side) for one in known]) for name in names]
    offered = np.array([float(one.is_offered) for one in known])
    return statistics.worst_difference(offered, _joined(columns, len(known)))


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)
