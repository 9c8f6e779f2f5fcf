"""An evaluator asks, a team leader grants, and the clock makes and ends the file."""

from typing import Any

from accounts.models import User
from accounts.roles import Role


def may_ask_for_file(user: User) -> bool:
    return user.holds(Role.EVALUATOR)


def may_grant_file(row: Any, user: User) -> bool:
    """A team leader who did not ask for it."""
    return user.holds(Role.TEAM_LEADER) and row.asked_by_id != user.pk


def may_use_file(row: Any, user: User) -> bool:
    """The evaluator's own organisation."""
    return user.holds(Role.EVALUATOR) and row.asked_for == user.organisation


def may_end_file(row: Any, user: User) -> bool:
    """A team leader at any time; the evaluator who is done with it."""
    return user.holds(Role.TEAM_LEADER) or may_use_file(row, user)


def may_make_file(row: Any, user: User) -> bool:
    return user.holds(Role.CLOCK)
