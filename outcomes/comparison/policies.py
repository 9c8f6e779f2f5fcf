"""An evaluator or a team leader writes a plan, and somebody else freezes it before anybody looks."""

from typing import Any

from accounts.models import User
from accounts.roles import Role
from outcomes.comparison.states import PlanState

WRITERS = frozenset({Role.EVALUATOR, Role.TEAM_LEADER})

#: Whoever reads figures reads a plan, and may freeze one that somebody else wrote.
READERS = frozenset({Role.COMMISSIONER, Role.EVALUATOR, Role.TEAM_LEADER})


def may_begin_plan(user: User) -> bool:
    return user.holds(*WRITERS)


def may_write_plan(row: Any, user: User) -> bool:
    """Whoever began this version of it."""
    return may_begin_plan(user) and row.written_by_id == user.pk


def may_freeze_plan(row: Any, user: User) -> bool:
    """Somebody who did not write it."""
    return user.holds(*READERS) and row.written_by_id != user.pk


def may_let_give_way(row: Any, user: User) -> bool:
    """Whoever freezes the later version."""
    return user.holds(*READERS)


def may_amend_plan(row: Any, user: User) -> bool:
    """Whoever writes plans, while there is no later version that was not withdrawn."""
    return may_begin_plan(user) and row.state == PlanState.FROZEN and row.amendment is None
