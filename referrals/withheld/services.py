"""Keeping a conflict of interest, ending it, and carrying it to another record of the same human being."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from ledger.models import Entry, Kind
from ledger.transactions import act
from referrals.withheld.models import Conflict, KeptApart, Seal, SealedName
from referrals.withheld.terms import ConflictEnd, ConflictKind, PairEnd
from workflow.machine import MoveRefused


@act()
def keep_conflict(*, user: User, person_id: UUID | str, kind: str, actor: User, pair_id: Any = None) -> Conflict:
    """From now on this user finds nothing of this person. Declared twice, the first one stays.

    `pair_id` is the pair that alone brought it, and with which it ends; what somebody declares ends by itself no more.
    """
    facts = {"kind": kind, "declared_by": actor, "pair_id": pair_id}
    made, is_new = Conflict.objects.get_or_create(user=user, person_id=person_id, ended_on=None, defaults=facts)
    is_own_now = not is_new and pair_id is None and made.pair_id is not None
    if is_own_now:
        made.pair_id, made.kind, made.declared_by = None, kind, actor
        made.save(update_fields=["pair", "kind", "declared_by"])
    if is_new or is_own_now:
        entered = {"user": str(user.pk), "conflict": str(kind)}
        Entry.objects.enter(made, actor=actor, verb="declare_conflict", kind=Kind.COLLECTION, facts=entered)
    return made


@act()
def end_conflict(*, conflict_id: UUID | str, actor: User, reason: str) -> Conflict:
    """A team leader says that it holds no more; never for themselves, since they do not see their own."""
    if not actor.holds(Role.TEAM_LEADER):
        raise PermissionDenied
    row: Conflict = Conflict.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=conflict_id)
    if row.ended_on is not None:
        raise MoveRefused("This conflict of interest was ended already.")
    if row.pair_id is not None:
        raise MoveRefused("It holds as long as the two people are kept apart. End that, on the page People kept apart.")
    _end(row, actor, reason)
    return row


def _end(row: Conflict, actor: User, reason: str) -> None:
    row.ended_on, row.ended_by, row.end_reason = timezone.localdate(), actor, reason
    row.save(update_fields=["ended_on", "ended_by", "end_reason"])
    facts = {"user": str(row.user_id), "reason": str(reason)}
    Entry.objects.enter(row, actor=actor, verb="end_conflict", kind=Kind.ALTERATION, facts=facts)


@act()
def keep_pair(*, one_id: Any, other_id: Any, actor: User) -> KeptApart:
    """Two people must not meet; said twice, or the other way round, it is one."""
    first, second = sorted((one_id, other_id))
    made, is_new = KeptApart.objects.get_or_create(
        one_id=first, other_id=second, ended_on=None, defaults={"recorded_by": actor}
    )
    if is_new:
        Entry.objects.enter(made, actor=actor, verb="keep_apart", kind=Kind.COLLECTION)
    return made


@act()
def keep_from_others(*, user: User, person_id: Any, actor: User) -> None:
    """Whoever works with a person finds nothing of those whom that person must not meet."""
    for pair_id, other in KeptApart.objects.of_person(person_id):
        keep_conflict(user=user, person_id=other, kind=ConflictKind.PARTY, actor=actor, pair_id=pair_id)


@act()
def ask_to_end_pair(*, pair_id: UUID | str, actor: User, reason: str) -> KeptApart:
    """They stay apart until another team leader confirms it."""
    pair = _lock_pair(pair_id, actor)
    if pair.end_asked_by_id is not None:
        raise MoveRefused("It has been asked already. Another team leader confirms it.")
    pair.end_asked_by, pair.end_reason = actor, reason
    pair.save(update_fields=["end_asked_by", "end_reason"])
    facts = {"reason": str(reason)}
    Entry.objects.enter(pair, actor=actor, verb="ask_to_end_apart", kind=Kind.ALTERATION, facts=facts)
    return pair


@act()
def decline_end_of_pair(*, pair_id: UUID | str, actor: User) -> KeptApart:
    """They stay apart; whoever asked may take it back."""
    pair = _asked_pair(pair_id, actor)
    pair.end_asked_by, pair.end_reason = None, ""
    pair.save(update_fields=["end_asked_by", "end_reason"])
    Entry.objects.enter(pair, actor=actor, verb="decline_end_apart", kind=Kind.ALTERATION)
    return pair


@act()
def end_pair(*, pair_id: UUID | str, actor: User) -> list[User]:
    """A second team leader confirms it: they may meet, and whoever was kept from one of them by this alone finds them
    again. Returns these.
    """
    pair = _asked_pair(pair_id, actor)
    if pair.end_asked_by_id == actor.pk:
        raise MoveRefused("You asked for this yourself. Another team leader confirms it.")
    pair.ended_by, pair.ended_on = actor, timezone.localdate()
    pair.save(update_fields=["ended_by", "ended_on"])
    facts = {"reason": str(pair.end_reason)}
    Entry.objects.enter(pair, actor=actor, verb="end_apart", kind=Kind.ALTERATION, facts=facts)
    brought = list(pair.conflicts.open().select_related("user").select_for_update(of=("self",)).order_by("pk"))
    for conflict in brought:
        is_slip = pair.end_reason == PairEnd.MISTAKE
        _end(conflict, actor, ConflictEnd.MISTAKE if is_slip else ConflictEnd.OVER)
    return [one.user for one in brought]


def _asked_pair(pair_id: UUID | str, actor: User) -> KeptApart:
    pair = _lock_pair(pair_id, actor)
    if pair.end_asked_by_id is None:
        raise MoveRefused("Nobody asked for this to end.")
    return pair


def _lock_pair(pair_id: UUID | str, actor: User) -> KeptApart:
    if not actor.holds(Role.TEAM_LEADER):
        raise PermissionDenied
    pair: KeptApart = KeptApart.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=pair_id)
    if pair.ended_on is not None:
        raise MoveRefused("These two people are kept apart no more.")
    return pair


@act()
def carry_pairs(*, from_id: Any, to_id: Any, actor: User) -> None:
    """Whom the one record must not meet the other must not meet either; never itself."""
    for pair_id, other in KeptApart.objects.of_person(from_id):
        if other != to_id:
            made = keep_pair(one_id=to_id, other_id=other, actor=actor)
            Conflict.objects.open().filter(pair=pair_id).update(pair=made)


def carry_seals(*, from_id: Any, to_id: Any) -> None:
    """A seal goes with the person whose record is joined to another; where that one is sealed too, both stay."""
    there = Seal.objects.filter(person=to_id, ended_at=None).values("provider")
    Seal.objects.filter(person=from_id, ended_at=None).exclude(provider__in=there).update(person=to_id)


@act()
def copy_seals(pairs: list[tuple[Any, Any]], *, actor: User) -> None:
    """As long as nobody has judged whether a record is a sealed person, it is there for the same people alone."""
    others: dict[Any, list[Any]] = {}
    for known, other in pairs:
        others.setdefault(known, []).append(other)
    for seal in Seal.objects.in_force().filter(person__in=list(others)) if others else ():
        names = list(seal.names.values_list("user_id", flat=True))
        for other in others[seal.person_id]:
            _copy_seal(seal, other, names, actor)


def _copy_seal(seal: Seal, person_id: Any, names: list[Any], actor: User) -> None:
    if Seal.objects.filter(person=person_id, provider=seal.provider_id, ended_at=None).exists():
        return
    kept = ("provider_id", "reason", "asked_by_id", "asked_at", "confirmed_by_id", "confirmed_at")
    made = Seal.objects.create(person_id=person_id, carried_from=seal, **{name: getattr(seal, name) for name in kept})
    SealedName.objects.bulk_create([SealedName(seal=made, user_id=one) for one in names])
    facts = {"from": str(seal.pk), "named": sorted(map(str, names))}
    Entry.objects.enter(made, actor=actor, verb="carry_seal", kind=Kind.SETTING, facts=facts)


@act()
def end_copied_seals(*, from_id: Any, to_id: Any, actor: User) -> None:
    """They are two people: what the one was sealed for says nothing of the other."""
    for seal in (
        Seal.objects.in_force().filter(person=to_id, carried_from__person=from_id).select_for_update(of=("self",))
    ):
        seal.ended_by, seal.ended_at = actor, timezone.now()
        seal.save(update_fields=["ended_by", "ended_at"])
        Entry.objects.enter(seal, actor=actor, verb="end_carried_seal", kind=Kind.SETTING)


def carry_conflicts(pairs: list[tuple[Any, Any]]) -> None:
    """What holds for the first record of each pair holds for the second: they are, or may be, one human being."""
    others: dict[Any, list[Any]] = {}
    for known, other in pairs:
        others.setdefault(known, []).append(other)
    held = Conflict.objects.open().filter(person__in=list(others))
    Conflict.objects.bulk_create(
        [
            Conflict(
                user_id=one.user_id,
                person_id=other,
                kind=one.kind,
                declared_by_id=one.declared_by_id,
                pair_id=one.pair_id,
            )
            for one in held
            for other in others[one.person_id]
        ],
        ignore_conflicts=True,
    )
