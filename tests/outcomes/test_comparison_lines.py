"""The lines of a comparison: how many are used, which columns, and when there is no value."""

from datetime import date

import pytest

from outcomes.comparison.measures.lines import design_lines
from outcomes.comparison.terms import Design
from outcomes.extract.calendar import Days
from tests.factories.comparison import followed, side_of

TODAY = date(2026, 6, 30)


def people(offered, others, **facts):
    """So many on each side, every second with an offence after a hundred days; ages and histories differ."""
    return [
        followed(
            f"{is_offered}{number}",
            is_offered=is_offered,
            after=(100,) if number % 2 else (),
            born=date(1960 + number % 40, 1 + number % 12, 1),
            previous_convictions=number % 5,
            reason="" if is_offered else "not_offered",
            **facts,
        )
        for is_offered, count in ((True, offered), (False, others))
        for number in range(count)
    ]


def lines(some, design=Design.MATCHED, **facts):
    return design_lines(design, side_of(*some, **facts), 12, TODAY)


def test_the_estimands_stand_in_one_order():
    assert [str(line.estimand) for line in lines(people(30, 30))] == [
        "hazard_ratio",
        "rate_ratio",
        "risk_ratio_12",
        "risk_difference_12",
    ]


@pytest.mark.parametrize(("offered", "others", "is_estimated"), [(29, 40, False), (40, 29, False), (30, 30, True)])
def test_under_thirty_a_side_there_is_no_value(offered, others, is_estimated):
    found = lines(people(offered, others))
    assert [line.estimate is not None for line in found] == [is_estimated] * 4
    assert {(line.used_offered, line.used_comparators) for line in found} == {(offered, others)}
    if not is_estimated:
        assert {line.as_line()["method"] for line in found} == {"too few"}


@pytest.mark.parametrize(("last", "method"), [(date(2025, 6, 14), "no data"), (date(2025, 6, 15), "Cox regression")])
def test_where_too_little_is_covered_there_are_no_data(last, method):
    covered = {"20": (Days(date(2020, 1, 1), last),)}
    assert lines(people(30, 30), covered=covered)[0].as_line()["method"] == method


def test_who_is_not_mature_is_counted_and_not_used():
    line = lines([*people(30, 30), followed("young", date(2025, 6, 1))])[0]
    assert (line.offered, line.used_offered) == (31, 30)


def test_who_lacks_a_column_that_is_used_is_counted_and_left_out():
    line = lines([*people(30, 30), followed("unknown", previous_convictions=None)])[0]
    assert (line.offered, line.used_offered, "previous_convictions" in line.covariates) == (31, 30, True)


def test_a_column_that_one_side_hardly_records_is_not_used():
    some = people(30, 30) + [followed(f"unknown{number}", previous_convictions=None) for number in range(4)]
    line = lines(some)[0]
    assert (line.used_offered, line.covariates) == (34, ("age",))


def test_a_trial_is_compared_by_the_columns_and_the_strata_of_its_draw():
    line = lines(people(30, 30, stratum="TP1: woman"), Design.RANDOMISED)[0]
    assert (line.covariates, line.estimate is None) == (("age", "previous_convictions", "stratum"), False)


def test_an_unadjusted_line_says_how_unlike_the_sides_are():
    older = [followed(f"older{number}", born=date(1950, 1, 1), after=(90,)) for number in range(30)]
    line = lines([*older, *people(0, 30)], Design.UNADJUSTED)[0]
    assert (line.covariates, line.worst_balance > 1) == ((), True)


def test_who_left_before_twelve_months_without_an_offence_says_nothing_of_them():
    leaving = followed("left", is_offered=False, reason="not_offered", leaves_on=date(2025, 4, 30))
    staying = followed("stayed", is_offered=False, reason="not_offered", leaves_on=date(2025, 5, 1))
    found = lines([*people(30, 30), leaving, staying])
    assert [line.used_comparators for line in found] == [32, 32, 31, 31]


def test_the_first_offence_is_counted_in_days_and_the_others_by_the_year():
    twice = [followed(f"twice{number}", after=(10, 20), born=date(1960 + number, 1, 1)) for number in range(30)]
    once = [
        followed(f"once{number}", is_offered=False, reason="not_offered", after=(10,), born=date(1960 + number, 1, 1))
        for number in range(30)
    ]
    rate = lines([*twice, *once], Design.UNADJUSTED)[1]
    assert round(rate.estimate.value, 6) == 2.0
