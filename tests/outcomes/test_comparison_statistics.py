"""Estimates of a comparison: planted effects are found, none is found where none was planted, and too little is no value."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from outcomes.comparison import statistics
from outcomes.comparison.statistics import Table

#: Of a 95 % interval; what is asked of many worlds together.
MOST_FALSE = 0.07

FEW, MANY = range(10), range(200)

OFFERED, OTHERS = 80, 160


@dataclass(frozen=True)
class World:
    """People drawn so that who is offered depends on the columns, and the columns foretell offending."""

    effect: float
    window: float = 1.0

    def table(self, seed: int) -> Table:
        rng = np.random.default_rng(seed)
        size = 4000
        age, is_man = rng.uniform(18, 60, size), (rng.random(size) < 0.75).astype(float)
        kinds, areas = rng.integers(0, 3, size), rng.integers(0, 5, size)
        own = rng.gamma(2, 0.5, size)
        rate = np.exp(-0.35 - 0.025 * (age - 33) + 0.3 * is_man + 0.2 * (kinds == 1)) * own
        before = rng.poisson(rate)
        rate *= np.exp(0.25 * np.log1p(before))
        leaning = -0.03 * (age - 33) + 0.5 * np.log1p(before) + 0.3 * is_man + 0.3 * (areas == 1)
        is_likely = rng.random(size) < 1 / (1 + np.exp(-(leaning - leaning.mean() - 0.8)))
        chosen = np.r_[np.flatnonzero(is_likely)[:OFFERED], np.flatnonzero(~is_likely)[:OTHERS]]
        offered = np.r_[np.ones(OFFERED), np.zeros(OTHERS)]
        yearly = rate[chosen] * np.where(offered == 1, self.effect, 1)
        first = rng.exponential(1 / yearly)
        had = (first <= self.window).astype(float)
        left = np.maximum(self.window - first, 0)
        return Table(
            offered=offered,
            first=np.minimum(first, self.window) * 365.25,
            had=had,
            count=had * (1 + rng.poisson(yearly * left)),
            years=np.full(len(offered), self.window),
            in_12=(first <= 1).astype(float),
            direct=np.column_stack([age, is_man, np.log1p(before)])[chosen],
            more=np.column_stack([kinds == 1, kinds == 2, *(areas == n for n in range(1, 5))]).astype(float)[chosen],
        )


def estimates(table):
    ratio, points = statistics.estimate_risks(table)
    return {
        "hazard": statistics.estimate_hazard_ratio(table),
        "rate": statistics.estimate_rate_ratio(table),
        "risk": ratio,
        "points": points,
    }


def misses(effect, seeds):
    """Of each estimand in how many worlds the interval leaves out what was planted; the risks only where nothing was."""
    found = {}
    for seed in seeds:
        for name, one in estimates(World(effect).table(seed)).items():
            truth = {"hazard": effect, "rate": effect, "risk": 1.0, "points": 0.0}[name]
            if effect == 1 or name in {"hazard", "rate"}:
                found[name] = found.get(name, 0) + (not one.low <= truth <= one.high)
    return found


@pytest.mark.parametrize("effect", [1.0, 0.6, 1.5])
def test_intervals_hold_what_was_planted_in_ten_worlds(effect):
    assert max(misses(effect, FEW).values()) <= 1


@pytest.mark.trust
@pytest.mark.parametrize("effect", [1.0, 0.6, 1.5])
def test_intervals_hold_what_was_planted_in_two_hundred_worlds(effect):
    found = misses(effect, MANY)
    assert {name: count for name, count in found.items() if count > MOST_FALSE * len(MANY)} == {}


def test_a_large_effect_is_told_from_none():
    table = World(0.25).table(1)
    assert {name: one.high < 1 for name, one in estimates(table).items() if name != "points"} == {
        "hazard": True,
        "rate": True,
        "risk": True,
    }


def test_without_columns_a_plain_comparison_misleads_where_the_columns_decide_who_is_offered():
    empty = np.empty((OFFERED + OTHERS, 0))
    plain, adjusted = [], []
    for seed in FEW:
        table = World(1.0).table(seed)
        plain.append(statistics.estimate_rate_ratio(replace(table, direct=empty, more=empty)).value)
        adjusted.append(statistics.estimate_rate_ratio(table).value)
    assert abs(np.log(adjusted)).mean() < np.log(plain).mean()


def plain_table(offered, others, **facts):
    """So many with and without an offence on each side, without columns."""
    had = np.array([1.0] * offered[0] + [0.0] * offered[1] + [1.0] * others[0] + [0.0] * others[1])
    side = np.array([1.0] * sum(offered) + [0.0] * sum(others))
    given = {
        "offered": side,
        "first": np.where(had > 0, 100.0, 365.0),
        "had": had,
        "count": had,
        "years": np.ones(len(side)),
        "in_12": had,
        "direct": np.empty((len(side), 0)),
        "more": np.empty((len(side), 0)),
    }
    return Table(**{**given, **facts})


def test_without_columns_the_risks_are_those_of_the_counts():
    ratio, points = statistics.estimate_risks(plain_table((52, 148), (74, 126)))
    assert (round(ratio.value, 4), round(points.value, 4)) == (round(52 / 74, 4), -11.0)
    assert (ratio.low < 52 / 74 < ratio.high < 1, -21 < points.low < -11 < points.high < 0) == (True, True)


def test_without_columns_the_rate_ratio_is_that_of_the_counts():
    found = statistics.estimate_rate_ratio(plain_table((52, 148), (74, 126)))
    assert round(found.value, 6) == round(52 / 74, 6)


@pytest.mark.parametrize(("had", "is_estimated"), [(2, False), (3, True)])
def test_with_hardly_an_offence_on_a_side_there_is_no_estimate(had, is_estimated):
    table = plain_table((had, 40 - had), (20, 20))
    found = (
        statistics.estimate_hazard_ratio(table),
        statistics.estimate_rate_ratio(table),
        statistics.estimate_risks(table),
    )
    assert [one is not None for one in found] == [is_estimated] * 3


def test_who_says_nothing_of_twelve_months_is_left_out_of_the_risks():
    table = plain_table((10, 30), (20, 20))
    unknown = replace(table, in_12=np.where(np.arange(80) < 5, np.nan, table.in_12))
    _, points = statistics.estimate_risks(unknown)
    assert round(points.value, 4) == round(100 * (5 / 35 - 20 / 40), 4)


def test_the_largest_difference_between_the_sides_is_in_standard_deviations():
    offered = np.array([1.0, 1.0, 0.0, 0.0])
    columns = np.array([[1.0, 5.0], [3.0, 5.0], [3.0, 5.0], [5.0, 5.0]])
    assert statistics.worst_difference(offered, columns) == 2.0
    assert statistics.worst_difference(offered, np.empty((4, 0))) is None
