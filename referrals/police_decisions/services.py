"""What only police decide, asked with the papers disclosed and answered with a reason."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from ledger import outbox
from ledger.models import Entry, Kind
from ledger.transactions import act
from referrals.correction.models import Correction
from referrals.correction.services import CorrectionPlace, keep_correction, write_new_values
from referrals.correction.terms import FollowUpKind
from referrals.police_decisions import policies
from referrals.police_decisions.forms import NOT_COMPLETED, ONLY_WHEN_COMPLETED, says_completed
from referrals.police_decisions.models import PoliceDecision
from referrals.police_decisions.states import DecisionState
from referrals.police_decisions.terms import ACTS_IN_LAW, NOT_UNDONE, PoliceDecisionKind
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


# -- corrections ---------------------------------------------------------------------------------------------------------

NOT_DECIDED = "Police have not decided this yet."
NO_ACT_IN_LAW = "That begins on the day on which it is done, so no correction can bring it about: have it asked again."
NOT_UNDONE_HERE = "What was signed is varied, and what is prosecuted is before a court: no correction takes it back."
OUTCOME_STANDS = "Police have recorded the outcome, so what led to it stands."
NOT_YET = "That is still to come."
ASKED_LATER = "That is before it was asked."


@act()
def correct_police_decision(
    *,
    decision_id: Any,
    actor: User,
    seen: str,
    reason: str,
    decision: str,
    decided_at: datetime,
    grounds: str,
    outcome_code: str = "",
) -> Correction:
    """Put right what was recorded of a decision; refused where that would make or undo an act in law. The room above is
    told through the outbox, and whoever has the case is asked whether what was done on it stands.
    """
    row = PoliceDecision.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=decision_id)
    if not policies.may_decide(row, actor):
        raise PermissionDenied
    if row.state != DecisionState.DECIDED:
        raise MoveRefused(NOT_DECIDED)
    was, decided_on = (row.kind, row.decision), row.decided_at
    if decided_on and decided_at == decided_on.replace(second=0, microsecond=0):
        decided_at = decided_on  # pages ask for minutes
    given = {"decision": decision, "outcome_code": outcome_code, "decided_at": decided_at, "reason": grounds.strip()}
    labels = dict(row.choices)
    values = write_new_values(row, given, seen=seen)
    if reasons := [sentence for is_so, sentence in _decision_faults(row, was, labels) if is_so]:
        raise MoveRefused(*reasons)
    row.version += 1
    row.save()
    if outcome_code:
        on = timezone.localdate(decided_at)
        record_outcome_code(referral_id=row.referral_id, actor=User.objects.clock(), code=outcome_code, on=on)
    values = [[what, labels.get(before, before), labels.get(now, now)] for what, before, now in values]
    home = row.referral.force_id
    place = CorrectionPlace(
        title=row.get_kind_display(), about_id=row.referral_id, person_id=row.referral.person_id, home_id=home
    )
    made = keep_correction(row, values, place, actor=actor, reason=reason, follow_ups=[FollowUpKind.DECISION])
    outbox.queue_job("caseworkflow.follow_corrected_decision", made.pk)
    return made


def _decision_faults(
    row: PoliceDecision, was: tuple[str, str], labels: Mapping[str, str]
) -> Iterator[tuple[bool, str]]:
    now = (row.kind, row.decision)
    yield row.decision not in labels, "Choose one of the decisions that were asked for."
    yield not row.reason, "Give the reason for the decision."
    yield row.decided_at is not None and row.decided_at > timezone.now(), NOT_YET
    yield row.decided_at is not None and row.decided_at < row.asked_at, ASKED_LATER
    yield now != was and now in ACTS_IN_LAW, NO_ACT_IN_LAW
    yield now != was and was in NOT_UNDONE, NOT_UNDONE_HERE
    is_outcome = row.kind == PoliceDecisionKind.OUTCOME
    yield is_outcome and not row.outcome_code, "Give the outcome code."
    yield row.outcome_code == ONLY_WHEN_COMPLETED and not says_completed(row.papers), NOT_COMPLETED
    recorded = PoliceDecision.objects.filter(referral=row.referral_id, kind=PoliceDecisionKind.OUTCOME)
    yield not is_outcome and recorded.filter(state=DecisionState.DECIDED).exists(), OUTCOME_STANDS
