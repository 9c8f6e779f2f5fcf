"""Whose move it is on a likeness or a bar."""

from typing import Any

from accounts.roles import PROVIDER, Role


def may_judge_likeness(likeness: Any, user: Any) -> bool:
    return user.holds(Role.TEAM_LEADER)


def may_propose_bar(user: Any) -> bool:
    return user.holds(*PROVIDER, Role.CLOCK)


def may_confirm_bar(user: Any) -> bool:
    return user.holds(Role.TEAM_LEADER)
