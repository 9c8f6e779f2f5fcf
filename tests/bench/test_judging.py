"""A verdict says what the rounds carry: short only where a must is missed by more than they differ."""

import pytest

from bench.judging import MOONSHOT, MUST, SHORT, SPREAD, Ratio, head_target, worst


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


@pytest.mark.parametrize(
    ("done", "longest", "verdict"),
    [(495, 99.9, MOONSHOT), (495, 100, MOONSHOT), (495, 100.1, SHORT), (494, 99, SHORT)],
)
def test_the_head_of_the_ledger_is_judged_by_its_pace_and_by_the_slowest(done, longest, verdict):
    paces = [{"asked": 500, "done": done, "p95": 20, "longest": longest}]
    assert head_target({"commits": 900, "paces": paces, "held": {"done": 100}}).verdict == verdict
