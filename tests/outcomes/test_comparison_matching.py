"""Who is like whom, several tests as one, and what it would take to explain an effect away."""

from datetime import date

import numpy as np
import pytest

from outcomes.comparison import matching, statistics
from outcomes.comparison.measures.columns import find_balance
from outcomes.comparison.measures.lines import Setting, design_lines
from outcomes.comparison.terms import Design
from outcomes.extract.calendar import Days
from tests.factories.comparison import followed, side_of
from tests.outcomes.test_comparison_lines import TODAY, people

SIDES = np.array([1.0, 1.0, 0.0, 0.0, 0.0])


@pytest.mark.parametrize(("caliper", "kept"), [(0.2, [0, 2]), (0.5, [0, 1, 2, 3]), (0.49, [0, 2])])
def test_who_has_nobody_of_the_other_side_within_the_caliper_is_left_out(caliper, kept):
    leaning = np.array([0.0, 1.0, 0.2, 1.5, 3.0])
    assert np.flatnonzero(matching.find_support(leaning, SIDES, caliper)).tolist() == kept


def test_each_person_stands_in_one_pair():
    leaning = np.array([0.0, 0.1, 0.05, 0.4, 3.0])
    assert np.flatnonzero(matching.find_pairs(leaning, SIDES, 0.5)).tolist() == [0, 1, 2, 3]
    assert np.flatnonzero(matching.find_pairs(leaning, SIDES, 0.2)).tolist() in ([0, 2], [1, 2])


def test_the_offered_who_are_hardest_to_match_choose_first():
    leaning = np.array([0.5, 2.0, 1.2, 0.0, 0.1])
    assert np.flatnonzero(matching.find_pairs(leaning, SIDES, 0.8)).tolist() == [0, 1, 2, 4]


def find_pairs_slowly(leaning, offered, caliper):
    """Everybody who is left is looked at for each of the offered."""
    kept, others = np.zeros(len(leaning), dtype=bool), offered == 0
    left, middle = set(np.flatnonzero(others)), leaning[others].mean()
    for one in sorted(np.flatnonzero(offered > 0), key=lambda row: -abs(leaning[row] - middle)):
        near = min(left, key=lambda row: (abs(leaning[row] - leaning[one]), row), default=None)
        if near is not None and abs(leaning[near] - leaning[one]) <= caliper:
            left.discard(near)
            kept[[one, near]] = True
    return kept


@pytest.mark.parametrize("digits", [0, 1, 2, 12])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.8])
def test_pairs_are_those_that_are_found_by_looking_at_everybody(digits, share):
    """With few digits many stand equally near."""
    chance = np.random.default_rng(digits)
    for _ in range(25):
        leaning = np.round(chance.normal(size=60), digits)
        offered = np.append(chance.random(58) < share, [True, False]).astype(float)
        for caliper in (0.0, 0.05, 0.2, 1.0):
            fast, slow = (find(leaning, offered, caliper) for find in (matching.find_pairs, find_pairs_slowly))
            assert fast.tolist() == slow.tolist()


def test_nobody_to_pair_with_leaves_nobody():
    assert matching.find_pairs(np.zeros(3), np.ones(3), 1.0).tolist() == [False] * 3


def older_offered(count):
    """As many offered, half of them alike and half older than any of the others."""
    old = [followed(f"old{n}", born=dated(1930 + n % 5), after=(100,) * (n % 2)) for n in range(count)]
    alike = people(30, 60)
    return [*old, *alike]


def dated(year):
    return date(year, 1, 1)


def hazard(some, **setting):
    return design_lines(Design.MATCHED, side_of(*some), 12, TODAY, Setting(**setting))[0]


def test_who_is_unlike_everybody_is_dropped_and_counted_and_the_sides_come_nearer():
    line = hazard(older_offered(20), caliper=0.2)
    balance = {one.column: one for one in line.balance}["age"]
    assert (line.off_support[0], line.used_offered) == (20, 30)
    assert (balance.before > 0.5, balance.after < balance.before) == (True, True)


