"""What must hold before a case moves: a row below, on and above each number, and each half of each sentence."""

import pytest
from django.utils import timezone

from caseworkflow.forms.assessment import high_needs
from caseworkflow.guards import case as guards
from tests.factories import caseworkflow as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("score", "is_answered"), [(None, True), (0, True), (6, True), (7, False), (8, False), (10, False)]
)
def test_a_need_is_high_from_seven_on(score, is_answered):
    row = make.assessed("new_chance", scores={"drugs": score})
    assert guards.high_needs_are_answered(row) is is_answered
    assert ("drugs" in high_needs({"drugs": score})) is not is_answered


@pytest.mark.parametrize(
    ("goal", "is_answered"),
    [
        ({"action": "See the nurse"}, True),
        ({"is_declined": True}, True),
        ({"words": "Sleep better"}, False),
        ({"need": "housing", "action": "See the council"}, False),
    ],
)
def test_a_high_need_is_answered_by_an_action_or_a_refusal_for_that_need(goal, is_answered):
    row = make.assessed("new_chance", scores={"drugs": 7, "housing": 6})
    row.goals.create(**{"need": "drugs", **goal})
    assert guards.high_needs_are_answered(row) is is_answered


def test_the_last_first_assessment_counts_and_a_review_does_not():
    row = make.assessed("new_chance", scores={"drugs": 7})
    row.assessments.create(kind="review", done_on=timezone.localdate(), by=row.caseworker, scores={"drugs": 1})
    assert not guards.high_needs_are_answered(make.fresh(row))
    row.assessments.create(kind="initial", done_on=timezone.localdate(), by=row.caseworker, scores={"drugs": 1})
    assert guards.high_needs_are_answered(make.fresh(row))


@pytest.mark.parametrize(("agrees", "may"), [(True, True), (None, True), (False, False)])
def test_only_a_plain_no_forbids_contact(agrees, may):
    row = make.allocated()
    row.referral.agrees_to_take_part = agrees
    assert guards.person_may_be_contacted(row) is may
