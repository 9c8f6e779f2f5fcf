"""Whose move it is beside the case: whoever may work the case, the lead of placements, the clock."""

from typing import Any

from accounts.roles import PROVIDER
from caseworkflow.case.policies import is_at_provider, leads

PLACEMENT_LEAD = "placement_lead"


def may_lead_placement(row: Any, user: Any) -> bool:
    """Clinical steps and money: the team leader, or who holds the responsibility for placements."""
    is_lead = user.holds(*PROVIDER) and user.has_responsibility(PLACEMENT_LEAD)
    return leads(row.case, user) or (is_lead and is_at_provider(row.case, user))
