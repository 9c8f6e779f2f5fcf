"""The organisations of a synthetic force, who is commissioned, who works there and who may sign in."""

import random
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password
from oauth2_provider.models import get_application_model

from accounts.models import ForceClient, Membership, Organisation, OrganisationKind, User
from accounts.roles import Role
from ledger.models import Entry, Kind
from ledger.moves import act
from programmes.models import ProgrammeVersion
from programmes.services import commission

NAMESPACE = uuid.UUID("5b2f8d0e-6c5a-4a6e-9d5b-2f3f0f6b1a77")
SINCE = date(2020, 1, 1)
CASELOAD = 52
CLIENT_ID = "demo-force-client"
CLIENT_SECRET = "demo-force-client-secret"  # noqa: S105 - it opens invented data only
POLICE, PROVIDER = "West Midlands Police", "Cranstoun"
OFFICE, EVALUATOR = "West Midlands Police and Crime Commissioner", "University evaluators"
SHOP, OPERATOR = "Corner Stores Ltd", "Operator of this service"
KINDS = {
    POLICE: OrganisationKind.POLICE,
    OFFICE: OrganisationKind.COMMISSIONER,
    EVALUATOR: OrganisationKind.EVALUATOR,
    SHOP: OrganisationKind.BUSINESS,
    OPERATOR: OrganisationKind.OPERATOR,
}
#: role, user name, name on screen, organisation, officer number: one sign-in for each role.
ACCOUNTS = (
    (Role.CUSTODY_OFFICER, "custody-officer-1", "PC Dana Whitlock", POLICE, "20417"),
    (Role.DECISION_MAKER, "decision-maker-1", "Sgt Imran Sadler", POLICE, "20093"),
    (Role.ARREST_REFERRAL_WORKER, "arrest-referral-worker-1", "Joss Merriman", PROVIDER, ""),
    (Role.CASEWORKER, "caseworker-1", "Amina Farrow", PROVIDER, ""),
    (Role.TEAM_LEADER, "team-leader-1", "Callum Oakes", PROVIDER, ""),
    (Role.COMMISSIONER, "commissioner-1", "Priya Langley", OFFICE, ""),
    (Role.EVALUATOR, "evaluator-1", "Dr Noor Hadley", EVALUATOR, ""),
    (Role.AUDITOR, "auditor-1", "Ruth Pelham", OPERATOR, ""),
    (Role.ADMINISTRATOR, "administrator-1", "Sam Iveson", OPERATOR, ""),
    (Role.PARTNER, "partner-1", "Leanne Croft", SHOP, ""),
)
WORKER_NAMES = (
    "Beth Ashdown",
    "Kofi Marsden",
    "Sunita Vale",
    "Rory Teal",
    "Grace Holloway",
    "Tariq Benson",
    "Ellie Fenn",
    "Marcus Dunne",
    "Zara Whitby",
    "Owen Lark",
)


def password_of(username: str) -> str:
    return f"demo-{username}"


def sign_ins() -> list[tuple[str, str, str]]:
    """Role, user name and password of the demonstration's accounts, one for each role."""
    return [(str(Role(role).label), username, password_of(username)) for role, username, *_ in ACCOUNTS]


def id_of(*parts: object) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, "/".join(map(str, parts)))


@dataclass
class Staff:
    """The caseworkers of one provider; another is taken on when every caseload is full."""

    home: Organisation
    leader: User
    workers: list[User]
    loads: dict[Any, int] = field(default_factory=dict)

    def take(self, rng: random.Random, *, is_open: bool, starts_in_custody: bool = False) -> User:
        """Open cases fill one caseload after the other, so that the first worker has a full one."""
        if not is_open:
            return rng.choice(self.workers)
        wanted = Role.ARREST_REFERRAL_WORKER if starts_in_custody else Role.CASEWORKER
        first = sorted(self.workers, key=lambda one: one.role != wanted)
        free = next((one for one in first if self.loads.get(one.pk, 0) < CASELOAD), None)
        worker = free or self._join()
        self.loads[worker.pk] = self.loads.get(worker.pk, 0) + 1
        return worker

    def _join(self) -> User:
        number = len(self.workers) + 1
        name = WORKER_NAMES[number % len(WORKER_NAMES)]
        worker = person(Role.CASEWORKER, f"{_slug(self.home.name)}-caseworker-{number}", f"{name} {number}", self.home)
        self.workers.append(worker)
        return worker


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
def build(until: date) -> Force:
    """Organisations, commissions from the programmes' own lists, and the accounts."""
    clock = User.objects.clock()
    homes = {name: _organisation(name, kind) for name, kind in KINDS.items()}
    versions = list(ProgrammeVersion.objects.select_related("programme").filter(valid_until=None))
    homes |= _commission(versions, clock)
    users = {name: person(role, name, shown, homes[home], number) for role, name, shown, home, number in ACCOUNTS}
    users["arrest-referral-worker-1"].memberships.update(responsibilities=["placement_lead"])
    officers = [users["custody-officer-1"], *_more_officers(homes[POLICE])]
    providers = [home for home in homes.values() if home.kind == OrganisationKind.PROVIDER]
    staff = {home.pk: _staff(home, users) for home in providers}
    client = _client(homes[POLICE], until)
    return Force(homes[POLICE], homes[SHOP], users, officers, staff, client, clock)


