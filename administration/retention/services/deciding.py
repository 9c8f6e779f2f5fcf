"""What a team leader decides of records that are due, and what holds records back."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from administration.retention import policies
from administration.retention.models import Keeping, LegalHold, RetentionReview
from administration.retention.terms import TO_REMOVE, RetentionDecision
from ledger.models import Entry, Kind
from ledger.transactions import act
from referrals.people.models import Person
from referrals.referral.models import Referral
from workflow.machine import MoveConflict, MoveRefused

NOT_FOUND = "No referral that you may see has this reference."
PAST = "Give a day after today until which the records are kept."
UNREASONED = "This reason speaks for keeping, so it cannot be given for a removal."


@act()
def decide_records(
    *, people: list[UUID], actor: User, decision: str, reason: str, keep_until: date | None = None
) -> int:
    """Propose that these people's records go, or keep them until a day; each is entered with the reason's code."""
    if not policies.may_propose_removal(actor):
        raise PermissionDenied
    today = timezone.localdate()
    if decision == RetentionDecision.KEEP and (keep_until is None or keep_until <= today):
        raise MoveRefused(PAST)
    if decision == RetentionDecision.REMOVE and reason not in TO_REMOVE:
        raise MoveRefused(UNREASONED)
    list(Person.objects.select_for_update().filter(pk__in=people).order_by("pk").values_list("pk"))
    due = list(Keeping.objects.visible_to(actor).to_review(today).filter(person__in=people))
    if len(due) != len(set(people)):
        raise MoveConflict("has decided on some of these records already, or they are no longer due")
    for one in due:
        review = RetentionReview.objects.create(
            person_id=one.person_id,
            decision=decision,
            reason=reason,
            keep_until=keep_until if decision == RetentionDecision.KEEP else None,
            due_on=one.due_on,
            code=one.code,
            is_confirmed=one.is_confirmed,
            decided_by=actor,
        )
        Entry.objects.enter(
            review, actor=actor, verb="decide_retention", after=decision, reason=reason, subjects=[one.person_id]
        )
    return len(due)


@act()
def place_hold(*, reference: str, reason: str, until_on: date, actor: User) -> LegalHold:
    """Hold everything on the person of a referral; from this moment nothing of theirs is removed."""
    if not policies.may_hold(actor):
        raise PermissionDenied
    seen = Person.objects.visible_to(actor).values("pk")
    rows = Referral.objects.filter(reference=reference.strip().upper(), person__isnull=False)
    found = (rows if policies.may_carry_out(None, actor) else rows.filter(person__in=seen)).first()
    if found is None or found.person_id is None:
        raise MoveRefused(NOT_FOUND)
    if until_on <= timezone.localdate():
        raise MoveRefused("Give a day after today until which the records are held.")
    hold = LegalHold.objects.create(
        person_id=found.person_id, reference=found.reference, reason=reason, until_on=until_on, placed_by=actor
    )
    Entry.objects.enter(hold, actor=actor, verb="place_hold", after=str(until_on), reason=reason)
    return hold


@act()
def lift_hold(*, hold_id: Any, actor: User) -> LegalHold:
    """End a hold before its day: another auditor's act."""
    hold = LegalHold.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=hold_id)
    if hold.lifted_at is not None:
        raise MoveConflict("has lifted this hold already")
    if not policies.may_lift_hold(hold, actor):
        raise MoveRefused("Whoever placed a hold does not lift it. Ask another auditor.")
    hold.lifted_by, hold.lifted_at = actor, timezone.now()
    hold.save(update_fields=["lifted_by", "lifted_at"])
    Entry.objects.enter(hold, actor=actor, verb="lift_hold", kind=Kind.ALTERATION)
    return hold
