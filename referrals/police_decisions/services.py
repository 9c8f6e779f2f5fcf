"""What only police decide, asked with the papers disclosed and answered with a reason."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from ledger import outbox
from ledger.models import Entry, Kind
from ledger.transactions import act
from referrals.police_decisions import policies
from referrals.police_decisions.models import PoliceDecision
from referrals.referral.models import Referral
from referrals.screening.services import record_outcome_code
from workflow.machine import MoveRefused
from workflow.transitions import make_transition


@act()
def ask_police(
    *,
    referral_id: Any,
    kind: str,
    about_id: Any,
    papers: Mapping[str, Any],
    choices: Sequence[tuple[str, str]],
    due_at: datetime | None,
    actor: User,
) -> PoliceDecision:
    """Ask once: while the same question about the same row is open, that one is given back."""
    referral = Referral.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=referral_id)
    if not policies.may_ask_police(referral, actor):
        raise PermissionDenied
    if waiting := PoliceDecision.objects.waiting().filter(referral=referral, kind=kind, about_id=about_id).first():
        return waiting
    decision = PoliceDecision.objects.create(
        referral=referral,
        kind=kind,
        about_id=about_id,
        asked_by=actor,
        due_at=due_at,
        papers=dict(papers),
        choices=[list(choice) for choice in choices],
    )
    Entry.objects.enter(
        decision,
        actor=actor,
        verb="ask_police",
        kind=Kind.DISCLOSURE,
        after=decision.state,
        facts={"to": str(referral.force_id or ""), "what": kind, "rule": "papers for a police decision"},
    )
    return decision


@act()
def record_police_decision(
    *, decision_id: Any, actor: User, version: int | None, decision: str, reason: str, outcome_code: str = ""
) -> PoliceDecision:
    """Record what police decided and why; the room above is told through the outbox, and acts as the clock."""
    question = PoliceDecision.objects.visible_to(actor).select_related("referral").get(pk=decision_id)
    if not policies.may_decide(question, actor):
        raise PermissionDenied
    if decision not in {value for value, _ in question.choices}:
        raise MoveRefused("Choose one of the decisions that were asked for.")
    if not reason.strip():
        raise MoveRefused("Give the reason for the decision.")
    decided = make_transition(
        PoliceDecision.objects.select_related("referral"),
        decision_id,
        "decide",
        actor=actor,
        version=version,
        reason=reason,
        by=actor,
        at=timezone.now(),
        decision=decision,
        why=reason,
        outcome_code=outcome_code,
    )
    if outcome_code:
        record_outcome_code(
            referral_id=decided.referral_id, actor=User.objects.clock(), code=outcome_code, on=timezone.localdate()
        )
    outbox.queue_job("caseworkflow.apply_police_decision", decided.pk)
    return decided


@act()
def withdraw_question(*, decision_id: Any, actor: User, reason: str = "") -> PoliceDecision:
    """Police need not decide this any more."""
    return make_transition(PoliceDecision.objects, decision_id, "withdraw", actor=actor, reason=reason)
