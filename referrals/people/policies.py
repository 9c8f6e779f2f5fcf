"""Whose move it is on a likeness or a bar."""

from accounts.models import User
from accounts.roles import PROVIDER, Role


def may_judge_likeness(likeness: object, user: User) -> bool:
    return user.holds(Role.TEAM_LEADER)


def may_propose_bar(user: User) -> bool:
    return user.holds(*PROVIDER, Role.CLOCK)


def may_confirm_bar(user: User) -> bool:
    return user.holds(Role.TEAM_LEADER)
