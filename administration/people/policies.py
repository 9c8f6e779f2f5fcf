"""Two people for every right: nobody asks for their own, and nobody confirms what they asked for."""

from typing import Any, Protocol

from accounts.models import Membership, User
from accounts.roles import Role

OWN = "Nobody changes their own roles, password or second step here. Ask another administrator."
ASKED_BY_YOU = "You asked for this yourself. Another administrator confirms it."
TOO_FEW = "At least two administrators must stay, or nobody could confirm anything. Add another one first."


class AskedRight(Protocol):
    requested_by_id: Any
    user_id: Any


def why_not_ask(actor: User, user: User | None) -> list[str]:
    return [OWN] if user is not None and actor.pk == user.pk else []


def why_not_decide(request: AskedRight, actor: User) -> list[str]:
    if request.requested_by_id == actor.pk:
        return [ASKED_BY_YOU]
    return [OWN] if request.user_id == actor.pk else []


def why_not_end(user: User) -> list[str]:
    """Ending a role is one person's act, since it only takes rights away; but not below two administrators."""
    if not user.holds(Role.ADMINISTRATOR):
        return []
    return [TOO_FEW] if Membership.objects.administrators().exclude(user=user).count() < 2 else []
