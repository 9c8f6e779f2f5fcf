"""What is next, on screen: Today, the case and the inbox say it, and fit a telephone."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from caseworkflow.case.models import Case
from caseworkflow.required_assessment.models import RequiredAssessment
from caseworkflow.risk.models import RiskScreen
from tests.factories import caseworkflow as make
from tests.factories.satellites import in_state

pytestmark = pytest.mark.browser


@pytest.fixture
def cases():
    """A notice served for tonight, a place to be arranged, a condition of today and a high risk that nobody knows of."""
    duty = make.allocated("required_assessment", family_name="Tonight")
    at = timezone.now() + timedelta(minutes=5)
    in_state(RequiredAssessment, duty, "notice_served", imposed_on=date(2026, 3, 3), initial_at=at)
    placed = make.in_treatment("offender_to_rehab", family_name="Place")
    row = make.in_treatment("checkpoint", family_name="Condition")
    row.contract.conditions.update(due_on=timezone.localdate())
    in_state(RiskScreen, row, "high", screened_on=timezone.localdate(), review_on=timezone.localdate())
    for one in (duty, placed, row):
        Case.objects.reckon_anew(one.pk)
    return duty, placed, row


@pytest.mark.parametrize("width", [320, 1280])
def test_what_is_due_now_stands_first_on_today(desks, cases, width):
    desk = desks(cases[0].caseworker, width=width).open("/cases/today/")
    words = ("Due now", "Required assessment", "Condition of the contract", "Review of risk")
    assert ([one for one in words if one not in desk.words], desk.is_too_wide) == ([], False)


@pytest.mark.parametrize("width", [320, 1280])
def test_the_case_says_what_is_next_and_what_else_is_to_do(desks, cases, width):
    desk = desks(cases[2].caseworker, width=width).open(f"/cases/{cases[2].pk}/")
    words = ("Team leader: High risk: say that you know.", "Also to do", "End of contract.")
    assert ([one for one in words if one not in desk.words], desk.is_too_wide) == ([], False)


@pytest.mark.parametrize("width", [320, 1280])
def test_a_placement_that_is_to_be_arranged_says_so(desks, cases, width):
    desk = desks(cases[1].caseworker, width=width).open(f"/cases/{cases[1].pk}/")
    words = ("Placement being arranged", "Check suitability for a placement")
    assert ([one for one in words if one not in desk.words], desk.is_too_wide) == ([], False)


@pytest.mark.parametrize("width", [320, 1280])
def test_the_inbox_of_a_team_leader_has_a_tab_for_every_step_of_theirs(desks, cases, width):
    desk = desks(make.leader(), width=width).open("/cases/inbox/?tab=risk")
    words = ("Ready to complete", "To settle", "High risk: say that you know")
    assert ([one for one in words if one not in desk.words], desk.is_too_wide) == ([], False)
