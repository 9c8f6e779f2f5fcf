"""Whose move it is beside the case: whoever may work the case, who leads it, the clock."""

from typing import Any

from accounts.roles import Role
from caseworkflow.case.policies import is_team_leader_of, may_work_case


def may_work_satellite(row: Any, user: Any) -> bool:
    return may_work_case(row.case, user)


def may_lead_satellite(row: Any, user: Any) -> bool:
    return is_team_leader_of(row.case, user)


def may_apply(row: Any, user: Any) -> bool:
    """What police decided, and what time alone does, is entered by the clock and by nobody else."""
    return user.holds(Role.CLOCK)


def may_work_or_apply(row: Any, user: Any) -> bool:
    return may_work_satellite(row, user) or may_apply(row, user)
