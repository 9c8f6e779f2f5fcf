"""Follow-ups that wait for data are seen by force, with the days that its extracts cover; nobody is named."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.models import OrganisationKind
from ledger.models import Entry
from outcomes.extract.calendar import Days
from outcomes.follow_up import presenters
from outcomes.follow_up.models import FollowUp
from outcomes.follow_up.presenters import ForceLine
from tests.factories import outcomes as given
from tests.factories.accounts import organisation

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 3)
DAY = timedelta(days=1)
OWN = "West Midlands Police"


def waiting(mature_on, force=None, state="awaiting_data", **facts) -> FollowUp:
    row = given.referral(date(2024, 3, 1), force=force)
    days = {"window": 12, "index_on": row.accepted_on, "due_on": date(2025, 3, 1), "mature_on": mature_on}
    return FollowUp.objects.create(referral=row, person=row.person, state=state, **days, **facts)


@pytest.mark.parametrize(("apart", "overdue"), [(-1, 1), (0, 1), (1, 0)])
def test_a_follow_up_is_overdue_from_the_day_on_which_its_data_should_be_there(apart, overdue):
    organisation(OrganisationKind.POLICE)
    waiting(TODAY + apart * DAY)
    (line,) = presenters.force_lines(TODAY)
    assert line == ForceLine(OWN, (), (), overdue, TODAY + apart * DAY if overdue else None)


def test_what_an_extract_covers_is_owed_by_nobody_and_gaps_are_shown():
    given.covered(date(2024, 1, 1), date(2024, 6, 30))
    given.covered(date(2024, 7, 3), TODAY)
    waiting(TODAY)
    assert presenters.force_lines(TODAY) == [
        ForceLine(
            OWN,
            (Days(date(2024, 1, 1), date(2024, 6, 30)), Days(date(2024, 7, 3), TODAY)),
            (Days(date(2024, 7, 1), date(2024, 7, 2)),),
            1,
            TODAY,
        )
    ]
    given.covered(date(2024, 7, 1), date(2024, 7, 2))
    assert [(line.overdue, line.gaps) for line in presenters.force_lines(TODAY)] == [(0, ())]


def test_each_force_owes_its_own_and_the_longest_overdue_comes_first():
    other = organisation(OrganisationKind.POLICE, "Northshire Police", "21")
    own = organisation(OrganisationKind.POLICE)
    for force, day in ((own, TODAY), (other, TODAY - DAY), (other, TODAY), (None, TODAY - 9 * DAY)):
        waiting(day, force)
    assert [(line.name, line.overdue, line.since) for line in presenters.force_lines(TODAY)] == [
        ("Northshire Police", 2, TODAY - DAY),
        (OWN, 1, TODAY),
    ]


def test_states_are_counted_with_the_reason_of_those_that_cannot_be_measured():
    waiting(TODAY)
    waiting(TODAY, state="not_measurable", not_measurable_reason="no_force")
    assert presenters.state_lines() == [
        ("Scheduled", 0),
        ("Waiting for data", 1),
        ("Measured", 0),
        ("Not measurable: No police force is known whose extracts could cover it", 1),
    ]


def test_the_page_names_the_force_and_no_person_and_its_reading_is_entered(team_leader, client_for):
    row = waiting(TODAY)
    organisation(OrganisationKind.POLICE)
    text = client_for(team_leader).get(reverse("outcomes:follow-up-list")).content.decode()
    assert (OWN in text, row.person.family_name in text) == (True, False)
    assert Entry.objects.get(verb="read_figures").actor == team_leader
