"""Every move that a referral can make, and nothing else."""

from datetime import date, datetime
from typing import Any

from django_fsm import FSMField, transition

from referrals.referral import guards, policies
from referrals.referral.states import OPEN, ReferralState
from workflow.machine import Machine

WAITING = [ReferralState.SCREENING, ReferralState.INFO_NEEDED]


class ReferralMachine(Machine):
    """Is this offer valid?"""

    state = FSMField(choices=ReferralState, default=ReferralState.DRAFT, protected=True)

    class Meta:
        abstract = True

    @transition(
        field="state",
        source=[ReferralState.DRAFT],
        target=ReferralState.SUBMITTED,
        conditions=[
            guards.programme_is_chosen,
            guards.source_is_known,
            guards.person_is_named,
            guards.age_is_known,
        ],
        permission=policies.may_send,
        custom={"label": "Send", "hint": "The rules of the programme answer at once."},
    )
    def submit(self, *, at: datetime) -> None:
        self.submitted_at = at

    @transition(
        field="state",
        source=[ReferralState.SUBMITTED],
        target=ReferralState.SCREENING,
        conditions=[guards.person_is_matched, guards.rules_were_put],
        permission=policies.may_screen,
        custom={"label": "Put to the rules", "is_hidden": True},
    )
    def screen(self, *, stopping_rule: str, due_at: datetime | None) -> None:
        self.stopping_rule, self.due_at = stopping_rule, due_at

    @transition(
        field="state",
        source=[ReferralState.SCREENING],
        target=ReferralState.ACCEPTED,
        conditions=[guards.person_is_matched, guards.rules_were_put],
        permission=policies.may_accept,
        custom={"label": "Accept", "hint": "The officer is told and the case can be allocated."},
    )
    def accept(self, *, by: Any, at: datetime, on: date, outcome_code: str) -> None:
        self.accepted_on = on
        if outcome_code:
            self.outcome_code, self.outcome_recorded_on = outcome_code, on
        self._decided(by, at)

    @transition(
        field="state",
        source=WAITING,
        target=ReferralState.REJECTED,
        permission=policies.may_reject,
        custom={"label": "Do not accept", "hint": "Give the reason; the officer is told."},
    )
    def reject(self, *, by: Any, at: datetime, code: str) -> None:
        self.rejection_reason = code
        self._decided(by, at)

    @transition(
        field="state",
        source=[ReferralState.SCREENING],
        target=ReferralState.INFO_NEEDED,
        permission=policies.may_ask,
        custom={"label": "Ask for information", "hint": "The referral waits until the answer comes."},
    )
    def ask(self, *, question: str, due_at: datetime | None) -> None:
        self.question, self.due_at = question, due_at

    @transition(
        field="state",
        source=[ReferralState.INFO_NEEDED],
        target=ReferralState.SCREENING,
        conditions=[guards.question_is_written],
        permission=policies.may_answer,
        custom={"label": "Answer the question", "hint": "The referral goes back to the team leader."},
    )
    def answer(self, *, answer: str, due_at: datetime | None) -> None:
        self.answer_to_question, self.due_at = answer, due_at

    @transition(
        field="state",
        source=list(OPEN),
        target=ReferralState.WITHDRAWN,
        permission=policies.may_withdraw,
        custom={"label": "Withdraw", "hint": "Nothing more is done with this referral."},
    )
    def withdraw(self, *, code: str) -> None:
        self.withdrawal_reason, self.due_at = code, None

    @transition(
        field="state",
        source=WAITING,
        target=ReferralState.DUPLICATE,
        permission=policies.may_mark_duplicate,
        custom={"label": "Mark as duplicate", "hint": "The same person, programme and offence was already sent."},
    )
    def mark_duplicate(self, *, by: Any, at: datetime) -> None:
        self._decided(by, at)

    def _decided(self, by: Any, at: datetime) -> None:
        self.decided_by, self.decided_at, self.due_at = by, at, None
