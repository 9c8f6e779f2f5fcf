"""Sealing a case and opening it again: one team leader asks, another confirms."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from caseworkflow.case.models import Case
from caseworkflow.case.policies import may_lead
from caseworkflow.case.services import lock_case
from ledger.models import Entry, Kind
from ledger.transactions import act
from referrals.withheld.models import Seal, SealedName
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
    seal = Seal.objects.in_force().select_for_update().filter(person=case.person_id, provider=case.provider_id).first()
    if seal is None:
        raise MoveRefused("This person is not sealed.")
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


def named_on(case: Any) -> list[str]:
    """Who is named on the seal of a case's person; nobody where there is none."""
    names = SealedName.objects.filter(
        seal__in=Seal.objects.in_force().filter(person=case.person_id, provider=case.provider_id)
    )
    return sorted(str(one.user) for one in names.select_related("user"))
