"""Who handles requests: the auditor; the clock gathers."""

from accounts.models import User
from accounts.roles import Role


def may_handle_request(row: object, user: User) -> bool:
    return user.holds(Role.AUDITOR)


def may_finish_collecting(row: object, user: User) -> bool:
    return user.holds(Role.CLOCK)
