"""Statistics against published and hand-counted values."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outcomes.figure import statistics
from outcomes.figure.statistics import NotComputable


def percents(*values: float) -> tuple[float, ...]:
    return tuple(round(100 * value, 1) for value in values)


@pytest.mark.parametrize(
    ("numerator", "denominator", "expected"),
    [
        (41, 150, (27.3, 20.8, 35.0)),
        (52, 200, (26.0, 20.4, 32.5)),
        (74, 200, (37.0, 30.6, 43.9)),
        (11, 17, (64.7, 41.3, 82.7)),
    ],
)
def test_wilson_gives_the_worked_intervals(numerator, denominator, expected):
    rate = statistics.wilson_interval(numerator, denominator)
    assert percents(rate.value, rate.low, rate.high) == expected


@pytest.mark.parametrize(
    ("counts", "expected"),
    [((68, 142, 784, 1_400), (-8.1, -16.6, 0.5)), ((52, 200, 74, 200), (-11.0, -19.9, -1.9))],
)
def test_newcombe_gives_the_worked_intervals(counts, expected):
    found = statistics.difference_in_rates(*counts)
    assert percents(found.value, found.low, found.high) == expected


def test_an_interval_that_holds_zero_is_inconclusive():
    assert not statistics.difference_in_rates(68, 142, 784, 1_400).excludes(0)
    assert statistics.difference_in_rates(52, 200, 74, 200).excludes(0)


def test_the_risk_ratio_gives_the_worked_values():
    ratio = statistics.risk_ratio(52, 200, 74, 200)
    assert tuple(round(value, 3) for value in (ratio.value, ratio.low, ratio.high)) == (0.703, 0.523, 0.944)


def test_there_is_no_ratio_to_nobody():
    assert statistics.risk_ratio(5, 20, 0, 20) is None


def test_the_z_test_gives_the_worked_values():
    test = statistics.two_proportion_z(52, 200, 74, 200)
    assert (round(test.statistic, 3), round(test.p_value, 4)) == (-2.368, 0.0179)


def test_there_is_no_test_when_nobody_is_counted():
    assert statistics.two_proportion_z(0, 20, 0, 30) is None


@pytest.mark.parametrize("counts", [(1, 0), (-1, 5), (6, 5)])
def test_what_is_not_a_proportion_is_refused(counts):
    with pytest.raises(NotComputable):
        statistics.wilson_interval(*counts)


# Freireich (1963): weeks in remission under 6-mercaptopurine, and whether it ended in relapse.
TREATED = [
    (6, 1),
    (6, 1),
    (6, 1),
    (6, 0),
    (7, 1),
    (9, 0),
    (10, 1),
    (10, 0),
    (11, 0),
    (13, 1),
    (16, 1),
    (17, 0),
    (19, 0),
    (20, 0),
    (22, 1),
    (23, 1),
    (25, 0),
    (32, 0),
    (32, 0),
    (34, 0),
    (35, 0),
]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]


def test_kaplan_meier_gives_the_published_remission_curve():
    curve = statistics.kaplan_meier([day for day, _ in TREATED], [bool(event) for _, event in TREATED])
    assert [(step.day, step.at_risk, round(step.survival, 3)) for step in curve.steps] == [
        (6, 21, 0.857),
        (7, 17, 0.807),
        (10, 15, 0.753),
        (13, 12, 0.690),
        (16, 11, 0.627),
        (22, 7, 0.538),
        (23, 6, 0.448),
    ]
    assert curve.median == 23


def test_log_rank_gives_the_published_comparison():
    test = statistics.log_rank([day for day, _ in TREATED], [bool(event) for _, event in TREATED], PLACEBO, [True] * 21)
    assert round(test.statistic, 2) == 16.79


def test_the_median_is_the_first_day_at_exactly_one_half():
    assert statistics.kaplan_meier([3, 5, 9, 9], [True, True, False, False]).median == 5


def test_there_is_no_median_when_half_never_had_an_event():
    assert statistics.kaplan_meier([3, 9, 9], [True, False, False]).median is None


def test_survival_is_read_at_a_day():
    curve = statistics.kaplan_meier([3, 5, 9, 9], [True, True, False, False])
    assert [curve.at(day) for day in (0, 2, 3, 4, 5, 100)] == [1.0, 1.0, 0.75, 0.75, 0.5, 0.5]


def test_a_curve_of_nobody_is_empty():
    assert statistics.kaplan_meier([], []) == statistics.Survival(0, 0, (), None)


def test_percentiles_are_interpolated():
    assert statistics.percentile([1, 2, 3, 4], 0.9) == pytest.approx(3.7)
    assert statistics.median([9, 1, 4, 2]) == 3
    assert statistics.median([]) is None


def test_a_change_is_a_share_of_before():
    assert statistics.relative_change(40, 28) == pytest.approx(-0.3)
    assert statistics.relative_change(28, 40) == pytest.approx(0.42857, abs=1e-5)


def test_a_reduction_above_one_hundred_per_cent_is_refused():
    with pytest.raises(NotComputable):
        statistics.require_reduction(1.2)
    with pytest.raises(NotComputable):
        statistics.relative_change(40, -2)


proportions = st.integers(1, 2_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(proportions)
def test_a_rate_lies_in_its_interval(counts):
    rate = statistics.wilson_interval(*counts)
    assert 0 <= rate.low <= rate.value <= rate.high <= 1


@given(proportions, proportions)
def test_a_difference_turns_with_its_groups(one, two):
    there, back = statistics.difference_in_rates(*one, *two), statistics.difference_in_rates(*two, *one)
    assert math.isclose(there.low, -back.high, abs_tol=1e-12)
    assert there.low <= there.value <= there.high


@given(st.lists(st.tuples(st.integers(0, 400), st.booleans()), max_size=60))
def test_survival_never_rises(people):
    curve = statistics.kaplan_meier([day for day, _ in people], [event for _, event in people])
    levels = [step.survival for step in curve.steps]
    assert levels == sorted(levels, reverse=True)
    assert all(step.low <= step.survival <= step.high for step in curve.steps)
