"""Arrest referral, voluntary: seen in the cell or after release, then treatment at home."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from caseworkflow.assessment import services as assessment
from caseworkflow.case import services as case_services
from caseworkflow.case.deadlines.duties import things_on
from caseworkflow.case.states import CaseState
from caseworkflow.case.terms import HoldReason
from caseworkflow.consent import services as consent
from caseworkflow.ending import services as ending_services
from caseworkflow.plan import services as case
from caseworkflow.plan import services as plan_services
from caseworkflow.risk import services as risk
from programmes.terms.vocabularies import ClosureReason
from tests.factories import caseworkflow as make
from tests.factories.accounts import member
from tests.journeys.telling import moves_of, told
from workflow import machine as workflow_machine

pytestmark = pytest.mark.django_db


def seen_in_the_cell():
    row = make.allocated("arrest_referral", to=member(Role.ARREST_REFERRAL_WORKER))
    risk.screen_risk(case_id=row.pk, actor=row.caseworker, areas=make.NO_RISK)
    consent.give_consent(
        case_id=row.pk,
        purpose="share_health",
        actor=row.caseworker,
        on=timezone.localdate(),
        wording="1",
        how="In the cell",
    )
    return assessment.record_assessment(
        case_id=row.pk, actor=row.caseworker, scores={"drugs": 8}, is_identity_confirmed=True, has_treatment_need=True
    )


def test_somebody_seen_in_the_cell_starts_treatment_at_home():
    row = seen_in_the_cell()
    goal = {"need": "drugs", "action": "Treatment near home", "words": "I want to stop"}
    plan_services.agree_plan(case_id=row.pk, actor=row.caseworker, goals=[goal])
    offer = plan_services.record_onward_referral(
        case_id=row.pk,
        actor=row.caseworker,
        service="Home treatment service",
        is_accepted=True,
        is_structured_treatment=True,
    )
    case.begin_plan(case_id=row.pk, actor=row.caseworker)
    plan_services.record_onward_start(
        onward_referral_id=offer.pk, actor=row.caseworker, started_on=timezone.localdate()
    )
    row = ending_services.complete_case(
        case_id=row.pk, actor=row.caseworker, closure_reason=ClosureReason.OCCASIONAL_USER
    )
    assert moves_of(row) == [
        ("allocate", "", "allocated"),
        ("assess", "allocated", "assessed"),
        ("agree_plan", "assessed", "plan"),
        ("begin", "plan", "in_treatment"),
        ("complete", "in_treatment", "completed"),
    ]
    assert told(row) == ["received", "accepted", "reached", "taking_part", "ended: completed"]


def test_a_high_need_without_an_answer_keeps_the_plan_back():
    row = seen_in_the_cell()
    with pytest.raises(workflow_machine.MoveRefused, match="high need"):
        plan_services.agree_plan(case_id=row.pk, actor=row.caseworker)


def review_of(row):
    """By when the work is reviewed; the screen for risk has a day of its own, which no hold moves."""
    return next(one.due_at for one in things_on(row) if one.act == "review")


def test_time_in_hospital_does_not_count(frozen):
    row = make.in_treatment("new_chance")
    due_at = review_of(row)
    case_services.suspend_case(case_id=row.pk, actor=row.caseworker, hold_reason=HoldReason.HOSPITAL)
    frozen.shift(timedelta(days=10))
    row = case_services.resume_case(case_id=row.pk, actor=row.caseworker)
    assert (row.state, review_of(row) - due_at >= timedelta(days=10)) == (CaseState.IN_TREATMENT, True)


def test_a_transfer_waits_for_the_other_provider():
    row = make.in_treatment("new_chance")
    with pytest.raises(workflow_machine.MoveRefused, match="has not accepted"):
        ending_services.close_transferred(case_id=row.pk, actor=make.leader(), to="Elsewhere", is_accepted=False)
    row = ending_services.close_transferred(case_id=row.pk, actor=make.leader(), to="Elsewhere", is_accepted=True)
    assert (row.state, row.closure_reason) == (CaseState.CLOSED, ClosureReason.TRANSFERRED_AREA)
