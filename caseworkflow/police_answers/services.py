"""What follows from each kind of police decision: a table, so that nobody hunts for it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from accounts.models import User
from caseworkflow.concern import services as concern
from caseworkflow.contract import services as contract
from caseworkflow.ending import services as ending
from caseworkflow.required_assessment import services as required_assessment
from ledger.models import Entry, Kind
from ledger.transactions import act
from referrals.police_decisions.models import PoliceDecision
from referrals.police_decisions.states import DecisionState
from referrals.police_decisions.terms import PoliceDecisionKind

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
    APPLY[decision.kind](decision=decision, actor=actor)
    Entry.objects.enter(decision, actor=actor, verb="apply_decision", kind=Kind.ALTERATION, reason=decision.reason)
    return True
