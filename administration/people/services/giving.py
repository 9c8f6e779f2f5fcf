"""Giving somebody an account, and a role at an organisation."""

from collections.abc import Sequence
from datetime import date

from accounts.models import Membership, Organisation, User
from administration.people.validators import faults_of_role, faults_of_username
from ledger.models import Entry, Kind
from ledger.transactions import act
from workflow.machine import MoveRefused


@act()
def create_account(*, username: str, name: str, email: str, actor: User) -> User:
    """An account that nobody can enter yet: it has no password until its holder sets one by a link."""
    if faults := faults_of_username(username):
        raise MoveRefused(*faults)
    made = User(username=username, display_name=name, email=email)
    made.set_unusable_password()
    made.save(force_insert=True)
    Entry.objects.enter(made, actor=actor, verb="create", kind=Kind.SETTING)
    return made


@act()
def give_role(
    *,
    user: User,
    organisation: Organisation,
    role: str,
    from_on: date,
    actor: User,
    until_on: date | None = None,
    officer_number: str = "",
    responsibilities: Sequence[str] = (),
    is_second: bool = False,
) -> Membership:
    """Let somebody act in a role from a day on; one that would overlap another of theirs only as a second role."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if faults := faults_of_role(user, organisation, role, from_on, until_on, is_second=is_second):
        raise MoveRefused(*faults)
    made = Membership.objects.create(
        user=user,
        organisation=organisation,
        role=role,
        officer_number=officer_number,
        responsibilities=list(responsibilities),
        from_on=from_on,
        until_on=until_on,
    )
    facts = {"user": str(user.pk), "organisation": str(organisation.pk), "from_on": str(from_on)}
    Entry.objects.enter(made, actor=actor, verb="give_role", kind=Kind.SETTING, after=role, facts=facts)
    return made
