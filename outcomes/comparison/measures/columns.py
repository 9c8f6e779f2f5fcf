"""The columns by which two sides are made alike, and people as the rows that a model is fitted to."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from outcomes.comparison.cohorts import YEAR, Followed, Side
from outcomes.comparison.matching import Floats
from outcomes.comparison.statistics import Table, worst_difference
from outcomes.comparison.terms import Covariate, Design
from programmes.calendar import months_after

DIRECT = (Covariate.AGE, Covariate.SEX, Covariate.CONVICTIONS, Covariate.OFFENCES)

#: What comes in through the propensity: places and times that are what a design is made of are left out of it.
MORE: Mapping[Design, tuple[Covariate, ...]] = {
    Design.RANDOMISED: (),
    Design.MATCHED: (Covariate.GROUP, Covariate.AREA, Covariate.QUARTER),
    Design.AREA: (Covariate.GROUP, Covariate.QUARTER),
    Design.HISTORICAL: (Covariate.GROUP, Covariate.AREA),
}

COUNTS = {Covariate.CONVICTIONS, Covariate.OFFENCES}

#: A column is used where so many of each side have it recorded; who has not is left out of the estimate.
RECORDED = 0.9

LEAST_OF_A_KIND = 5

Column = Callable[[Followed, Side], Any]

COLUMNS: Mapping[str, Column] = {
    Covariate.AGE: lambda one, _: one.age,
    Covariate.SEX: lambda one, _: None if one.sex in {"", "U"} else one.sex,
    Covariate.CONVICTIONS: lambda one, _: one.previous_convictions,
    Covariate.OFFENCES: lambda one, side: side.previous_offences(one),
    Covariate.GROUP: lambda one, side: side.groups.get(one.at_hand[0]) or None,
    Covariate.AREA: lambda one, _: one.area or None,
    Covariate.QUARTER: lambda one, _: one.index_on.year + (one.index_on.month - 1) // 3 / 4,
}


@dataclass(frozen=True)
class Balance:
    """How unlike the two sides are in one column, in standard deviations: among all, and among those who are kept."""

    column: str
    before: float
    after: float | None = None


@dataclass(frozen=True)
class OfGroup:
    """How many offences of one group, and how many people had any of them."""

    group: str
    offences: int
    people: int


def usable_columns(
    design: Design, people: Sequence[Followed], side: Side, wanted: Collection[str] | None = None
) -> list[str]:
    """Columns of the design that are recorded for nearly everybody on both sides, and are not the same for all."""
    if design == Design.UNADJUSTED:
        return []
    found = []
    for name in (*DIRECT, *MORE[design]):
        if wanted is not None and name not in wanted:
            continue
        values = {
            is_offered: [COLUMNS[name](one, side) for one in people if one.is_offered == is_offered]
            for is_offered in (True, False)
        }
        shares = [sum(value is not None for value in each) / len(each) for each in values.values() if each]
        differs = len({value for each in values.values() for value in each if value is not None}) > 1
        if shares and min(shares) >= RECORDED and differs:
            found.append(str(name))
    return found


def filter_recorded(names: Sequence[str], people: Sequence[Followed], side: Side) -> list[Followed]:
    """Those of whom all these columns are recorded."""
    return [one for one in people if all(COLUMNS[name](one, side) is not None for name in names)]


def make_table(design: Design, people: Sequence[Followed], side: Side, names: Sequence[str], window: int) -> Table:
    ends = [months_after(one.index_on, window) for one in people]
    lasts = [min(end, one.leaves_on) if one.leaves_on else end for one, end in zip(people, ends, strict=True)]
    days = [one.days_after(last) for one, last in zip(people, lasts, strict=True)]
    firsts = [each[0] if each else last for each, last in zip(days, lasts, strict=True)]
    direct = [_encoded(name, people, side) for name in names if name in DIRECT]
    more = [_encoded(name, people, side) for name in names if name not in DIRECT]
    if design == Design.RANDOMISED:
        direct.append(_kinds([one.stratum for one in people]))
    return Table(
        offered=np.array([float(one.is_offered) for one in people]),
        first=np.array([_span(one.begins_on, first) for one, first in zip(people, firsts, strict=True)]),
        had=np.array([float(bool(each)) for each in days]),
        count=np.array([float(len(each)) for each in days]),
        years=np.array([_span(one.begins_on, last) / 365.25 for one, last in zip(people, lasts, strict=True)]),
        in_12=np.array([float(bool(one.days_after(months_after(one.index_on, YEAR)))) for one in people]),
        direct=_joined(direct, len(people)),
        more=_joined(more, len(people)),
    )


def count_groups(people: Sequence[Followed], side: Side, window: int) -> tuple[OfGroup, ...]:
    """The offences of the offered in the window by their group, and of how many people; a code on no list is of no group."""
    offences, whose = Counter[str](), Counter[str]()
    for one in people:
        if one.is_offered:
            own = [side.groups.get(code, "") for code, _ in one.offences_after(months_after(one.index_on, window))]
            offences.update(own)
            whose.update(set(own))
    return tuple(OfGroup(group, offences[group], whose[group]) for group in sorted(offences))


def find_balance(people: Sequence[Followed], side: Side, names: Sequence[str]) -> dict[str, float]:
    """Per column the largest standardised difference between the sides, over its kinds; of those who have it."""
    found = {}
    for name in names:
        known = filter_recorded([name], people, side)
        offered = np.array([float(one.is_offered) for one in known])
        apart = worst_difference(offered, _encoded(name, known, side)) if 0 < offered.sum() < len(known) else None
        found[name] = apart or 0.0
    return found


def _span(first: date, last: date) -> float:
    return float((last - first).days)


def _encoded(name: str, people: Sequence[Followed], side: Side) -> Floats:
    """Numbers as they are, counts by their logarithm, words as one column for each kind but the first."""
    values = [COLUMNS[name](one, side) for one in people]
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
    """Side by side, without what is the same for everybody who is left."""
    together = np.column_stack(columns) if columns else np.empty((rows, 0))
    return np.asarray(together[:, np.ptp(together, axis=0) > 0] if rows else together)
