"""Nobody is mature whose extracts do not hold every day that the measure needs: no coverage is no answer, never 0."""

from datetime import date, timedelta

import pytest

from accounts.models import OrganisationKind
from outcomes.extract.calendar import Days
from outcomes.extract.models import Extract
from outcomes.figure import cohorts
from outcomes.figure.measures import reoffending
from tests.factories import outcomes as given
from tests.factories.accounts import organisation

pytestmark = pytest.mark.django_db

INDEX = date(2024, 2, 29)
QUARTER = cohorts.quarter_span(2024, 1)
AS_OF = date(2026, 6, 30)
DAY = timedelta(days=1)
EVERY = ("M1", "M2", "M3", "M4", "M5", "M6", "M7", "M9", "M10")

#: The last day that each needs of somebody accepted on INDEX, for twelve months.
NEEDS_TO = {name: date(2025, 8, 29) if name in {"M1", "M2", "M7"} else date(2025, 4, 14) for name in EVERY}


def answer(name, as_of=AS_OF):
    return reoffending.count_cohort("divert", QUARTER, as_of=as_of).answer(name, 12)


def test_without_an_extract_there_is_no_answer_and_people_are_counted():
    given.offence(given.referral(INDEX).person, date(2024, 6, 1))
    for name in EVERY:
        found = answer(name)
        assert (found.people, found.mature, found.not_mature) == (1, 0, 1)
        assert (found.value, found.low, found.high, found.method) == (None, None, None, "no data")
        assert (found.covered, found.events) == (None, 0)


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize(("apart", "mature"), [(-1, 0), (0, 1), (1, 1)])
def test_a_person_is_mature_when_the_last_day_that_is_needed_is_covered(name, apart, mature):
    given.covered(date(2020, 1, 1), NEEDS_TO[name] + apart * DAY)
    given.referral(INDEX)
    found = answer(name)
    assert (found.mature, found.method == "no data") == (mature, not mature)
    assert found.covered == Days(date(2020, 1, 1), NEEDS_TO[name] + apart * DAY)


@pytest.mark.parametrize(("apart", "mature"), [(0, 1), (1, 1), (2, 0)])
def test_the_first_day_that_is_needed_is_the_one_after_the_index_day(apart, mature):
    given.covered(INDEX + apart * DAY)
    given.referral(INDEX)
    assert answer("M3").mature == mature


@pytest.mark.parametrize(
    ("first", "mature"), [(date(2023, 2, 27), 1), (date(2023, 2, 28), 1), (date(2023, 3, 1), 0), (INDEX, 0)]
)
def test_before_and_after_needs_the_year_before_too(first, mature):
    given.covered(first)
    given.referral(INDEX)
    assert (answer("M10").mature, answer("M3").mature) == (mature, 1)


@pytest.mark.parametrize(("until", "since", "mature"), [(5, 6, 1), (5, 7, 0)])
def test_a_gap_of_one_day_between_extracts_leaves_no_data(until, since, mature):
    given.covered(last=date(2024, 6, until))
    given.covered(date(2024, 6, since))
    given.referral(INDEX)
    assert answer("M3").mature == mature


def test_an_extract_that_states_nothing_or_is_not_finished_covers_nothing():
    person = given.referral(INDEX).person
    given.offence(person, date(2024, 6, 1), "recorded_suspect")
    given.covered()
    Extract.objects.update(finished_at=None)
    assert answer("M3").method == "no data"


def test_the_extracts_of_another_force_cover_nobody_of_this_one():
    own = organisation(OrganisationKind.POLICE)
    other = organisation(OrganisationKind.POLICE, "Northshire Police", "21")
    given.covered(force="21")
    given.referral(INDEX, force=own)
    given.referral(INDEX, force=other)
    found = answer("M3")
    assert (found.people, found.mature, found.value) == (2, 1, 0.0)


def test_a_referral_without_a_force_is_of_the_one_that_is_served_and_of_none_where_there_are_two():
    given.covered()
    given.referral(INDEX, source="retailer")
    assert answer("M3").mature == 1
    organisation(OrganisationKind.POLICE, "Northshire Police", "21")
    assert answer("M3").method == "no data"


@pytest.mark.parametrize(("apart", "method"), [(-1, "nobody is mature"), (0, "Wilson 95 %"), (1, "Wilson 95 %")])
def test_before_window_and_lag_have_passed_nobody_is_mature_whatever_is_covered(apart, method):
    given.covered()
    given.referral(INDEX)
    assert answer("M3", as_of=NEEDS_TO["M3"] + apart * DAY).method == method


def test_the_days_covered_are_of_the_last_span_of_the_cohort_that_had_begun():
    own = organisation(OrganisationKind.POLICE)
    given.covered(last=date(2024, 6, 5))
    given.covered(date(2025, 1, 1), date(2025, 6, 30))
    given.covered(date(2026, 7, 1), date(2026, 12, 31))
    given.covered(last=date(2026, 12, 31), force="21")
    given.referral(INDEX, force=own)
    assert answer("M3").covered == Days(date(2025, 1, 1), date(2025, 6, 30))


def test_nobody_has_no_days_covered():
    given.covered()
    assert (answer("M3").covered, answer("M3").method) == (None, "nobody is mature")