def test_without_a_caliper_nobody_is_dropped_and_nothing_stands_after():
    line = hazard(older_offered(20))
    assert (line.off_support, line.used_offered, {one.after for one in line.balance}) == ((0, 0), 50, {None})


def test_pairs_are_as_many_on_both_sides_and_their_balance_is_the_worst_left():
    line = hazard(older_offered(20), caliper=0.3, is_paired=True)
    assert (line.used_offered, line.used_comparators) == (30, 30)
    assert line.worst_balance == max(one.after for one in line.balance)


@pytest.mark.parametrize(("offered", "is_estimated"), [(29, False), (30, True)])
def test_under_thirty_alike_a_side_there_is_no_value(offered, is_estimated):
    some = [*older_offered(20)[:20], *people(offered, 60)]
    line = hazard(some, caliper=0.2)
    assert (line.used_offered, line.estimate is not None, line.as_line()["method"] == "too few") == (
        offered,
        is_estimated,
        not is_estimated,
    )


def test_only_the_columns_of_a_plan_are_used():
    line = hazard(people(30, 30), covariates=("previous_convictions",))
    found = (line.covariates, [one.column for one in line.balance])
    assert found == (("previous_convictions",), ["previous_convictions"])


def test_the_balance_of_a_column_is_that_of_its_kind_that_differs_most():
    women = [followed(f"w{n}", sex="F") for n in range(10)]
    men = [followed(f"m{n}", sex="M", is_offered=False) for n in range(10)]
    mixed = [followed(f"x{n}", sex="FM"[n % 2], is_offered=bool(n % 4 < 2)) for n in range(40)]
    found = [find_balance(some, side_of(*some), ["sex"])["sex"] for some in ([*women, *men, *mixed], mixed)]
    assert (found[0] > 0.5, found[1]) == (True, 0.0)


def test_the_smallest_of_several_chances_counts_as_many_times_as_there_are_tests():
    assert statistics.correct_p_values([0.01, 0.04, 0.03]) == [0.03, 0.06, 0.06]
    assert statistics.correct_p_values([]) == []


def test_a_larger_effect_takes_a_larger_hidden_cause():
    assert round(statistics.find_e_value(3.9), 2) == 7.26
    assert round(statistics.find_e_value(1 / 3.9), 2) == 7.26
    assert statistics.find_e_value(1.0) == 1.0


@pytest.mark.parametrize(("hazards", "risks"), [(1.0, 1.0), (2.0, 1.613), (0.5, 0.62)])
def test_a_hazard_ratio_stands_for_a_smaller_ratio_of_common_shares(hazards, risks):
    assert round(statistics.risk_ratio_of_hazards(hazards), 3) == risks


def test_a_limit_beyond_no_effect_needs_no_hidden_cause():
    line = hazard(people(30, 30)).as_line()
    assert (line["low"] < 1 < line["high"], line["e_value_of_limit"]) == (True, 1.0)


# -- the year before the year before


def earlier(offered, others, days):
    """The same people as ever, and on the side of the offered an offence so many days before."""
    return [
        followed(
            f"{is_offered}{number}",
            is_offered=is_offered,
            after=((100,) if number % 2 else ()) + ((-days,) if number < count * share else ()),
            born=dated(1960 + number % 40),
            previous_convictions=number % 5,
            reason="" if is_offered else "not_offered",
        )
        for is_offered, count, share in ((True, offered, 0.8), (False, others, 0.2))
        for number in range(count)
    ]


def control(some, **facts):
    return design_lines(Design.MATCHED, side_of(*some, **facts), 12, TODAY)[0].earlier


def test_a_difference_before_the_offer_is_found_in_the_second_year_before():
    assert control(earlier(60, 60, 500)).low > 1


@pytest.mark.parametrize(("days", "is_counted"), [(366, False), (367, True), (731, True), (732, False)])
def test_the_second_year_before_begins_and_ends_on_its_days(days, is_counted):
    one = followed("a", after=(-days,))
    assert one.counted_before(2) == is_counted


def test_where_the_extracts_do_not_hold_that_year_there_is_no_control():
    spans = {"20": (Days(date(2022, 5, 2), TODAY),)}
    assert control(earlier(60, 60, 500), covered=spans) is None
