"""Rules between the values of a referral: a day and a minute below, on and above each limit."""

from datetime import date, datetime, timedelta

import pytest

from referrals.intake.validators import find_faults
from tests.conftest import NOW
from tests.factories.referrals import FACTS

TODAY = date(2026, 3, 3)

DAY, MINUTE, SECOND = timedelta(days=1), timedelta(minutes=1), timedelta(seconds=1)


def found(*, is_offence_needed: bool = True, now: datetime = NOW, **changes):
    given = {**FACTS, "referred_at": NOW, **changes}
    return [(one.field, one.kind) for one in find_faults(given, now=now, is_offence_needed=is_offence_needed)]


def test_a_whole_referral_has_no_fault():
    assert found() == []


@pytest.mark.parametrize("name", ["date_of_birth", "offence_on", "last_conviction_on"])
def test_a_day_may_be_today_and_not_tomorrow(name):
    later = {"referred_at": NOW + 3 * MINUTE}
    born = {"date_of_birth": TODAY - DAY} if name != "date_of_birth" else {"offence_on": TODAY}
    kinds = [found(**{**born, **later, name: day}) for day in (TODAY, TODAY + DAY)]
    assert kinds == [[], [(name, "future_date")]]


@pytest.mark.parametrize("name", ["referred_at", "agreed_at"])
def test_clocks_may_differ_by_five_minutes(name):
    limit = NOW + 5 * MINUTE
    kinds = [found(**{name: at}) for at in (NOW - DAY / 24, limit - SECOND, limit, limit + SECOND)]
    assert kinds == [[], [], [], [(name, "future_date")]]


def test_nobody_is_born_after_the_referral_or_the_offence():
    assert found(date_of_birth=TODAY, offence_on=TODAY) == []
    assert found(date_of_birth=TODAY, offence_on=TODAY - DAY) == [("date_of_birth", "conflict")]
    before = {"referred_at": NOW - 2 * DAY, "offence_on": None, "offence_code": ""}
    born = [TODAY - 3 * DAY, TODAY - 2 * DAY, TODAY - DAY]
    assert [found(is_offence_needed=False, **before, date_of_birth=day) for day in born] == [
        [],
        [],
        [("date_of_birth", "conflict")],
    ]


@pytest.mark.parametrize(
    ("born", "kinds"),
    [
        (date(1916, 3, 3), []),
        (date(1915, 3, 4), []),
        (date(1915, 3, 3), [("date_of_birth", "conflict")]),
    ],
)
def test_nobody_is_older_than_a_hundred_and_ten(born, kinds):
    assert found(date_of_birth=born) == kinds


@pytest.mark.parametrize(("age", "is_told"), [(32, True), (33, False), (35, False), (37, False), (38, True)])
def test_an_age_beside_a_birth_date_is_within_two_years_of_it(age, is_told):
    assert found(date_of_birth=date(1990, 5, 4), approximate_age=age) == [("approximate_age", "conflict")] * is_told


def test_a_conviction_is_not_after_the_referral():
    earlier = NOW - 2 * DAY
    days = [TODAY - 3 * DAY, TODAY - 2 * DAY, TODAY - DAY]
    given = [found(referred_at=earlier, offence_on=TODAY - 9 * DAY, last_conviction_on=day) for day in days]
    assert given == [[], [], [("last_conviction_on", "conflict")]]


def test_an_offence_is_not_after_the_referral():
    earlier = NOW - 2 * DAY
    days = [TODAY - 3 * DAY, TODAY - 2 * DAY, TODAY - DAY]
    assert [found(referred_at=earlier, offence_on=day) for day in days] == [[], [], [("offence_on", "conflict")]]


@pytest.mark.parametrize(
    ("needed", "code", "on", "kinds"),
    [
        (True, "", None, [("offence_code", "missing_conditional"), ("offence_on", "missing_conditional")]),
        (True, "092/61", None, [("offence_on", "missing_conditional")]),
        (False, "092/61", None, [("offence_on", "missing_conditional")]),
        (False, "", None, []),
        (False, "", TODAY, []),
    ],
)
def test_an_offence_that_is_given_or_needed_has_a_code_and_a_day(needed, code, on, kinds):
    assert found(is_offence_needed=needed, offence_code=code, offence_on=on) == kinds


@pytest.mark.parametrize(("age", "kinds"), [(None, [("date_of_birth", "missing_required")]), (0, []), (30, [])])
def test_an_age_stands_in_for_a_birth_date(age, kinds):
    assert found(date_of_birth=None, approximate_age=age) == kinds


def test_police_and_custody_need_more():
    assert found(officer_number="") == [("officer_number", "missing_conditional")]
    assert found(source="self", officer_number="") == []
    assert found(source="custody") == [
        ("custody_suite", "missing_conditional"),
        ("custody_record", "missing_conditional"),
    ]
    assert found(source="custody", custody_suite="Perry Barr", custody_record="1") == []


def test_the_first_fault_of_a_field_is_the_one_that_is_said():
    later = {"date_of_birth": TODAY + DAY, "offence_on": TODAY + DAY}
    assert found(**later) == [("date_of_birth", "future_date"), ("offence_on", "future_date")]
