"""Every move that a question to police can make, and nothing else."""

from datetime import datetime
from typing import Any

from django_fsm import FSMField, transition

from referrals.police_decisions import policies
from referrals.police_decisions.states import DecisionState
from workflow.machine import Machine


class PoliceDecisionMachine(Machine):
    """Have police decided what only they may?"""

    state = FSMField(choices=DecisionState, default=DecisionState.ASKED, protected=True)

    class Meta:
        abstract = True

    @transition(
        field="state",
        source=[DecisionState.ASKED],
        target=DecisionState.DECIDED,
        permission=policies.may_decide,
        custom={"label": "Record the decision", "hint": "Give the reason; the provider is told."},
    )
    def decide(self, *, by: Any, at: datetime, decision: str, why: str, outcome_code: str) -> None:
        self.decision, self.reason, self.outcome_code = decision, why, outcome_code
        self.decided_by, self.decided_at = by, at

    @transition(
        field="state",
        source=[DecisionState.ASKED],
        target=DecisionState.WITHDRAWN,
        permission=policies.may_withdraw_question,
        custom={"label": "No longer ask", "hint": "Police need not decide this any more."},
    )
    def withdraw(self) -> None:
        """No longer asked"""
