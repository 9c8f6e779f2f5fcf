"""Users by role, each at the organisation where that role is held."""

from datetime import date

from accounts.models import Membership, Organisation, OrganisationKind, User
from accounts.roles import POLICE, PROVIDER, Role
from tests.factories.programmes import commission_everything

HOMES = {
    OrganisationKind.POLICE: "West Midlands Police",
    OrganisationKind.PROVIDER: "Cranstoun",
    OrganisationKind.COMMISSIONER: "West Midlands Police and Crime Commissioner",
    OrganisationKind.EVALUATOR: "University evaluators",
    OrganisationKind.BUSINESS: "Corner Stores Ltd",
    OrganisationKind.OPERATOR: "Operator of this service",
}


def kind_for(role: Role) -> OrganisationKind:
    if role in POLICE or role == Role.API_CLIENT:
        return OrganisationKind.POLICE
    if role in PROVIDER:
        return OrganisationKind.PROVIDER
    return {
        Role.COMMISSIONER: OrganisationKind.COMMISSIONER,
        Role.EVALUATOR: OrganisationKind.EVALUATOR,
        Role.PARTNER: OrganisationKind.BUSINESS,
    }.get(role, OrganisationKind.OPERATOR)


SENDERS = frozenset({OrganisationKind.POLICE, OrganisationKind.BUSINESS})


def organisation(kind: OrganisationKind, name: str = "", code: str | None = None) -> Organisation:
    """An organisation; where it sends, the usual provider is commissioned for everything, so that somebody takes it."""
    if kind in SENDERS:
        commission_everything(organisation(OrganisationKind.PROVIDER))
    if kind == OrganisationKind.POLICE and not name:
        code = "20"
    found = Organisation.objects.filter(code=code).first() if code else None
    return (
        found or Organisation.objects.get_or_create(name=name or HOMES[kind], defaults={"kind": kind, "code": code})[0]
    )


def member(role: Role, *, at: Organisation | None = None, username: str = "", name: str = "") -> User:
    username = username or f"{role}.{User.objects.count() + 1}"
    user = User.objects.create_user(username=username, password="a long enough pass phrase")
    user.display_name = name or f"{Role(role).label} {User.objects.count()}"
    user.save()
    Membership.objects.create(
        user=user,
        organisation=at or organisation(kind_for(role)),
        role=role,
        officer_number="4321" if role in POLICE else "",
        from_on=date(2020, 1, 1),
    )
    return user
