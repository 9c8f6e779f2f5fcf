"""What people decide about a referral."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from ledger.models import Entry, Kind
from ledger.transactions import act
from programmes.eligibility.answers import Result
from programmes.terms.vocabularies import DeadlineName, FeedbackValue
from referrals.feedback.services import record_feedback
from referrals.intake.services.intake import notify_sender, record_acceptance
from referrals.intake.services.rules import falls_due
from referrals.referral import policies
from referrals.referral.models import Referral
from referrals.referral.terms import RejectionReason
from workflow.machine import MoveRefused
from workflow.transitions import make_transition


@act()
def accept_referral(
    *,
    referral_id: Any,
    actor: User,
    version: int,
    override_reason: str = "",
    overridden_with: User | None = None,
) -> Referral:
    """Accept in judgment. A rule that is not met needs a reason and a decision maker of the force who agrees."""
    referral = Referral.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=referral_id)
    unmet = referral.answers.filter(result=Result.NOT_MET)
    if unmet and policies.may_accept(referral, actor):
        _check_override(referral, override_reason, overridden_with)
    referral = record_acceptance(
        referral, actor=actor, on=timezone.localdate(), version=version, reason=override_reason
    )
    if overrides := list(unmet):
        unmet.update(overridden_by=actor, overridden_with=overridden_with, override_reason=override_reason)
        facts = {"rules": [one.rule for one in overrides], "with": str(overridden_with.pk if overridden_with else "")}
        Entry.objects.enter(referral, actor=actor, verb="override", reason=override_reason, facts=facts)
    return referral


def _check_override(referral: Referral, reason: str, with_whom: User | None) -> None:
    if not reason:
        raise MoveRefused("A rule is not met. To accept all the same, give the reason.")
    if with_whom is None or not policies.may_co_decide(referral, with_whom):
        raise MoveRefused("A rule is not met. Name a decision maker of the force who agrees and did not send this.")


@act()
def reject_referral(*, referral_id: Any, actor: User, version: int | None, reason: str, note: str = "") -> Referral:
    """Do not accept; the sender is told the coded reason, never the note."""
    referral = make_transition(
        Referral.objects,
        referral_id,
        "reject",
        actor=actor,
        version=version,
        reason=note,
        by=actor,
        at=timezone.now(),
        code=reason,
        then=notify_sender,
    )
    record_feedback(
        referral_id=referral.pk,
        value=FeedbackValue.NOT_ACCEPTED,
        reason=str(RejectionReason(reason).label),
        on=timezone.localdate(),
        actor=actor,
    )
    return referral


@act()
def ask_sender(*, referral_id: Any, actor: User, version: int | None, question: str) -> Referral:
    """Ask the sender; the answer falls due under the version's own limit."""
    due_at = falls_due(_version_of(referral_id, actor), DeadlineName.ANSWER_QUESTION, timezone.now())
    return make_transition(
        Referral.objects,
        referral_id,
        "ask",
        actor=actor,
        version=version,
        question=question,
        due_at=due_at,
        then=notify_sender,
    )


@act()
def answer_question(*, referral_id: Any, actor: User, version: int | None, answer: str) -> Referral:
    """Answer the question; the referral goes back to whoever decides."""
    due_at = falls_due(_version_of(referral_id, actor), DeadlineName.DECIDE, timezone.now())
    return make_transition(
        Referral.objects, referral_id, "answer", actor=actor, version=version, answer=answer, due_at=due_at
    )


def _version_of(referral_id: Any, actor: User) -> Any:
    rows = Referral.objects.visible_to(actor).select_related("programme_version__programme")
    return rows.get(pk=referral_id).programme_version


@act()
def withdraw_referral(*, referral_id: Any, actor: User, version: int | None, reason: str, note: str = "") -> Referral:
    """Take an undecided referral back."""
    return make_transition(
        Referral.objects, referral_id, "withdraw", actor=actor, version=version, reason=note, code=reason
    )


@act()
def mark_duplicate(*, referral_id: Any, actor: User, version: int | None, of: Any) -> Referral:
    """Close a referral as sent twice; `of` is the one that stays, of the same sender, person and programme.

    What another sender sent is no duplicate: the word alone would tell this one that the person is known.
    """
    first = Referral.objects.visible_to(actor).get(pk=getattr(of, "pk", of))

    def name_the_first(referral: Referral, entry: Entry) -> None:
        if first.pk == referral.pk or _what_is_asked(first) != _what_is_asked(referral):
            raise MoveRefused("Choose another referral by the same sender, of the same person to the same programme.")
        entry.facts = {"of": str(first.pk)}

    return make_transition(
        Referral.objects,
        referral_id,
        "mark_duplicate",
        actor=actor,
        version=version,
        by=actor,
        at=timezone.now(),
        then=name_the_first,
    )


def _what_is_asked(referral: Referral) -> tuple[Any, Any, Any]:
    return referral.sender_id, referral.person_id, referral.programme_id


@act()
def record_outcome_code(*, referral_id: Any, actor: User, code: str, on: date) -> Referral:
    """Record the Home Office outcome that police gave, as a dated event."""
    referral = Referral.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=referral_id)
    if not policies.may_record_outcome_code(referral, actor):
        raise PermissionDenied
    before, referral.outcome_code, referral.outcome_recorded_on = referral.outcome_code, code, on
    referral.save(update_fields=["outcome_code", "outcome_recorded_on"])
    Entry.objects.enter(
        referral,
        actor=actor,
        verb="record_outcome_code",
        kind=Kind.COLLECTION,
        before=before,
        after=code,
        facts={"on": str(on)},
    )
    return referral


def mark_taken_up(*, referral_id: Any, at: datetime) -> None:
    """Write down that somebody has it now, so that it leaves the queue; the act of whoever took it up is the entry."""
    Referral.objects.filter(pk=referral_id).update(taken_up_at=at)
