"""Whose move it is beside the case: whoever may work the case, the lead of placements, the clock."""

from typing import Any

from accounts.roles import PROVIDER, Role
from caseworkflow.policies.case import is_at_provider, leads, may_work_case

PLACEMENT_LEAD = "placement_lead"
VICTIM_CONTACT = "victim_contact"


def may_work(row: Any, user: Any) -> bool:
    return may_work_case(row.case, user)


def may_assess(row: Any, user: Any) -> bool:
    """Required assessments are also the work of every arrest referral worker of the provider."""
    return may_work(row, user) or (user.holds(Role.ARREST_REFERRAL_WORKER) and is_at_provider(row.case, user))


def may_lead(row: Any, user: Any) -> bool:
    return leads(row.case, user)


def may_lead_placement(row: Any, user: Any) -> bool:
    """Clinical steps and money: the team leader, or who holds the responsibility for placements."""
    is_lead = user.holds(*PROVIDER) and user.has_responsibility(PLACEMENT_LEAD)
    return leads(row.case, user) or (is_lead and is_at_provider(row.case, user))


def may_read_victim(row: Any, user: Any) -> bool:
    """A victim's name, contact and views: who may work the case, or who holds the responsibility for victims."""
    is_contact = user.holds(*PROVIDER) and user.has_responsibility(VICTIM_CONTACT)
    return may_work(row, user) or (is_contact and is_at_provider(row.case, user))


def may_apply(row: Any, user: Any) -> bool:
    """What police decided, and what time alone does, is entered by the clock and by nobody else."""
    return user.holds(Role.CLOCK)


def may_work_or_apply(row: Any, user: Any) -> bool:
    return may_work(row, user) or may_apply(row, user)
