"""What follows from each kind of police decision: a table, so that nobody hunts for it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from accounts.models import User
from caseworkflow.case.models import Case
from caseworkflow.case.policies import is_clock
from caseworkflow.case.services import lock_case, settle_case
from caseworkflow.concern import services as concern
from caseworkflow.contract import services as contract
from caseworkflow.disposal import services as disposal
from caseworkflow.ending import services as ending
from caseworkflow.required_assessment import services as required_assessment
from caseworkflow.victim import services as victim
from ledger import acts
from ledger.models import Entry, Kind
from ledger.transactions import act
from programmes.calendar import local_day
from referrals.correction.models import Correction
from referrals.correction.services import label_of_field
from referrals.police_decisions.models import PoliceDecision
from referrals.police_decisions.states import DecisionState
from referrals.police_decisions.terms import PoliceDecisionKind
from workflow.transitions import record_event

FOLLOWED = "follow_corrected_decision"

#: Each is called by the clock as `apply(decision=..., actor=clock)`, once for each decision.
APPLY: dict[str, Callable[..., Any]] = {
    PoliceDecisionKind.REQUIRED_ASSESSMENT: required_assessment.apply_imposed,
    PoliceDecisionKind.ASSESSMENT_FAILED: required_assessment.apply_failed,
    PoliceDecisionKind.CONTRACT: contract.apply_signed,
    PoliceDecisionKind.VARIATION: contract.apply_variation,
    PoliceDecisionKind.BREACH: concern.apply_breach,
    PoliceDecisionKind.OUTCOME: ending.apply_outcome,
}


@act()
def apply_decision(*, decision_id: UUID | str, actor: User) -> bool:
    """Let a police decision take effect, once: its entry says that it has."""
    decision = PoliceDecision.objects.select_for_update(of=("self",)).get(pk=decision_id)
    if decision.state != DecisionState.DECIDED:
        return False
    if Entry.objects.about(decision).filter(verb="apply_decision").exists():
        return False
    with acts.marked_with(decided_by=str(decision.decided_by_id or "")):
        APPLY[decision.kind](decision=decision, actor=actor)
        Entry.objects.enter(decision, actor=actor, verb="apply_decision", kind=Kind.ALTERATION, reason=decision.reason)
    return True


@act()
def follow_corrected_decision(*, correction_id: UUID | str, actor: User) -> bool:
    """Reckon anew, once, what rests on a decision that police put right, and tell whoever has the case; what only a
    person can decide waits on the case.
    """
    made = Correction.objects.get(pk=correction_id)
    decision = PoliceDecision.objects.select_for_update(of=("self",)).get(pk=made.record_id)
    found = Case.objects.filter(referral=decision.referral_id).first()
    if found is None or Entry.objects.about(found).filter(verb=FOLLOWED, facts__correction=str(made.pk)).exists():
        return False
    case = lock_case(found.pk, actor=actor, may=is_clock, is_open=False)
    if decision.kind == PoliceDecisionKind.OUTCOME and decision.decided_at is not None:
        on = local_day(decision.decided_at)
        disposal.correct_outcome(case, outcome_code=decision.outcome_code, outcome_on=on, actor=actor)
        if any(what == label_of_field(decision, "outcome_code") for what, _, _ in made.values):
            victim.tell_anew(case_id=case.pk, actor=actor, at=made.corrected_at)
    facts = {"correction": str(made.pk), "decision": str(decision.pk)}
    record_event(case, FOLLOWED, actor=actor, facts=facts, then=settle_case)
    return True
