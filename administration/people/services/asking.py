"""What one administrator asks for, and what another makes of it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from administration.passwords.services import make_link
from administration.people.models import AccessRequest
from administration.people.policies import why_not_ask, why_not_decide
from administration.people.services.giving import create_account, give_role
from administration.people.services.leaving import end_roles_before
from administration.people.terms import Asked
from administration.people.validators import faults_of_role, faults_of_username
from caseworkflow.allocation.services import return_to_desk
from ledger.models import Entry, Kind
from ledger.transactions import act
from workflow.machine import MoveConflict, MoveRefused


@dataclass(frozen=True)
class Decided:
    """A request that was confirmed, and the token of the link that the person sets a password by, where one was made."""

    request: AccessRequest
    token: str = ""


@act()
def ask_for_access(*, actor: User, asked: str, user: User | None = None, **given: Any) -> AccessRequest:
    """Put down what another administrator must confirm; what could never be confirmed is refused here."""
    _refuse_others(actor)
    request = AccessRequest(asked=asked, user=user, requested_by=actor, **given)
    faults = why_not_ask(actor, user)
    if asked == Asked.JOIN:
        faults += faults_of_username(request.username)
    if request.organisation is not None and request.from_on is not None:
        is_second = asked == Asked.SECOND_ROLE
        holder = user if is_second else None  # what a mover holds now ends the day before, when it is confirmed
        days = request.from_on, request.until_on
        faults += faults_of_role(holder, request.organisation, request.role, *days, is_second=is_second)
    if faults:
        raise MoveRefused(*faults)
    request.save(force_insert=True)
    facts = {"user": str(user.pk) if user else "", "organisation": str(request.organisation_id or "")}
    Entry.objects.enter(
        request, actor=actor, verb=f"ask_to_{asked}", kind=Kind.SETTING, after=request.role, facts=facts
    )
    return request


def _refuse_others(actor: User) -> None:
    if not actor.holds(Role.ADMINISTRATOR):
        raise PermissionDenied


def _lock(request_id: Any, actor: User) -> AccessRequest:
    _refuse_others(actor)
    rows = AccessRequest.objects.visible_to(actor).select_for_update(of=("self",))
    request: AccessRequest = rows.get(pk=request_id)
    if request.decided_at is not None:
        raise MoveConflict("has decided this request already")
    return request


@act()
def confirm_access(*, request_id: Any, actor: User) -> Decided:
    """Make what was asked for hold, in the name of both; a new person and a reset get a link, given back once."""
    request = _lock(request_id, actor)
    if faults := why_not_decide(request, actor):
        raise MoveRefused(*faults)
    makes = {Asked.JOIN: _join, Asked.MOVE: _move, Asked.SECOND_ROLE: _give_second}
    token = makes.get(Asked(request.asked), _reset)(request, actor)
    _decide(request, actor, is_confirmed=True)
    return Decided(request, token)


@act()
def decline_access(*, request_id: Any, actor: User) -> AccessRequest:
    """Do not make it hold; whoever asked may also take it back."""
    return _decide(_lock(request_id, actor), actor, is_confirmed=False)


def _decide(request: AccessRequest, actor: User, *, is_confirmed: bool) -> AccessRequest:
    request.decided_by, request.decided_at, request.is_confirmed = actor, timezone.now(), is_confirmed
    request.save(update_fields=["decided_by", "decided_at", "is_confirmed", "user"])
    verb = f"{'confirm' if is_confirmed else 'decline'}_{request.asked}"
    facts = {"requested_by": str(request.requested_by_id), "user": str(request.user_id or "")}
    Entry.objects.enter(request, actor=actor, verb=verb, kind=Kind.SETTING, facts=facts)
    return request


def _join(request: AccessRequest, actor: User) -> str:
    made = create_account(username=request.username, name=request.name, email=request.email, actor=actor)
    request.user = made
    _give(request, made, actor)
    return make_link(user=made, actor=actor)


def _move(request: AccessRequest, actor: User) -> str:
    user, begins = _lock_user(request), request.from_on
    if begins is not None:
        end_roles_before(user=user, day=begins, actor=actor)
    if not user.is_active:
        user.is_active = True
        user.save(update_fields=["is_active"])
        Entry.objects.enter(user, actor=actor, verb="open_account", kind=Kind.SETTING)
    _give(request, user, actor)
    return_to_desk(caseworker=user, actor=actor, keeps_roles=True)
    return ""


def _give_second(request: AccessRequest, actor: User) -> str:
    _give(request, _lock_user(request), actor)
    return ""


def _lock_user(request: AccessRequest) -> User:
    user: User = User.objects.select_for_update().get(pk=request.user_id or UUID(int=0))
    return user


def _give(request: AccessRequest, user: User, actor: User) -> None:
    if request.organisation is None or request.from_on is None:
        raise MoveRefused("The request names no role.")
    give_role(
        user=user,
        organisation=request.organisation,
        role=request.role,
        from_on=request.from_on,
        until_on=request.until_on,
        officer_number=request.officer_number,
        responsibilities=request.responsibilities,
        actor=actor,
        is_second=request.asked == Asked.SECOND_ROLE,
    )


def _reset(request: AccessRequest, actor: User) -> str:
    """The password no longer opens anything and every session ends with it; the second step goes where that was asked."""
    user = _lock_user(request)
    if not user.is_active:
        raise MoveRefused(f"The account of {user} is closed.")
    user.set_unusable_password()
    user.save(update_fields=["password"])
    if request.asked == Asked.RESET_SECOND_FACTOR:
        Authenticator.objects.filter(user=user).delete()
    Entry.objects.enter(user, actor=actor, verb=request.asked, kind=Kind.SETTING)
    return make_link(user=user, actor=actor)
