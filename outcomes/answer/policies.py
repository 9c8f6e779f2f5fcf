"""Who may say why groups differ, and who may enter what a contract costs."""

from django.core.exceptions import PermissionDenied

from accounts.models import User
from accounts.roles import Role


def may_record_equity(user: User) -> bool:
    """Who buys and who provides: both answer for a difference."""
    return user.role in {Role.COMMISSIONER, Role.TEAM_LEADER}


def may_enter_contract_sum(user: User) -> bool:
    return bool(user.role == Role.COMMISSIONER)


def refuse_unless(is_allowed: bool) -> None:
    if not is_allowed:
        raise PermissionDenied
