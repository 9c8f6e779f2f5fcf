"""Who may sign in to the demonstration, and with which password: one account for each organisation and role."""

import uuid
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password

from accounts.models import Membership, Organisation, User
from accounts.roles import Role
from programmes.models import ProgrammeVersion

NAMESPACE = uuid.UUID("5b2f8d0e-6c5a-4a6e-9d5b-2f3f0f6b1a77")
SINCE = date(2020, 1, 1)
CLIENT_ID = "demo-force-client"
CLIENT_SECRET = "demo-force-client-secret"  # noqa: S105 - it opens invented data only
POLICE, PROVIDER = "West Midlands Police", "Cranstoun"
OFFICE, EVALUATOR = "West Midlands Police and Crime Commissioner", "University evaluators"
SHOP, OPERATOR = "Corner Stores Ltd", "Operator of this service"


@dataclass(frozen=True)
class Account:
    """Somebody of the synthetic force."""

    role: Role
    username: str
    name: str
    organisation: str
    officer_number: str = ""

    @property
    def password(self) -> str:
        """Plainly a demonstration's."""
        return f"demo-{self.username}"


ACCOUNTS = (
    Account(Role.CUSTODY_OFFICER, "custody-officer-1", "PC Dana Whitlock", POLICE, "20417"),
    Account(Role.DECISION_MAKER, "decision-maker-1", "Sgt Imran Sadler", POLICE, "20093"),
    Account(Role.ARREST_REFERRAL_WORKER, "arrest-referral-worker-1", "Joss Merriman", PROVIDER),
    Account(Role.CASEWORKER, "caseworker-1", "Amina Farrow", PROVIDER),
    Account(Role.TEAM_LEADER, "team-leader-1", "Callum Oakes", PROVIDER),
    Account(Role.COMMISSIONER, "commissioner-1", "Priya Langley", OFFICE),
    Account(Role.COMMISSIONER, "commissioner-2", "Owen Ashby", OFFICE),
    Account(Role.EVALUATOR, "evaluator-1", "Dr Noor Hadley", EVALUATOR),
    Account(Role.AUDITOR, "auditor-1", "Ruth Pelham", OPERATOR),
    Account(Role.ADMINISTRATOR, "administrator-1", "Sam Iveson", OPERATOR),
    Account(Role.ADMINISTRATOR, "administrator-2", "Moira Tennant", OPERATOR),
    Account(Role.PARTNER, "partner-1", "Leanne Croft", SHOP),
)
#: A team leader and a caseworker for each further provider, in the order of the providers' names.
TEAMS = (
    ("Hanna Moss", "Dilys Rowe"),
    ("Femi Adair", "Nadia Croft"),
    ("Jo Penrose", "Theo Lamb"),
    ("Ines Hartley", "Gwen Sharp"),
    ("Rashid Combe", "Molly Frost"),
    ("Petra Lyle", "Aidan Wren"),
)


def list_accounts() -> list[Account]:
    """Everybody who may sign in: the providers are those that the programmes in force name."""
    versions = ProgrammeVersion.objects.filter(valid_until=None)
    names = {provider.organisation for version in versions for provider in version.choices.providers}
    teams = [account for number, name in enumerate(sorted(names - {PROVIDER})) for account in _team_of(name, number)]
    return [*ACCOUNTS, *teams]


def _team_of(provider: str, number: int) -> tuple[Account, Account]:
    slug, (leader, worker) = slug_of(provider), TEAMS[number % len(TEAMS)]
    return (
        Account(Role.CASEWORKER, f"{slug}-caseworker-1", worker, provider),
        Account(Role.TEAM_LEADER, f"{slug}-team-leader-1", leader, provider),
    )


def slug_of(name: str) -> str:
    """The name in small letters where it is short, its first letters where it is long."""
    words = "".join(sign for sign in name.lower() if sign.isalnum() or sign == " ").split()
    return "-".join(words) if len(words) < 3 else "".join(word[0] for word in words)


def id_of(*parts: object) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, "/".join(map(str, parts)))


def open_account(account: Account, home: Organisation, *, may_sign_in: bool = False) -> User:
    """A user with a membership, and with a password only where they may sign in."""
    user = User.objects.filter(username=account.username).first()
    if user is None:
        salt = id_of("salt", account.username).hex[:22]
        user = User.objects.create(
            id=id_of("user", account.username),
            username=account.username,
            display_name=account.name,
            password=make_password(account.password, salt=salt) if may_sign_in else f"!{salt}",
        )
        Membership.objects.create(
            id=id_of("member", account.username),
            user=user,
            organisation=home,
            role=account.role,
            officer_number=account.officer_number,
            from_on=SINCE,
        )
    return user