def _organisation(name: str, kind: str, areas: Iterable[str] = ()) -> Organisation:
    code = "20" if kind == OrganisationKind.POLICE else None
    made, is_new = Organisation.objects.get_or_create(
        name=name, defaults={"id": id_of("organisation", name), "kind": kind, "code": code, "areas": sorted(areas)}
    )
    if is_new:
        Entry.objects.enter(made, actor=User.objects.clock(), verb="create", kind=Kind.SETTING)
    return made


def _commission(versions: list[ProgrammeVersion], clock: User) -> dict[str, Organisation]:
    areas: dict[str, dict[str, list[str]]] = {}
    for version in versions:
        for provider in version.choices.providers:
            areas.setdefault(provider.organisation, {}).setdefault(version.code, []).append(provider.area)
    homes = {}
    for name, programmes in sorted(areas.items()):
        covered = {area for each in programmes.values() for area in each}
        homes[name] = _organisation(name, OrganisationKind.PROVIDER, covered)
        for code, where in sorted(programmes.items()):
            commission(programme_code=code, organisation=homes[name], areas=where, valid_from=SINCE, actor=clock)
    return homes


def person(role: Role, username: str, name: str, home: Organisation, number: str = "") -> User:
    """An account with its membership: a password that is plainly a demonstration's, or none for a colleague."""
    user = User.objects.filter(username=username).first()
    if user is None:
        salt = id_of("salt", username).hex[:22]
        may_sign_in = any(username == account[1] for account in ACCOUNTS)
        password = make_password(password_of(username), salt=salt) if may_sign_in else f"!{salt}"
        user = User.objects.create(id=id_of("user", username), username=username, display_name=name, password=password)
        Membership.objects.create(
            id=id_of("member", username), user=user, organisation=home, role=role, officer_number=number, from_on=SINCE
        )
    return user


def _more_officers(police: Organisation) -> list[User]:
    names = ("PC Lewis Harte", "PC Simran Gill", "PC Owen Price", "DC Martha Quill", "PC Yusuf Rahman", "PC Cara Bloom")
    return [
        person(Role.CUSTODY_OFFICER, f"officer-{number}", name, police, str(20500 + number))
        for number, name in enumerate(names, 2)
    ]


def _staff(home: Organisation, users: dict[str, User]) -> Staff:
    slug = _slug(home.name)
    if home.name == PROVIDER:
        workers = [users["caseworker-1"], users["arrest-referral-worker-1"]]
        leader = users["team-leader-1"]
    else:
        leader = person(Role.TEAM_LEADER, f"{slug}-team-leader", f"Team leader, {home.name}"[:120], home)
        workers = []
    needed = 4 if home.name == PROVIDER else 2
    for number in range(len(workers) + 1, needed + 1):
        name = WORKER_NAMES[(number + len(slug)) % len(WORKER_NAMES)]
        workers.append(person(Role.CASEWORKER, f"{slug}-caseworker-{number}", name, home))
    return Staff(home, leader, workers)


def _slug(name: str) -> str:
    return "-".join("".join(sign if sign.isalnum() else " " for sign in name.lower()).split()[:4])


def _client(police: Organisation, until: date) -> User:
    """One police system: an OAuth application bound to the force through the account that it acts as."""
    user = person(Role.API_CLIENT, "force-client-1", "Force records system", police)
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
