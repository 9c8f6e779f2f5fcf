"""Keeping a conflict of interest, ending it, and carrying it to another record of the same human being."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from ledger.models import Entry, Kind
from ledger.transactions import act
from referrals.withheld.models import Conflict
from workflow.machine import MoveRefused


@act()
def keep_conflict(*, user: User, person_id: UUID | str, kind: str, actor: User) -> Conflict:
    """From now on this user finds nothing of this person. Declared twice, the first one stays."""
    facts = {"kind": kind, "declared_by": actor}
    made, is_new = Conflict.objects.get_or_create(user=user, person_id=person_id, ended_on=None, defaults=facts)
    if is_new:
        entered = {"user": str(user.pk), "conflict": str(kind)}
        Entry.objects.enter(made, actor=actor, verb="declare_conflict", kind=Kind.COLLECTION, facts=entered)
    return made


@act()
def end_conflict(*, conflict_id: UUID | str, actor: User) -> Conflict:
    """A team leader says that it holds no more; never for themselves, since they do not see their own."""
    if not actor.holds(Role.TEAM_LEADER):
        raise PermissionDenied
    row: Conflict = Conflict.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=conflict_id)
    if row.ended_on is not None:
        raise MoveRefused("This conflict of interest was ended already.")
    row.ended_on = timezone.localdate()
    row.save(update_fields=["ended_on"])
    Entry.objects.enter(row, actor=actor, verb="end_conflict", kind=Kind.ALTERATION, facts={"user": str(row.user_id)})
    return row


def carry_conflicts(pairs: list[tuple[Any, Any]]) -> None:
    """What holds for the first record of each pair holds for the second: they are, or may be, one human being."""
    others: dict[Any, list[Any]] = {}
    for known, other in pairs:
        others.setdefault(known, []).append(other)
    held = Conflict.objects.open().filter(person__in=list(others)) if others else ()
    Conflict.objects.bulk_create(
        [
            Conflict(user_id=one.user_id, person_id=other, kind=one.kind, declared_by_id=one.declared_by_id)
            for one in held
            for other in others[one.person_id]
        ],
        ignore_conflicts=True,
    )
