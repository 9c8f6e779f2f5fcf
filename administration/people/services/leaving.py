"""Ending what somebody holds: a mover's old role, a leaver's account, and the cases that either leaves behind."""

from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone

from accounts.models import Membership, User
from accounts.words import day_in_words
from administration.passwords.models import PasswordLink
from administration.people.policies import why_not_ask, why_not_end
from caseworkflow.allocation.services import return_to_desk
from ledger.models import Entry, Kind
from ledger.transactions import act
from workflow.machine import MoveRefused


@act()
def record_leaving(*, user: User, last_on: date, actor: User) -> User:
    """Somebody leaves after a day. Where that day is today or past, the account closes and their cases go to the desk now.

    A later day is kept on their roles; the clock hands their cases over on the morning after it.
    """
    user = User.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=user.pk)
    if faults := [*why_not_ask(actor, user), *why_not_end(user)]:
        raise MoveRefused(*faults)
    for membership in user.memberships.overlapping(last_on, None):
        _end(membership, last_on, actor)
    if last_on <= timezone.localdate():
        _close(user, actor)
    return user


def _end(membership: Membership, last_on: date, actor: User) -> None:
    before, membership.until_on = membership.until_on, last_on
    membership.save(update_fields=["until_on"])
    Entry.objects.enter(
        membership, actor=actor, verb="end_role", kind=Kind.SETTING, before=str(before or ""), after=str(last_on)
    )


def _close(user: User, actor: User) -> None:
    user.is_active = False
    user.save(update_fields=["is_active"])
    PasswordLink.objects.filter(user=user, ended_at=None).update(ended_at=timezone.now())
    Entry.objects.enter(user, actor=actor, verb="close_account", kind=Kind.SETTING)
    return_to_desk(caseworker=user, actor=actor)


@act()
def end_roles_before(*, user: User, day: date, actor: User) -> None:
    """A mover's roles end on the day before the new one begins."""
    last_on = day - timedelta(days=1)
    for membership in user.memberships.overlapping(day, None):
        if membership.from_on > last_on:
            raise MoveRefused(f"{user} begins another role on {day_in_words(membership.from_on)}. End that one first.")
        if faults := why_not_end(user):
            raise MoveRefused(*faults)
        _end(membership, last_on, actor)


def hand_over(*, user_id: UUID, actor: User) -> bool:
    """Give back what somebody still holds as a caseworker without being one any more; says whether there was need."""
    user = User.objects.get(pk=user_id)
    return return_to_desk(caseworker=user, actor=actor, keeps_roles=True) > 0
