"""Who reviews what looks like misuse, and who sets the hours and addresses that it is judged by."""

from accounts.models import User
from accounts.roles import Role


def may_review(user: User) -> bool:
    return user.holds(Role.AUDITOR)


def may_set_hours(user: User) -> bool:
    return user.holds(Role.ADMINISTRATOR)
