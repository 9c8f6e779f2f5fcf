"""Who may sign in to the demonstration, and with which password."""

import uuid
from datetime import date

from django.contrib.auth.hashers import make_password

from accounts.models import Membership, Organisation, User
from accounts.roles import Role

NAMESPACE = uuid.UUID("5b2f8d0e-6c5a-4a6e-9d5b-2f3f0f6b1a77")
SINCE = date(2020, 1, 1)
CLIENT_ID = "demo-force-client"
CLIENT_SECRET = "demo-force-client-secret"  # noqa: S105 - it opens invented data only
POLICE, PROVIDER = "West Midlands Police", "Cranstoun"
OFFICE, EVALUATOR = "West Midlands Police and Crime Commissioner", "University evaluators"
SHOP, OPERATOR = "Corner Stores Ltd", "Operator of this service"
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


def password_of(username: str) -> str:
    return f"demo-{username}"


def list_sign_ins() -> list[tuple[str, str, str]]:
    """Role, user name and password of the demonstration's accounts, one for each role."""
    return [(str(Role(role).label), username, password_of(username)) for role, username, *_ in ACCOUNTS]


def id_of(*parts: object) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, "/".join(map(str, parts)))


def create_account(role: Role, username: str, name: str, home: Organisation, number: str = "") -> User:
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
