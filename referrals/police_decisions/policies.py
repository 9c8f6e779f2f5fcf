"""Whose move it is on what only police may decide; never the state of the row."""

from typing import Any

from accounts.roles import PROVIDER, Role
from referrals.referral.policies import may_co_decide


def may_decide(decision: Any, user: Any) -> bool:
    return may_co_decide(decision.referral, user)


def may_ask_police(referral: Any, user: Any) -> bool:
    return user.holds(*PROVIDER, Role.CLOCK)


def may_withdraw_question(decision: Any, user: Any) -> bool:
    return user.holds(*PROVIDER, Role.CLOCK)
