"""Deferred prosecution under a contract: completed, explained, breached, withdrawn."""

import pytest

from caseworkflow.assessment import services as assessment
from caseworkflow.case.states import CaseState
from caseworkflow.case.terms import GoodCause
from caseworkflow.concern import services as case
from caseworkflow.contract import services as contract
from caseworkflow.contract.states import ContractState
from caseworkflow.disposal.states import DisposalState
from caseworkflow.ending import services as ending_services
from programmes.terms.vocabularies import ClosureReason
from referrals.police_decisions.models import PoliceDecision
from referrals.police_decisions.terms import PoliceDecisionKind
from tests.factories import caseworkflow as make
from tests.journeys.telling import moves_of, told
from workflow import machine as workflow_machine

pytestmark = pytest.mark.django_db


def asked(row, kind):
    return PoliceDecision.objects.get(about_id=row.pk, kind=kind, state="asked")


def meet_conditions(row):
    for condition in row.contract.terms:
        contract.record_condition(
            case_id=row.pk,
            condition_id=condition.pk,
            actor=row.caseworker,
            status="met",
            evidence="Checked",
            done_count=condition.needed_count,
        )
    assessment.record_review(case_id=row.pk, actor=row.caseworker, kind="exit", scores={"drugs": 1})


def breached():
    """Two sessions missed without good cause, raised, confirmed."""
    row = make.in_treatment("checkpoint")
    make.miss(row)
    said = make.miss(row)
    assert said.proposes == "breach_review"
    case.record_excuse(case_id=row.pk, actor=row.caseworker)
    case.raise_breach(case_id=row.pk, actor=row.caseworker, statement="Missed two sessions.")
    return case.confirm_breach(case_id=row.pk, actor=make.leader())


def test_somebody_who_meets_every_condition_gets_outcome_22():
    row = make.in_treatment("checkpoint")
    meet_conditions(row)
    row = ending_services.complete_case(case_id=row.pk, actor=make.leader())
    assert make.fresh(row).state == CaseState.RETURNED
    make.police_decide(asked(row, PoliceDecisionKind.OUTCOME), "complied", outcome_code="22")
    row = make.apply_decisions(row)
    assert (row.state, row.outcome_code) == (CaseState.CLOSED, "22")
    assert (row.contract.state, row.disposal_clock.state) == (ContractState.FULFILLED, DisposalState.DECIDED)
    assert moves_of(row)[-4:] == [
        ("begin", "plan", "in_treatment"),
        ("complete", "in_treatment", "completed"),
        ("return_to_police", "completed", "returned"),
        ("close", "returned", "closed"),
    ]


def test_a_good_cause_puts_the_case_back_where_it_was():
    row = make.in_treatment("checkpoint")
    make.miss(row)
    row = case.accept_cause(
        case_id=row.pk, actor=row.caseworker, good_cause=GoodCause.CHILDCARE, excuse="No one to mind them"
    )
    assert (row.state, row.appointments.unexplained_misses(), row.excuse) == (CaseState.IN_TREATMENT, (0, 0), "")


def test_one_miss_is_not_a_breach():
    row = make.in_treatment("checkpoint")
    make.miss(row)
    case.record_excuse(case_id=row.pk, actor=row.caseworker)
    with pytest.raises(workflow_machine.MoveRefused, match="Too few appointments"):
        case.raise_breach(case_id=row.pk, actor=row.caseworker, statement="Missed one.")


def test_the_reason_is_asked_for_before_a_breach_is_raised():
    row = make.in_treatment("checkpoint")
    make.miss(row)
    make.miss(row)
    with pytest.raises(workflow_machine.MoveRefused, match="has not been asked for the reason"):
        case.raise_breach(case_id=row.pk, actor=row.caseworker, statement="Missed two.")


def test_a_breach_that_police_uphold_returns_the_case():
    row = breached()
    make.police_decide(asked(row, PoliceDecisionKind.BREACH), "upheld")
    row = make.apply_decisions(row)
    assert (row.state, row.contract.state) == (CaseState.RETURNED, ContractState.BREACHED)
    assert told(row)[-1] == "ended: returned"
    make.police_decide(asked(row, PoliceDecisionKind.OUTCOME), "charged", outcome_code="1")
    row = make.apply_decisions(row)
    assert (row.state, row.closure_reason) == (CaseState.CLOSED, ClosureReason.BREACHED)


@pytest.mark.parametrize("decision", ["excused", "varied"])
def test_a_breach_that_police_do_not_uphold_goes_on(decision):
    row = breached()
    make.police_decide(asked(row, PoliceDecisionKind.BREACH), decision)
    row = make.apply_decisions(row)
    assert (row.state, row.breach_raised_by, row.concern_reason) == (CaseState.IN_TREATMENT, None, "")


def test_the_papers_of_a_breach_hold_no_note():
    row = breached()
    assert set(asked(row, PoliceDecisionKind.BREACH).papers) == {
        "Contract",
        "Conditions",
        "Signatures",
        "Attendance",
        "Attempts to reach them",
        "Letters and messages",
        "Chronology",
        "Days in law",
        "What is said to be breached",
        "Reason that the person gave",
        "Statement",
    }


def test_outcome_22_is_never_given_to_somebody_who_did_not_complete():
    row = make.in_treatment("checkpoint")
    ending_services.propose_ending(case_id=row.pk, actor=row.caseworker, closure_reason=ClosureReason.PERSON_WITHDREW)
    row = ending_services.end_without_completion(case_id=row.pk, actor=make.leader())
    row.referral.__class__.objects.filter(pk=row.referral_id).update(outcome_code="22")
    with pytest.raises(workflow_machine.MoveRefused, match="Outcome 22"):
        ending_services.close_case(case_id=row.pk, actor=make.leader())


def test_a_decision_that_comes_after_the_end_changes_nothing():
    row = breached()
    question = asked(row, PoliceDecisionKind.BREACH)
    make.police_decide(question, "excused")
    type(row).objects.filter(pk=row.pk).update(state=CaseState.CLOSED)
    assert make.apply_decisions(row).state == CaseState.CLOSED
