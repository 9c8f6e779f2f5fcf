"""Whose move it is on the custody list."""

from typing import Any

from accounts.roles import POLICE, Role
from referrals.referral.policies import is_of_force


def may_record_drug_test(referral: Any, user: Any) -> bool:
    return user.holds(*POLICE) and is_of_force(referral, user)


def may_detain(user: Any) -> bool:
    return user.holds(*POLICE)


def may_record_seen(detention: Any, user: Any) -> bool:
    return user.holds(Role.ARREST_REFERRAL_WORKER, Role.TEAM_LEADER)
