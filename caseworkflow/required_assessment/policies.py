"""Whose move it is on a required assessment."""

from accounts.models import User
from accounts.roles import Role
from caseworkflow.case.policies import is_at_provider
from caseworkflow.satellite.policies import RowOfCase, may_work_satellite


def may_assess(row: RowOfCase, user: User) -> bool:
    """Required assessments are also the work of every arrest referral worker of the provider."""
    return may_work_satellite(row, user) or (user.holds(Role.ARREST_REFERRAL_WORKER) and is_at_provider(row.case, user))
