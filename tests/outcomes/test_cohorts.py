"""Who is counted, and in which months."""

from datetime import date, timedelta

import pytest

from outcomes.figure import cohorts
from outcomes.figure.cohorts import Span
from outcomes.figure.measures import reoffending
from outcomes.figure.terms import Group
from programmes.models import Programme
from tests.factories import outcomes as given

pytestmark = pytest.mark.django_db
FIRST_QUARTER = cohorts.quarter_span(2024, 1)


def test_a_quarter_is_three_whole_months():
    assert (FIRST_QUARTER.first, FIRST_QUARTER.last, FIRST_QUARTER.before) == (
        date(2024, 1, 1),
        date(2024, 3, 1),
        date(2024, 4, 1),
    )


@pytest.mark.parametrize(
    ("by", "labels"),
    [
        ("", ["2024-02 to 2024-07"]),
        ("month", [f"2024-0{month} to 2024-0{month}" for month in range(2, 8)]),
        ("quarter", ["2024-02 to 2024-03", "2024-04 to 2024-06", "2024-07 to 2024-07"]),
        ("year", ["2024-02 to 2024-07"]),
    ],
)
def test_a_span_is_split_at_the_edges_of_the_calendar(by, labels):
    assert [span.label for span in cohorts.split_span(date(2024, 2, 1), date(2024, 7, 1), by)] == labels


def test_the_first_and_the_last_day_of_a_quarter_are_in_it():
    days = [date(2023, 12, 31), date(2024, 1, 1), date(2024, 3, 31), date(2024, 4, 1)]
    for day in days:
        given.referral(day)
    assert sorted(one.index_on for one in cohorts.cohort_members("divert", FIRST_QUARTER)) == days[1:3]


def test_a_person_counts_once_by_the_earliest_accepted_referral():
    person = given.person()
    for day in (date(2024, 3, 5), date(2024, 1, 9), date(2024, 2, 1)):
        given.referral(day, of=person)
    assert [one.index_on for one in cohorts.cohort_members("divert", FIRST_QUARTER)] == [date(2024, 1, 9)]


def test_another_programme_and_another_state_are_not_counted():
    given.referral(date(2024, 2, 1), programme="checkpoint")
    given.referral(date(2024, 2, 1), state="rejected")
    assert cohorts.cohort_members("divert", FIRST_QUARTER) == []


def test_started_is_assessed_and_completed_is_completed():
    reached = [
        {},
        {"assessed_on": date(2024, 2, 5)},
        {"assessed_on": date(2024, 2, 5), "completed_on": date(2024, 3, 5)},
    ]
    for marks in reached:
        given.case(given.referral(date(2024, 2, 1)), **marks)
    cohort = cohorts.cohort_members("divert", FIRST_QUARTER)
    found = reoffending.count_cohort("divert", FIRST_QUARTER, as_of=date(2026, 6, 30))
    assert [found.count_people(group) for group in Group] == [len(cohort), 2, 1] == [3, 2, 1]


def test_a_referral_that_joined_a_case_counts_with_that_case():
    case = given.case(given.referral(date(2023, 11, 1)), assessed_on=date(2023, 11, 8))
    joined = given.referral(date(2024, 2, 1), of=case.person)
    case.joined.create(referral=joined)
    assert [one.is_started for one in cohorts.cohort_members("divert", FIRST_QUARTER)] == [True]


def test_the_cohort_is_one_statement_whatever_its_size(django_assert_num_queries):
    given.cohort(12, date(2024, 2, 1))
    with django_assert_num_queries(1):
        assert len(cohorts.cohort_members("divert", FIRST_QUARTER)) == 12


@pytest.mark.parametrize(("as_of", "is_mature"), [(date(2025, 8, 28), False), (date(2025, 8, 29), True)])
def test_maturity_is_the_window_and_the_lag_by_the_calendar(as_of, is_mature):
    assert cohorts.is_mature(date(2024, 2, 29), 12, 6, 0, as_of) is is_mature


def test_bounds_are_the_newest_accepted_referral_before_this_quarter():
    given.referral(date(2025, 11, 3))
    given.referral(date(2026, 2, 3), programme="checkpoint")
    assert cohorts.newest_quarter(date(2026, 3, 3), Programme.objects.all()) == ("divert", "2025Q4")


