"""The acts on a case: what they refuse, what they keep, whom they tell."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.roles import Role
from caseworkflow.allocation import services as case
from caseworkflow.assessment import services as assessment
from caseworkflow.case import services as case_services
from caseworkflow.case.models import Case
from caseworkflow.case.states import CaseState
from caseworkflow.case.terms import DueAct
from caseworkflow.ending import services as ending_services
from caseworkflow.note import services as note
from caseworkflow.plan import services as plan_services
from ledger.models import Entry
from programmes.terms.vocabularies import ClosureReason
from tests.factories import caseworkflow as make
from tests.factories.accounts import member, organisation
from workflow.machine import MoveConflict, MoveRefused

pytestmark = pytest.mark.django_db


def test_allocating_opens_the_case_under_the_version_of_its_referral():
    row = make.allocated("checkpoint")
    assert (row.state, row.reference, row.programme_version_id, row.next_clock) == (
        CaseState.ALLOCATED,
        row.referral.reference,
        row.referral.programme_version_id,
        DueAct.ATTEMPT,
    )
    assert (row.risk_screen.state, row.contract.state, row.disposal_clock.state) == ("not_screened", "draft", "running")


def test_a_referral_is_allocated_once():
    row = make.allocated()
    with pytest.raises(MoveConflict):
        case.allocate_case(referral_id=row.referral_id, actor=make.leader(), caseworker=make.worker())


def test_a_second_referral_joins_the_open_case_of_the_same_programme():
    row = make.allocated("new_chance")
    second = make.accepted_referral("new_chance")
    type(second).objects.filter(pk=second.pk).update(person=row.person)
    joined = case.allocate_case(referral_id=second.pk, actor=make.leader(), caseworker=make.worker())
    assert (joined.pk, set(joined.referral_ids)) == (row.pk, {row.referral_id, second.pk})


@pytest.mark.parametrize(
    ("why", "sentence"),
    [("conflict", "has a conflict of interest"), ("cap", "has a full caseload"), ("elsewhere", "is not a caseworker")],
)
def test_a_caseworker_who_cannot_take_it_is_refused(settings, why, sentence):
    referral = make.accepted_referral()
    settings.CASELOAD_CAP = 0 if why == "cap" else 60
    at = organisation("provider", "Another provider") if why == "elsewhere" else None
    somebody = member(Role.CASEWORKER, at=at)
    if why == "conflict":
        case.declare_conflict(person_id=referral.person_id, user=somebody, kind="partner", actor=make.leader())
    with pytest.raises(MoveRefused, match=sentence):
        case.allocate_case(referral_id=referral.pk, actor=make.leader(), caseworker=somebody)


def test_a_caseworker_does_not_allocate():
    referral = make.accepted_referral()
    with pytest.raises(PermissionDenied):
        case.allocate_case(referral_id=referral.pk, actor=make.worker(), caseworker=make.worker())


def test_another_caseworker_gets_it_as_new():
    row = make.allocated()
    case_services.mark_opened(case_id=row.pk, actor=row.caseworker)
    other = member(Role.CASEWORKER)
    row = case.reallocate_case(case_id=row.pk, actor=make.leader(), caseworker=other, reason="On leave")
    assert (row.caseworker, row.opened_at) == (other, None)


def test_only_the_own_caseworker_opens_a_case_and_once():
    row = make.allocated()
    case_services.mark_opened(case_id=row.pk, actor=make.leader())
    assert make.fresh(row).opened_at is None
    for _ in range(2):
        case_services.mark_opened(case_id=row.pk, actor=row.caseworker)
    assert Entry.objects.about(row).filter(verb="open").count() == 1


def test_somebody_elsewhere_does_not_even_see_it():
    row = make.allocated()
    stranger = member(Role.TEAM_LEADER, at=organisation("provider", "Another provider"))
    with pytest.raises(Case.DoesNotExist):
        case_services.start_contact(case_id=row.pk, actor=stranger)


def test_a_stale_page_changes_nothing():
    row = make.contacting()
    with pytest.raises(MoveConflict):
        ending_services.propose_ending(
            case_id=row.pk, actor=row.caseworker, closure_reason=ClosureReason.DECLINED, version=row.version - 1
        )


def test_what_is_still_to_be_tried_is_named():
    row = make.contacting()
    with pytest.raises(MoveRefused, match="3 attempts in all, attempts in 2 ways, .* 5 working days, a letter"):
        ending_services.propose_ending(case_id=row.pk, actor=row.caseworker, closure_reason=ClosureReason.NO_CONTACT)


def test_whoever_proposes_an_ending_does_not_confirm_it():
    row = make.contacting()
    ending_services.propose_ending(case_id=row.pk, actor=make.leader(), closure_reason=ClosureReason.DECLINED)
    with pytest.raises(PermissionDenied):
        ending_services.end_without_completion(case_id=row.pk, actor=make.leader())


def test_a_one_session_programme_asks_what_else_was_offered():
    row = make.assessed("divert")
    with pytest.raises(MoveRefused, match="other help was offered"):
        ending_services.complete_session(case_id=row.pk, actor=row.caseworker)
    assert make.fresh(row).state == CaseState.ASSESSED


def test_a_programme_with_a_plan_is_not_completed_in_one_session():
    row = make.assessed("new_chance")
    with pytest.raises(MoveRefused, match="not made of one session"):
        ending_services.complete_session(case_id=row.pk, actor=row.caseworker)


def test_a_closed_case_is_reopened_within_28_days_and_not_after(frozen):
    row = make.in_treatment("new_chance")
    ending_services.complete_case(case_id=row.pk, actor=row.caseworker)
    ending_services.close_case(case_id=row.pk, actor=make.leader())
    frozen.shift(timedelta(days=29))
    with pytest.raises(MoveRefused, match="too long ago"):
        ending_services.reopen_case(case_id=row.pk, actor=make.leader(), reason="Rang us")
    frozen.shift(-timedelta(days=2))
    row = ending_services.reopen_case(case_id=row.pk, actor=make.leader(), reason="Rang us")
    assert (row.state, row.closed_on, row.closure_reason) == (CaseState.IN_TREATMENT, None, "")


def test_a_death_needs_two_people():
    row = make.contacting()
    with pytest.raises(MoveRefused, match="first reports the death"):
        ending_services.close_died(case_id=row.pk, actor=make.leader(), died_on=timezone.localdate())
    ending_services.report_death(case_id=row.pk, actor=row.caseworker, source="Coroner")
    row = ending_services.close_died(case_id=row.pk, actor=make.leader(), died_on=timezone.localdate())
    row.person.refresh_from_db()
    assert (row.state, row.closure_reason, row.person.died_on) == (
        CaseState.CLOSED,
        ClosureReason.DIED,
        timezone.localdate(),
    )


def test_police_are_asked_no_more_about_somebody_who_has_died():
    row = make.planned("checkpoint")
    asked = make.ask_to_sign(row)
    ending_services.report_death(case_id=row.pk, actor=row.caseworker, source="Coroner")
    ending_services.close_died(case_id=row.pk, actor=make.leader(), died_on=timezone.localdate())
    asked.refresh_from_db()
    assert asked.state == "withdrawn"


def test_a_plan_may_change_between_education_and_treatment():
    row = make.in_treatment("new_chance")
    row = plan_services.change_to_education(case_id=row.pk, actor=row.caseworker, reason="A group fits better")
    assert (row.state, row.leads_to) == (CaseState.IN_EDUCATION, CaseState.IN_EDUCATION)


def test_an_identity_that_is_not_confirmed_keeps_the_assessment_back():
    row = make.ready_to_assess("divert")
    with pytest.raises(MoveRefused, match="identity"):
        assessment.record_assessment(case_id=row.pk, actor=row.caseworker, scores={}, is_identity_confirmed=False)
    assert row.assessments.count() == 0


def test_without_a_risk_screen_nobody_is_assessed():
    row = make.seen("divert")
    with pytest.raises(MoveRefused, match="risk screen"):
        assessment.record_assessment(case_id=row.pk, actor=row.caseworker, scores={}, is_identity_confirmed=True)


def test_a_score_above_ten_is_refused():
    row = make.ready_to_assess("divert")
    with pytest.raises(MoveRefused, match="0 to 10"):
        assessment.record_assessment(
            case_id=row.pk, actor=row.caseworker, scores={"drugs": 11}, is_identity_confirmed=True
        )


def test_a_private_note_is_for_its_author_and_the_team_leader():
    row = make.allocated()
    note.add_note(case_id=row.pk, actor=row.caseworker, text="Between us", is_private=True)
    seen = {who: row.notes.visible_to(user).count() for who, user in people(row).items()}
    assert seen == {"author": 1, "leader": 1, "colleague": 0, "officer": 0}


def people(row):
    return {
        "author": row.caseworker,
        "leader": make.leader(),
        "colleague": member(Role.CASEWORKER),
        "officer": make.officer(),
    }
