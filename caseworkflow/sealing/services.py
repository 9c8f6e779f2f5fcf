"""Sealing a case, who sees it then, and opening it again: one team leader asks, another confirms."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from caseworkflow.allocation.querysets import people_of
from caseworkflow.case.models import Case
from caseworkflow.case.policies import may_lead
from caseworkflow.case.services import lock_case
from ledger.models import Entry, Kind
from ledger.transactions import act
from referrals.withheld.models import Seal, SealChange, SealedName
from referrals.withheld.querysets import kept_apart, leaders_named
from workflow.machine import MoveRefused

OWN = "You asked for this yourself. Another team leader confirms it."


@act()
def ask_for_seal(
    *, case_id: UUID | str, actor: User, reason: str, named: Iterable[User], version: int | None = None
) -> Seal:
    """Nothing is sealed until another team leader confirms it. Whoever works with the person and who asks are named."""
    case = lock_case(case_id, actor=actor, version=version, may=may_lead, is_open=False)
    if Seal.objects.filter(person=case.person_id, provider=case.provider_id, ended_at=None).exists():
        raise MoveRefused("This person is sealed already, or waits to be.")
    people = {one.pk: one for one in (*named, actor)}
    working = {one.caseworker for one in Case.objects.open().filter(person=case.person_id, provider=case.provider_id)}
    if missing := sorted(str(one) for one in working if one.pk not in people):
        raise MoveRefused(f"{', '.join(missing)} works with this person: name them, or give the case to somebody else.")
    made = Seal.objects.create(person_id=case.person_id, provider=case.provider, reason=reason, asked_by=actor)
    SealedName.objects.bulk_create([SealedName(seal=made, user=one) for one in people.values()])
    facts = {"reason": reason, "named": sorted(map(str, people))}
    Entry.objects.enter(made, actor=actor, verb="ask_for_seal", kind=Kind.SETTING, facts=facts)
    return made


@act()
def ask_to_unseal(*, case_id: UUID | str, actor: User, version: int | None = None) -> Seal:
    """By a team leader who is named; it stays sealed until another one confirms it."""
    case = lock_case(case_id, actor=actor, version=version, may=may_lead, is_open=False)
    seal = _lock_seal_of(case, actor)
    if seal.unseal_asked_by_id:
        raise MoveRefused("It has been asked already. Another team leader confirms it.")
    seal.unseal_asked_by = actor
    seal.save(update_fields=["unseal_asked_by"])
    Entry.objects.enter(seal, actor=actor, verb="ask_to_unseal", kind=Kind.SETTING)
    return seal


@act()
def decide_seal(*, seal_id: UUID | str, actor: User, is_confirmed: bool) -> Seal:
    """A second team leader confirms what one asked for, or declines it; whoever asked may take it back."""
    if not actor.holds(Role.TEAM_LEADER):
        raise PermissionDenied
    seal: Seal = Seal.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=seal_id)
    if seal.waits_for is None:
        raise MoveRefused("Nothing waits to be confirmed here.")
    if is_confirmed and seal.waits_for == actor.pk:
        raise MoveRefused(OWN)
    verb = _confirm(seal, actor) if is_confirmed else _decline(seal, actor)
    seal.save()
    Entry.objects.enter(seal, actor=actor, verb=verb, kind=Kind.SETTING)
    return seal


def _confirm(seal: Seal, actor: User) -> str:
    if seal.confirmed_at is None:
        seal.confirmed_by, seal.confirmed_at = actor, timezone.now()
        return "seal"
    seal.ended_by, seal.ended_at = actor, timezone.now()
    return "unseal"


def _decline(seal: Seal, actor: User) -> str:
    if seal.confirmed_at is None:
        seal.ended_by, seal.ended_at = actor, timezone.now()
        return "decline_seal"
    seal.unseal_asked_by = None
    return "decline_unseal"


# -- who is named on it ----------------------------------------------------------------------------------------------


@act()
def ask_to_change_names(*, case_id: UUID | str, actor: User, user: User, is_added: bool) -> SealChange:
    """By a team leader who is named: add somebody to those who see a sealed person, or take somebody off."""
    case = lock_case(case_id, actor=actor, may=may_lead, is_open=False)
    return _ask_for_change(_lock_seal_of(case, actor), user, actor, is_added=is_added)


@act()
def ask_to_lead_seal(*, seal_id: UUID | str, actor: User) -> SealChange:
    """Where nobody who is named leads a team any more, a team leader asks to be named, without being told of whom."""
    if not actor.holds(Role.TEAM_LEADER):
        raise PermissionDenied
    seal = Seal.objects.visible_to(actor).without_leader().select_for_update(of=("self",)).get(pk=seal_id)
    return _ask_for_change(seal, actor, actor, is_added=True)


def _ask_for_change(seal: Seal, user: User, actor: User, *, is_added: bool) -> SealChange:
    if reasons := _why_not(seal, user, is_added=is_added):
        raise MoveRefused(*reasons)
    if seal.changes.filter(user=user, decided_at=None).exists():
        raise MoveRefused("It has been asked already. Another team leader confirms it.")
    made = SealChange.objects.create(seal=seal, user=user, is_added=is_added, asked_by=actor)
    verb = "ask_to_name_on_seal" if is_added else "ask_to_take_off_seal"
    Entry.objects.enter(seal, actor=actor, verb=verb, kind=Kind.SETTING, facts={"user": str(user.pk)})
    return made


def _why_not(seal: Seal, user: User, *, is_added: bool) -> list[str]:
    is_named = seal.names.filter(user=user).exists()
    if is_added:
        works_here = people_of(seal.provider_id).filter(pk=user.pk).exists()
        checks = [
            (is_named, f"{user} is named already."),
            (not works_here, f"{user} does not work here."),
            (kept_apart(user, seal.person_id).exists(), f"{user} has a conflict of interest: choose somebody else."),
        ]
    else:
        open_cases = Case.objects.open().filter(person=seal.person_id, provider=seal.provider_id)
        left = leaders_named(seal).exclude(user=user)
        checks = [
            (not is_named, f"{user} is not named."),
            (open_cases.filter(caseworker=user).exists(), f"{user} works with this person: give the case away first."),
            (not left.exists(), "A team leader must stay named: name another one first."),
        ]
    return [words for is_so, words in checks if is_so]


@act()
def decide_seal_change(*, change_id: UUID | str, actor: User, is_confirmed: bool) -> SealChange:
    """A second team leader confirms it, and it holds from the next request on; whoever asked may take it back."""
    if not actor.holds(Role.TEAM_LEADER):
        raise PermissionDenied
    change: SealChange = SealChange.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=change_id)
    seal = Seal.objects.select_for_update(of=("self",)).get(pk=change.seal_id)
    if change.decided_at is not None or seal.ended_at is not None:
        raise MoveRefused("Nothing waits to be confirmed here.")
    if is_confirmed and change.asked_by_id == actor.pk:
        raise MoveRefused(OWN)
    if is_confirmed and (reasons := _why_not(seal, change.user, is_added=change.is_added)):
        raise MoveRefused(*reasons)
    change.decided_by, change.decided_at, change.is_confirmed = actor, timezone.now(), is_confirmed
    change.save()
    if is_confirmed:
        _change_names(seal, change)
    verb = ("name_on_seal" if change.is_added else "take_off_seal") if is_confirmed else "decline_seal_change"
    Entry.objects.enter(seal, actor=actor, verb=verb, kind=Kind.SETTING, facts={"user": str(change.user_id)})
    return change


def _change_names(seal: Seal, change: SealChange) -> None:
    if change.is_added:
        SealedName.objects.create(seal=seal, user=change.user)
    else:
        seal.names.filter(user=change.user).delete()


def _lock_seal_of(case: Case, actor: User) -> Seal:
    """For those who are named alone: whoever sees the person in an emergency changes nothing of the seal."""
    seal: Seal | None = seal_of(case).select_for_update(of=("self",)).first()
    if seal is None:
        raise MoveRefused("This person is not sealed.")
    if not seal.names.filter(user=actor).exists():
        raise PermissionDenied
    return seal


def seal_of(case: Any) -> Any:
    """The seal of a case's person, where there is one."""
    return Seal.objects.in_force().filter(person=case.person_id, provider=case.provider_id)


def named_on(case: Any) -> list[User]:
    """Who is named on the seal of a case's person; nobody where there is none."""
    names = SealedName.objects.filter(seal__in=seal_of(case)).select_related("user")
    return sorted((one.user for one in names), key=str)
