"""Whose move it is on what only police may decide; never the state of the row."""

from typing import Protocol

from accounts.models import User
from accounts.roles import PROVIDER, Role
from referrals.referral.policies import ReferralRow, may_co_decide


class DecisionRow(Protocol):
    @property
    def referral(self) -> ReferralRow: ...


def may_decide(decision: DecisionRow, user: User) -> bool:
    return may_co_decide(decision.referral, user)


def may_ask_police(referral: ReferralRow, user: User) -> bool:
    return user.holds(*PROVIDER, Role.CLOCK)


def may_withdraw_question(decision: DecisionRow, user: User) -> bool:
    return user.holds(*PROVIDER, Role.CLOCK)
