"""A team leader proposes, an auditor has it done; never both the same person."""

from typing import Any, Protocol

from accounts.models import User
from accounts.roles import Role


class RemovalRow(Protocol):
    reviews: Any


class HoldRow(Protocol):
    placed_by_id: Any


def may_propose_removal(user: User) -> bool:
    return user.holds(Role.TEAM_LEADER)


def may_carry_out(row: RemovalRow | None, user: User) -> bool:
    """An auditor, and none who proposed any of it."""
    return user.holds(Role.AUDITOR) and (row is None or not row.reviews.filter(decided_by=user).exists())


def may_finish_removal(row: RemovalRow, user: User) -> bool:
    return user.holds(Role.CLOCK)


def may_hold(user: User) -> bool:
    return user.holds(Role.TEAM_LEADER, Role.AUDITOR)


def may_lift_hold(hold: HoldRow, user: User) -> bool:
    """An auditor, and not the one who placed it."""
    return user.holds(Role.AUDITOR) and hold.placed_by_id != user.pk
