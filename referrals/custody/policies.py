"""Whose move it is on the custody list."""

from accounts.models import User
from accounts.roles import POLICE, Role
from referrals.referral.policies import ReferralRow, is_of_force


def may_record_drug_test(referral: ReferralRow, user: User) -> bool:
    return user.holds(*POLICE) and is_of_force(referral, user)


def may_detain(user: User) -> bool:
    return user.holds(*POLICE)


def may_record_release(detention: object, user: User) -> bool:
    return may_detain(user)


def may_record_seen(detention: object, user: User) -> bool:
    return user.holds(Role.ARREST_REFERRAL_WORKER, Role.TEAM_LEADER)
