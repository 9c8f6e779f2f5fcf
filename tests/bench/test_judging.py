"""A verdict says what the rounds carry: short only where a must is missed by more than they differ."""

import pytest

from bench.judging import MOONSHOT, MUST, SHORT, SPREAD, Ratio, worst


@pytest.mark.parametrize(
    ("figure", "verdict"),
    [(1.29, MOONSHOT), (1.3, MOONSHOT), (1.31, MUST), (1.79, MUST), (1.8, MUST), (1.81, SHORT)],
)
def test_a_steady_ratio_is_judged_by_its_two_targets(figure, verdict):
    assert Ratio((figure,) * 5).verdict(must=1.8, moonshot=1.3) == verdict


@pytest.mark.parametrize(("second_best", "verdict"), [(1.79, SPREAD), (1.8, SPREAD), (1.81, SHORT)])
def test_a_miss_within_the_spread_is_said_to_be_one(second_best, verdict):
    rounds = (1.0, second_best, 2.0, 2.1, 2.2)
    assert Ratio(rounds).verdict(must=1.8, moonshot=1.3) == verdict


def test_the_worst_of_several_counts():
    assert worst([MOONSHOT, SPREAD, MUST]) == SPREAD
    assert worst([MUST, SHORT, SPREAD]) == SHORT
