"""Keeping a conflict of interest, ending it, and carrying it to another record of the same human being."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from ledger.models import Entry, Kind
from ledger.transactions import act
from referrals.withheld.models import Conflict, KeptApart, Seal
from referrals.withheld.terms import ConflictKind
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


@act()
def keep_pair(*, one_id: Any, other_id: Any, actor: User) -> KeptApart:
    """Two people must not meet; said twice, or the other way round, it is one."""
    first, second = sorted((one_id, other_id))
    made, is_new = KeptApart.objects.get_or_create(one_id=first, other_id=second, defaults={"recorded_by": actor})
    if is_new:
        Entry.objects.enter(made, actor=actor, verb="keep_apart", kind=Kind.COLLECTION)
    return made


@act()
def keep_from_others(*, user: User, person_id: Any, actor: User) -> None:
    """Whoever works with a person finds nothing of those whom that person must not meet."""
    for other in KeptApart.objects.others_of(person_id):
        keep_conflict(user=user, person_id=other, kind=ConflictKind.PARTY, actor=actor)


@act()
def carry_pairs(*, from_id: Any, to_id: Any, actor: User) -> None:
    """Whom the one record must not meet the other must not meet either; never itself."""
    for other in KeptApart.objects.others_of(from_id):
        if other != to_id:
            keep_pair(one_id=to_id, other_id=other, actor=actor)


def carry_seals(*, from_id: Any, to_id: Any) -> None:
    """A seal goes with the person whose record is joined to another; where that one is sealed too, both stay."""
    there = Seal.objects.filter(person=to_id, ended_at=None).values("provider")
    Seal.objects.filter(person=from_id, ended_at=None).exclude(provider__in=there).update(person=to_id)


def carry_conflicts(pairs: list[tuple[Any, Any]]) -> None:
    """What holds for the first record of each pair holds for the second: they are, or may be, one human being."""
    others: dict[Any, list[Any]] = {}
    for known, other in pairs:
        others.setdefault(known, []).append(other)
    held = Conflict.objects.open().filter(person__in=list(others))
    Conflict.objects.bulk_create(
        [
            Conflict(user_id=one.user_id, person_id=other, kind=one.kind, declared_by_id=one.declared_by_id)
            for one in held
            for other in others[one.person_id]
        ],
        ignore_conflicts=True,
    )
