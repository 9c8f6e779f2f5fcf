"""Who may ask who saw a person."""

from accounts.models import User
from accounts.roles import Role


def may_ask_who_saw(user: User) -> bool:
    return user.holds(Role.AUDITOR)
