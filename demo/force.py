"""The organisations of a synthetic force, what they are commissioned for, and who works there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from oauth2_provider.models import get_application_model

from accounts.models import ForceClient, Organisation, OrganisationKind, User
from accounts.roles import Role
from demo.accounts import (
    CLIENT_ID,
    CLIENT_SECRET,
    EVALUATOR,
    OFFICE,
    OPERATOR,
    POLICE,
    SHOP,
    SINCE,
    Account,
    id_of,
    list_accounts,
    open_account,
)
from demo.staff import Staff, gather_staff
from ledger.models import Entry, Kind
from ledger.transactions import act
from programmes.models import ProgrammeVersion
from programmes.services import commission_provider

#: Invented, for every contract alike: no published contract names its places.
PLACES_A_YEAR = 100
KINDS = {
    POLICE: OrganisationKind.POLICE,
    OFFICE: OrganisationKind.COMMISSIONER,
    EVALUATOR: OrganisationKind.EVALUATOR,
    SHOP: OrganisationKind.BUSINESS,
    OPERATOR: OrganisationKind.OPERATOR,
}


@dataclass
class Force:
    """Everybody whom the past and the present of the force need."""

    police: Organisation
    shop: Organisation
    users: dict[str, User]
    officers: list[User]
    staff: dict[Any, Staff]
    client: User
    clock: User

    @property
    def decision_maker(self) -> User:
        return self.users["decision-maker-1"]


@act()
def build_force(until: date) -> Force:
    """Organisations, commissions from the programmes' own lists, and the accounts."""
    clock = User.objects.clock()
    homes = {name: _create_organisation(name, kind) for name, kind in KINDS.items()}
    versions = list(ProgrammeVersion.objects.select_related("programme").filter(valid_until=None))
    homes |= _commission_providers(versions, homes[POLICE], clock)
    users = {one.username: open_account(one, homes[one.organisation], may_sign_in=True) for one in list_accounts()}
    users["arrest-referral-worker-1"].memberships.update(responsibilities=["placement_lead"])
    users["commissioner-2"].memberships.update(responsibilities=["analyst"])
    officers = [users["custody-officer-1"], *_create_officers(homes[POLICE])]
    providers = [home for home in homes.values() if home.kind == OrganisationKind.PROVIDER]
    staff = {home.pk: gather_staff(home, list(users.values())) for home in providers}
    client = _create_client(homes[POLICE], until)
    return Force(homes[POLICE], homes[SHOP], users, officers, staff, client, clock)


def _create_organisation(name: str, kind: str, areas: Iterable[str] = ()) -> Organisation:
    code = "20" if kind == OrganisationKind.POLICE else None
    made, is_new = Organisation.objects.get_or_create(
        name=name, defaults={"id": id_of("organisation", name), "kind": kind, "code": code, "areas": sorted(areas)}
    )
    if is_new:
        Entry.objects.enter(made, actor=User.objects.clock(), verb="create", kind=Kind.SETTING)
    return made


def _commission_providers(
    versions: list[ProgrammeVersion], police: Organisation, clock: User
) -> dict[str, Organisation]:
    areas: dict[str, dict[str, list[str]]] = {}
    for version in versions:
        for provider in version.choices.providers:
            areas.setdefault(provider.organisation, {}).setdefault(version.code, []).append(provider.area)
    homes = {}
    for name, programmes in sorted(areas.items()):
        covered = {area for each in programmes.values() for area in each}
        homes[name] = _create_organisation(name, OrganisationKind.PROVIDER, covered)
        for code, where in sorted(programmes.items()):
            commission_provider(
                programme_code=code,
                organisation=homes[name],
                force=police,
                areas=where,
                places_a_year=PLACES_A_YEAR,
                valid_from=SINCE,
                actor=clock,
            )
    return homes


def _create_officers(police: Organisation) -> list[User]:
    names = ("PC Lewis Harte", "PC Simran Gill", "PC Owen Price", "DC Martha Quill", "PC Yusuf Rahman", "PC Cara Bloom")
    return [
        open_account(Account(Role.CUSTODY_OFFICER, f"officer-{number}", name, police.name, str(20500 + number)), police)
        for number, name in enumerate(names, 2)
    ]


def _create_client(police: Organisation, until: date) -> User:
    """One police system: an OAuth application bound to the force through the account that it acts as."""
    user = open_account(Account(Role.API_CLIENT, "force-client-1", "Force records system", police.name), police)
    application = get_application_model()
    application.objects.get_or_create(
        client_id=CLIENT_ID,
        defaults={
            "name": "Demonstration: force records system",
            "client_secret": CLIENT_SECRET,
            "client_type": application.CLIENT_CONFIDENTIAL,
            "authorization_grant_type": application.GRANT_CLIENT_CREDENTIALS,
            "user": user,
        },
    )
    ForceClient.objects.get_or_create(
        client_id=CLIENT_ID, defaults={"user": user, "valid_until": date(until.year + 2, 12, 31)}
    )
    return user
