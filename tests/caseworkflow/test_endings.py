"""Every way in which a case ends: what is refused, what is kept, and what police and the person's officer are told."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from caseworkflow.assessment import services as assessment
from caseworkflow.case.models import Case
from caseworkflow.case.states import CaseState
from caseworkflow.case.terms import COMPLETIONS, TRANSFERS
from caseworkflow.contract.models import Contract
from caseworkflow.contract.states import ContractState
from caseworkflow.disposal.models import DisposalClock
from caseworkflow.disposal.states import DisposalState
from caseworkflow.ending import services as ending
from caseworkflow.police_answers import services as police
from ledger.models import Entry, Kind
from programmes.terms.vocabularies import ClosureReason
from referrals.police_decisions.models import PoliceDecision
from referrals.police_decisions.states import DecisionState
from referrals.police_decisions.terms import PoliceDecisionKind
from tests.factories import caseworkflow as make
from workflow.machine import MoveConflict, MoveRefused

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
NOT_FOR_ENDING = COMPLETIONS | TRANSFERS | {ClosureReason.DIED, ClosureReason.BREACHED}


def feedback_of(row):
    """What police were told of taking part and of the end, in this order: all of it may be of one moment."""
    told = row.referral.feedback.filter(value__in=["taking_part", "ended"]).order_by("-value", "ending")
    return list(told.values_list("value", "ending", "on"))


def question_of(row, kind=PoliceDecisionKind.OUTCOME):
    return PoliceDecision.objects.get(referral=row.referral, kind=kind)


def entry_of(row, verb):
    return Entry.objects.about(row).get(verb=verb)


# -- Completing ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", list(ClosureReason))
def test_only_a_completion_completes(reason):
    row = make.in_treatment("new_chance")
    if reason in COMPLETIONS:
        found = ending.complete_case(case_id=row.pk, actor=row.caseworker, closure_reason=reason)
        assert (found.state, found.closure_reason) == (CaseState.COMPLETED, reason)
    else:
        with pytest.raises(MoveRefused, match=r"^That is not a reason for completing\.$"):
            ending.complete_case(case_id=row.pk, actor=row.caseworker, closure_reason=reason)


def test_what_is_completed_has_met_its_objectives_today_unless_it_is_said_otherwise():
    today, yesterday = timezone.localdate(), timezone.localdate() - DAY
    found = [
        ending.complete_case(case_id=make.moved_back(make.in_treatment("new_chance")).pk, actor=make.worker(), on=on)
        for on in (None, yesterday)
    ]
    assert [(row.completed_on, row.closure_reason) for row in found] == [
        (today, ClosureReason.OBJECTIVES_MET),
        (yesterday, ClosureReason.OBJECTIVES_MET),
    ]
    assert feedback_of(found[1])[-1] == ("ended", "completed", yesterday)


def test_a_contract_that_was_kept_is_fulfilled_and_police_have_the_case_back_in_the_same_act():
    row = make.in_treatment("checkpoint")
    Contract.objects.get(case=row).conditions.update(status="met")
    assessment.record_review(case_id=row.pk, actor=row.caseworker, kind="exit", scores={"drugs": 1})
    found = ending.complete_case(case_id=row.pk, actor=make.leader())
    assert (found.state, Contract.objects.get(case=row).state) == (CaseState.RETURNED, ContractState.FULFILLED)
    question = question_of(row)
    assert (question.about_id, question.papers, [value for value, _ in question.choices]) == (
        row.pk,
        {
            "How it ended": [ClosureReason.OBJECTIVES_MET.label],
            "What the programme expects": [
                "22 Diversionary, educational or intervention activity undertaken; no further action"
            ],
        },
        ["complied"],
    )


def test_a_programme_without_a_way_back_keeps_what_is_completed():
    row = make.in_treatment("new_chance")
    ending.complete_case(case_id=row.pk, actor=row.caseworker)
    assert (make.fresh(row).state, PoliceDecision.objects.count()) == (CaseState.COMPLETED, 0)


def test_one_session_is_begun_and_completed_on_one_day_with_the_help_that_was_offered():
    row, on = make.assessed("divert"), timezone.localdate()
    offers = [{"service": "Housing", "is_accepted": True}, {"service": "Debt", "is_accepted": False}]
    found = ending.complete_session(case_id=row.pk, actor=row.caseworker, onward=offers)
    kept = found.onward_referrals.order_by("-service").values_list("service", "is_accepted", "referred_on")
    assert list(kept) == [("Housing", True, on), ("Debt", False, None)]
    assert (found.state, found.closure_reason) == (CaseState.COMPLETED, ClosureReason.COMPLETED_SESSION)
    assert feedback_of(row) == [("taking_part", "", on), ("ended", "completed", on)]


# -- Ending without completion -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", sorted(NOT_FOR_ENDING))
def test_what_has_a_way_of_its_own_is_no_ending_without_completion(reason):
    row = make.in_treatment("new_chance")
    with pytest.raises(MoveRefused, match=r"^That is not a reason for ending without completion\.$"):
        ending.propose_ending(case_id=row.pk, actor=row.caseworker, closure_reason=reason)


def propose_to_end(row, **how):
    given = {"case_id": row.pk, "actor": row.caseworker, "closure_reason": ClosureReason.MOVED_AWAY}
    return ending.propose_ending(**{**given, **how})


def test_a_proposal_is_kept_and_entered_and_moves_nothing():
    row = make.in_treatment("new_chance")
    propose_to_end(row, reason="Letter came back")
    found, entry = make.fresh(row), entry_of(row, "propose_ending")
    assert (found.state, found.closure_reason, found.ending_proposed_by) == (
        CaseState.IN_TREATMENT,
        ClosureReason.MOVED_AWAY,
        row.caseworker,
    )
    assert (entry.kind, entry.reason, entry.facts) == (
        Kind.ALTERATION,
        "Letter came back",
        {"closure_reason": "moved_away"},
    )


@pytest.mark.parametrize("state", [CaseState.COMPLETED, CaseState.NOT_COMPLETED, CaseState.RETURNED])
def test_what_has_ended_is_not_proposed_for_an_ending(state):
    row = make.in_treatment("new_chance")
    Case.objects.filter(pk=row.pk).update(state=state)
    with pytest.raises(MoveRefused, match=f"^A case cannot be ended from “{state.label}”"):
        propose_to_end(row)


def test_too_little_was_tried_only_where_nobody_was_reached():
    row = make.contacting()
    with pytest.raises(MoveRefused, match=r"^Too little was tried"):
        propose_to_end(row, closure_reason=ClosureReason.NO_CONTACT)
    assert propose_to_end(row).closure_reason == ClosureReason.MOVED_AWAY


def test_a_stale_proposal_is_refused():
    row = make.in_treatment("new_chance")
    with pytest.raises(MoveConflict):
        propose_to_end(row, version=row.version + 1)


def confirm_end(row, **how):
    return ending.end_without_completion(case_id=row.pk, actor=make.leader(), **how)


def test_a_confirmed_ending_is_told_with_its_day():
    row, yesterday = make.moved_back(make.in_treatment("new_chance")), timezone.localdate() - DAY
    propose_to_end(row)
    found = confirm_end(row, on=yesterday, reason="Agreed")
    assert (found.state, found.ended_on, entry_of(row, "end_without_completion").reason) == (
        CaseState.NOT_COMPLETED,
        yesterday,
        "Agreed",
    )
    assert feedback_of(row)[-1] == ("ended", "not_completed", yesterday)


def test_an_ending_is_of_today_unless_it_is_said_otherwise():
    row = make.in_treatment("new_chance")
    propose_to_end(row)
    assert confirm_end(row).ended_on == timezone.localdate()


def test_police_have_back_what_did_not_end_well_and_choose_among_other_outcomes():
    row = make.in_treatment("checkpoint")
    propose_to_end(row)
    assert confirm_end(row).state == CaseState.RETURNED
    assert [value for value, _ in question_of(row).choices] == ["charged", "other", "nfa"]
    assert feedback_of(row)[-1][:2] == ("ended", "returned")


# -- Declining a proposal ------------------------------------------------------------------------------------------------


def test_of_two_that_wait_the_death_is_declined_first_then_the_ending():
    row = make.in_treatment("new_chance")
    propose_to_end(row)
    ending.report_death(case_id=row.pk, actor=row.caseworker, source="Coroner")
    declined = []
    for _ in range(2):
        ending.decline_proposal(case_id=row.pk, actor=make.leader(), reason="A mistake")
        row = make.fresh(row)
        declined.append((row.death_reported_by, row.death_source, row.ending_proposed_by, row.closure_reason))
    assert declined == [(None, "", make.worker(), "moved_away"), (None, "", None, "")]
    with pytest.raises(MoveRefused, match=r"^Nothing on this case waits to be confirmed\.$"):
        ending.decline_proposal(case_id=row.pk, actor=make.leader(), reason="A mistake")


# -- Transfers and deaths ------------------------------------------------------------------------------------------------


def close_as_transferred(row, **how):
    given = {"case_id": row.pk, "actor": make.leader(), "to": "Inclusion", "is_accepted": True}
    return ending.close_transferred(**{**given, **how})


@pytest.mark.parametrize("reason", list(ClosureReason))
def test_only_a_transfer_closes_as_a_transfer(reason):
    row = make.in_treatment("new_chance")
    if reason in TRANSFERS:
        assert close_as_transferred(row, closure_reason=reason).closure_reason == reason
    else:
        with pytest.raises(MoveRefused, match=r"^That is not a reason for a transfer\.$"):
            close_as_transferred(row, closure_reason=reason)


def test_a_transfer_waits_for_the_one_who_receives():
    with pytest.raises(MoveRefused, match=r"^The receiving provider has not accepted the person\.$"):
        close_as_transferred(make.in_treatment("new_chance"), is_accepted=False)


def test_a_transfer_is_told_as_not_completed_on_its_day():
    row, yesterday = make.moved_back(make.in_treatment("new_chance")), timezone.localdate() - DAY
    found = close_as_transferred(row, on=yesterday)
    assert (found.state, found.closed_on, entry_of(row, "close_transferred").reason) == (
        CaseState.CLOSED,
        yesterday,
        "To Inclusion",
    )
    assert feedback_of(row)[-1] == ("ended", "not_completed", yesterday)


def test_whoever_is_transferred_or_has_died_is_asked_about_no_more():
    moved, died, other = (make.moved_back(make.planned("checkpoint")) for _ in range(3))
    for row in (moved, died, other):
        make.ask_to_sign(row)
    close_as_transferred(moved)
    ending.report_death(case_id=died.pk, actor=died.caseworker, source="Coroner")
    ending.close_died(case_id=died.pk, actor=make.leader(), died_on=timezone.localdate() - DAY)
    assert [question_of(row, PoliceDecisionKind.CONTRACT).state for row in (moved, died, other)] == [
        DecisionState.WITHDRAWN,
        DecisionState.WITHDRAWN,
        DecisionState.ASKED,
    ]


def test_a_death_is_kept_on_the_person_with_its_day_and_entered_about_the_person():
    row = make.moved_back(make.in_treatment("new_chance"))
    ending.report_death(case_id=row.pk, actor=row.caseworker, source="Coroner")
    assert make.fresh(row).death_source == "Coroner"
    ending.close_died(case_id=row.pk, actor=make.leader(), died_on=timezone.localdate() - DAY)
    entry = Entry.objects.get(verb="record_death")
    assert (entry.object_id, entry.kind, entry.facts) == (str(row.person_id), Kind.ALTERATION, {"field": "died_on"})
    row.person.refresh_from_db()
    assert row.person.died_on == timezone.localdate() - DAY


def test_whoever_reports_a_death_does_not_confirm_it():
    row = make.in_treatment("new_chance")
    ending.report_death(case_id=row.pk, actor=make.leader(), source="Coroner")
    with pytest.raises(PermissionDenied):
        ending.close_died(case_id=row.pk, actor=make.leader(), died_on=timezone.localdate())


# -- What police record --------------------------------------------------------------------------------------------------


def decided_with(outcome_code):
    row = make.in_treatment("checkpoint")
    propose_to_end(row)
    confirm_end(row)
    make.police_decide(question_of(row), "charged", outcome_code=outcome_code)
    return row


def test_an_outcome_that_police_record_stops_the_clock_and_closes_the_case_once():
    row = decided_with("1")
    applied = [police.apply_decision(decision_id=question_of(row).pk, actor=User.objects.clock()) for _ in range(2)]
    found, clock = make.fresh(row), DisposalClock.objects.get(case=row)
    assert (applied, found.state, clock.state, clock.outcome_code, clock.outcome_on) == (
        [True, False],
        CaseState.CLOSED,
        DisposalState.DECIDED,
        "1",
        timezone.localdate(),
    )
    assert (
        entry_of(row, "close").reason,
        Entry.objects.about(question_of(row)).filter(verb="apply_decision").count(),
    ) == (
        "Considered",
        1,
    )


def test_a_case_is_closed_on_the_day_that_is_said_or_today():
    found = []
    for on in (None, timezone.localdate() - DAY):
        row = make.moved_back(make.in_treatment("new_chance"))
        ending.complete_case(case_id=row.pk, actor=row.caseworker, on=timezone.localdate() - 2 * DAY)
        found.append(ending.close_case(case_id=row.pk, actor=make.leader(), on=on, reason="Done").closed_on)
    assert found == [timezone.localdate(), timezone.localdate() - DAY]
