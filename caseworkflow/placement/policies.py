"""Whose move it is on a placement: the team leader, or who leads placements."""

from accounts.models import User
from accounts.roles import PROVIDER
from caseworkflow.case.policies import is_at_provider, is_team_leader_of
from caseworkflow.satellite.policies import RowOfCase

PLACEMENT_LEAD = "placement_lead"


def may_lead_placement(row: RowOfCase, user: User) -> bool:
    """Clinical steps and money: the team leader, or who holds the responsibility for placements."""
    is_lead = user.holds(*PROVIDER) and user.has_responsibility(PLACEMENT_LEAD)
    return is_team_leader_of(row.case, user) or (is_lead and is_at_provider(row.case, user))
