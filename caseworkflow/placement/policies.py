"""Whose move it is on a placement: the team leader, or who leads placements."""

from typing import Any

from accounts.roles import PROVIDER
from caseworkflow.case.policies import is_at_provider, is_team_leader_of

PLACEMENT_LEAD = "placement_lead"


def may_lead_placement(row: Any, user: Any) -> bool:
    """Clinical steps and money: the team leader, or who holds the responsibility for placements."""
    is_lead = user.holds(*PROVIDER) and user.has_responsibility(PLACEMENT_LEAD)
    return is_team_leader_of(row.case, user) or (is_lead and is_at_provider(row.case, user))
