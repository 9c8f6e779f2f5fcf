"""Whose move it is beside the case: whoever may work the case, who leads it, the clock."""

from typing import Protocol

from accounts.models import User
from accounts.roles import Role
from caseworkflow.case.policies import CaseRow, is_team_leader_of, may_correct, may_work_case


class RowOfCase(Protocol):
    @property
    def case(self) -> CaseRow: ...


def may_work_satellite(row: RowOfCase, user: User) -> bool:
    return may_work_case(row.case, user)


def may_correct_satellite(row: RowOfCase, user: User) -> bool:
    return may_correct(row.case, user)


def may_lead_satellite(row: RowOfCase, user: User) -> bool:
    return is_team_leader_of(row.case, user)


def may_apply(row: RowOfCase, user: User) -> bool:
    """What police decided, and what time alone does, is entered by the clock and by nobody else."""
    return user.holds(Role.CLOCK)


def may_work_or_apply(row: RowOfCase, user: User) -> bool:
    return may_work_satellite(row, user) or may_apply(row, user)
