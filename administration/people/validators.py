"""Which account and which role may be given: the sentences that refuse the others."""

from datetime import date

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError

from accounts.models import Membership, Organisation, OrganisationKind, User
from accounts.roles import POLICE, PROVIDER, Role
from accounts.words import day_in_words

#: Where each role is held. An auditor is of whoever answers for the data.
HELD_AT: dict[str, frozenset[str]] = {
    **{role: frozenset({OrganisationKind.POLICE}) for role in POLICE},
    **{role: frozenset({OrganisationKind.PROVIDER}) for role in PROVIDER},
    Role.COMMISSIONER: frozenset({OrganisationKind.COMMISSIONER}),
    Role.EVALUATOR: frozenset({OrganisationKind.EVALUATOR}),
    Role.PARTNER: frozenset({OrganisationKind.BUSINESS}),
    Role.ADMINISTRATOR: frozenset({OrganisationKind.OPERATOR}),
    Role.AUDITOR: frozenset(
        {
            OrganisationKind.OPERATOR,
            OrganisationKind.POLICE,
            OrganisationKind.PROVIDER,
            OrganisationKind.COMMISSIONER,
        }
    ),
}

#: Roles that one person may hold at once, choosing in which they work: those of one side, so that no wall stands in one
#: head. Whoever administers or audits does nothing else.
SIDES: tuple[frozenset[str], ...] = (
    POLICE,
    PROVIDER,
    frozenset({Role.COMMISSIONER}),
    frozenset({Role.EVALUATOR}),
    frozenset({Role.PARTNER}),
)


def faults_of_username(username: str) -> list[str]:
    if User.objects.filter(username__iexact=username).exists():
        return [f"There is an account named {username} already."]
    try:
        UnicodeUsernameValidator()(username)
    except ValidationError:
        return ["A user name has letters, digits and . + - _ @ only."]
    return [] if 2 < len(username) <= 60 else ["A user name has between 3 and 60 characters."]


def faults_of_role(
    user: User | None,
    organisation: Organisation,
    role: str,
    from_on: date,
    until_on: date | None,
    *,
    is_second: bool = False,
) -> list[str]:
    """Why somebody, or somebody new, cannot hold this role there on these days; a second one may stand beside some."""
    faults = []
    if organisation.kind not in HELD_AT.get(role, frozenset()):
        kind = organisation.get_kind_display()
        faults.append(f"{Role(role).label} is no role at {organisation}, which is on record as: {kind}.")
    if until_on is not None and until_on < from_on:
        faults.append("The last day cannot be before the first.")
    if user is not None:
        held = Membership.objects.filter(user=user).overlapping(from_on, until_on).select_related("organisation")
        faults += [_beside(user, one, organisation, role) if is_second else _held(user, one) for one in held]
    return [one for one in faults if one]


def _beside(user: User, held: Membership, organisation: Organisation, role: str) -> str:
    """Why a second role cannot stand beside one that is held; empty where it can."""
    if held.role == role and held.organisation == organisation:
        return f"{user} holds this role at {organisation} already."
    if any({held.role, role} <= side for side in SIDES):
        return ""
    return f"Nobody is {Role(role).label.lower()} and {held.get_role_display().lower()} at once."


def _held(user: User, membership: Membership) -> str:
    days = f"until {day_in_words(membership.until_on)}" if membership.until_on else "without an end"
    return (
        f"{user} is {membership.get_role_display().lower()} at {membership.organisation} {days}. "
        "End that one first, begin after it, or give this one as a second role."
    )
