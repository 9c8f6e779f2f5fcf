"""The first hour of a real installation: organisations, two administrators, who is commissioned, and links to begin with."""

from django.db.models import Q

from accounts.models import Membership, Organisation, OrganisationKind, User
from accounts.roles import Role
from administration.installing.terms import Beginning, Holder, Installed
from administration.organisations.services import create_organisation, find_organisation
from administration.passwords.services import make_link
from administration.people.services.giving import create_account, give_role
from ledger.transactions import act
from programmes.models import Commission, Programme
from programmes.services import commission_provider
from workflow.machine import MoveRefused


@act()
def install_service(beginning: Beginning) -> Installed:
    """Make what is not there yet, and nothing twice; all of it or none of it, entered under the system's own account."""
    actor, told = User.objects.clock(), Installed()
    first, second = beginning.administrators
    if first.username.casefold() == second.username.casefold():
        raise MoveRefused("The two administrators are two people: give two user names.")
    force = _stand(beginning.force, OrganisationKind.POLICE, told, actor, code=beginning.force_code)
    provider = _stand(beginning.provider, OrganisationKind.PROVIDER, told, actor)
    _stand(beginning.commissioner, OrganisationKind.COMMISSIONER, told, actor)
    for holder in beginning.administrators:
        _appoint(holder, beginning, told, actor)
    for code in beginning.programmes:
        _commission(code, provider, force, beginning, told)
    return told


def _stand(name: str, kind: str, told: Installed, actor: User, *, code: str = "") -> Organisation:
    found = find_organisation(name=name, kind=kind, code=code)
    if found is None:
        told.made.append(f"Organisation: {name}, {OrganisationKind(kind).label.lower()}.")
        return create_organisation(name=name, kind=kind, code=code, actor=actor)
    if (found.name.casefold(), found.kind, found.code or "") != (name.casefold(), kind, code):
        what = f"{found.name}, {found.get_kind_display().lower()}" + (f", code {found.code}" if found.code else "")
        raise MoveRefused(f"{name} cannot be made: {what} stands already.")
    told.stood.append(f"Organisation: {found.name}.")
    return found


def _appoint(holder: Holder, beginning: Beginning, told: Installed, actor: User) -> None:
    """Two administrators and no third: whoever comes after them is added on the pages, where two people say so."""
    user = User.objects.filter(username__iexact=holder.username).first()
    if user is not None:
        if not user.holds(Role.ADMINISTRATOR):
            raise MoveRefused(f"The account {user.username} stands already and is no administrator's.")
        told.stood.append(f"Administrator: {user} ({user.username}).")
        return
    if Membership.objects.administrators().count() > 1:
        raise MoveRefused(
            f"Two administrators stand already, so {holder.username} is not made here. "
            "They add people on the page People, where one asks and the other confirms."
        )
    made = create_account(username=holder.username, name=holder.name, email=holder.email, actor=actor)
    home = Organisation.objects.filter(kind=OrganisationKind.OPERATOR).earliest("name")
    give_role(user=made, organisation=home, role=Role.ADMINISTRATOR, from_on=beginning.today, actor=actor)
    told.made.append(f"Administrator: {made} ({made.username}).")
    told.tokens[made.username] = make_link(user=made, actor=actor)


def _commission(code: str, provider: Organisation, force: Organisation, beginning: Beginning, told: Installed) -> None:
    programme = Programme.objects.filter(code=code).first()
    if programme is None:
        known = ", ".join(Programme.objects.order_by("code").values_list("code", flat=True))
        raise MoveRefused(f"There is no programme {code}. There are: {known}.")
    held = Commission.objects.on(beginning.today).filter(programme=programme, organisation=provider)
    if held.filter(Q(force=force) | Q(force=None)).exists():
        told.stood.append(f"Commission: {provider} for {programme}.")
        return
    commission_provider(
        programme_code=code,
        organisation=provider,
        force=force,
        areas=[],
        valid_from=beginning.today,
        actor=User.objects.clock(),
    )
    told.made.append(f"Commission: {provider} for {programme}, everywhere, from today.")


@act()
def renew_link(*, username: str, asked_by: str = "") -> Installed:
    """A new link for an account that nobody has entered; for one that was, another administrator must be named."""
    user, told = User.objects.filter(username__iexact=username).first(), Installed()
    if user is None or not user.is_active or not user.role:
        raise MoveRefused(f"There is no open account {username} with a role.")
    other = User.objects.filter(username__iexact=asked_by).first() if asked_by else None
    if asked_by and (other is None or other == user or not other.holds(Role.ADMINISTRATOR)):
        raise MoveRefused(f"{asked_by} is not another administrator of this service.")
    if user.last_login is not None and other is None:
        raise MoveRefused(
            f"{user.username} has signed in before. Say with --as which other administrator asks for the new link."
        )
    told.tokens[user.username] = make_link(user=user, actor=other or User.objects.clock())
    return told
