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


def faults_of_username(username: str) -> list[str]:
    if User.objects.filter(username__iexact=username).exists():
        return [f"There is an account named {username} already."]
    try:
        UnicodeUsernameValidator()(username)
    except ValidationError:
        return ["A user name has letters, digits and . + - _ @ only."]
    return [] if 2 < len(username) <= 60 else ["A user name has between 3 and 60 characters."]


def faults_of_role(
    user: User | None, organisation: Organisation, role: str, from_on: date, until_on: date | None
) -> list[str]:
    """Why somebody, or somebody new, cannot hold this role there on these days."""
    faults = []
    if organisation.kind not in HELD_AT.get(role, frozenset()):
        kind = organisation.get_kind_display()
        faults.append(f"{Role(role).label} is no role at {organisation}, which is on record as: {kind}.")
    if until_on is not None and until_on < from_on:
        faults.append("The last day cannot be before the first.")
    if user is not None:
        held = Membership.objects.filter(user=user).overlapping(from_on, until_on).select_related("organisation")
        faults += [_held(user, one) for one in held]
    return faults


def _held(user: User, membership: Membership) -> str:
    days = f"until {day_in_words(membership.until_on)}" if membership.until_on else "without an end"
    return (
        f"{user} is {membership.get_role_display().lower()} at {membership.organisation} {days}. "
        "Nobody acts under two roles at once: end that one first, or begin after it."
    )