@pytest.mark.parametrize(
    ("month", "name"),
    [
        (1, "2024Q1"),
        (3, "2024Q1"),
        (4, "2024Q2"),
        (6, "2024Q2"),
        (7, "2024Q3"),
        (9, "2024Q3"),
        (10, "2024Q4"),
        (12, "2024Q4"),
    ],
)
def test_a_quarter_is_named_in_its_first_and_its_last_month(month, name):
    assert cohorts.quarter_name(date(2024, month, 15)) == name


@pytest.mark.parametrize(
    ("today", "last_of_the_quarter_before"),
    [
        (date(2026, 1, 1), date(2025, 12, 31)),
        (date(2026, 3, 31), date(2025, 12, 31)),
        (date(2026, 4, 1), date(2026, 3, 31)),
        (date(2026, 6, 30), date(2026, 3, 31)),
        (date(2026, 7, 1), date(2026, 6, 30)),
        (date(2026, 12, 31), date(2026, 9, 30)),
    ],
)
def test_bounds_reach_to_the_last_day_before_the_quarter_of_today(today, last_of_the_quarter_before):
    given.referral(last_of_the_quarter_before)
    given.referral(last_of_the_quarter_before + timedelta(days=1), programme="checkpoint")
    assert cohorts.newest_quarter(today, Programme.objects.all()) == (
        "divert",
        cohorts.quarter_name(last_of_the_quarter_before),
    )


def test_bounds_of_nobody_are_empty(db):
    assert cohorts.newest_quarter(date(2026, 3, 3), Programme.objects.all()) == ("", "")


def test_the_day_before_a_span_belongs_to_the_one_before():
    assert Span(date(2024, 1, 1), date(2024, 1, 1)).before == date(2024, 2, 1)


@pytest.mark.parametrize(("number", "first", "last"), [(1, 1, 3), (2, 4, 6), (3, 7, 9), (4, 10, 12)])
def test_each_quarter_has_its_own_three_months(number, first, last):
    assert cohorts.quarter_span(2025, number) == Span(date(2025, first, 1), date(2025, last, 1))


@pytest.mark.parametrize(("text", "is_a_month"), [("1899-12", 0), ("1900-01", 1), ("2199-12", 1), ("2200-01", 0)])
def test_a_month_is_of_the_years_of_this_service(text, is_a_month):
    if is_a_month:
        assert cohorts.parse_month(text) == date.fromisoformat(f"{text}-01")
    else:
        with pytest.raises(ValueError, match="is not a year of this service"):
            cohorts.parse_month(text)


def test_spans_and_programmes_counted_in_one_pass_are_those_counted_alone():
    given.covered()
    spans = cohorts.split_span(date(2024, 1, 1), date(2024, 12, 1), "quarter")
    people = [one.person for one in given.cohort(3, date(2024, 3, 31))]
    given.referral(date(2024, 4, 1), of=people[0])
    given.referral(date(2024, 5, 1), of=people[0])
    given.referral(date(2024, 4, 1), of=people[1], programme="checkpoint")
    given.offence(people[0], date(2024, 4, 15), "recorded_suspect")
    given.offence(people[1], date(2024, 4, 1), "recorded_suspect")
    as_of = date(2026, 6, 30)
    found = reoffending.count_cohorts(["divert", "checkpoint"], spans, as_of=as_of)
    assert {key: one.answer("M3", 12) for key, one in found.items()} == {
        (code, span): reoffending.count_cohort(code, span, as_of=as_of).answer("M3", 12)
        for code in ("divert", "checkpoint")
        for span in spans
    }
    divert = [found["divert", span].answer("M3", 12) for span in spans]
    assert [(one.people, one.reoffenders) for one in divert] == [(3, 2), (1, 1), (0, 0), (0, 0)]


def test_of_two_referrals_in_a_span_the_case_of_the_first_is_the_one_that_counts():
    first = given.referral(date(2024, 1, 9))
    given.case(given.referral(date(2024, 2, 9), of=first.person), assessed_on=date(2024, 2, 20))
    found = reoffending.count_cohort("divert", FIRST_QUARTER, as_of=date(2026, 6, 30))
    assert (found.count_people(), found.count_people("started")) == (1, 0)
