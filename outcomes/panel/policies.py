"""Who asks for a pack and ends its panel, and who says what they found."""

from typing import Any

from accounts.models import User
from accounts.roles import Role


def may_ask_for_pack(user: User) -> bool:
    """Whoever buys the programme asks how its decisions look; police and provider do not choose what is read of them."""
    return bool(user.role == Role.COMMISSIONER)


def may_close_pack(row: Any, user: User) -> bool:
    return may_ask_for_pack(user) and row.closed_at is None


def may_score_case(row: Any, user: User) -> bool:
    """The panel: commissioners of the office and decision makers of its force."""
    return user.role in {Role.COMMISSIONER, Role.DECISION_MAKER} and row.pack.closed_at is None
