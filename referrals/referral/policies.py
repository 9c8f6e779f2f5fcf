"""Whose move it is on a referral: a row and a user in, yes or no out; never the state of the row."""

from typing import Any

from accounts.roles import POLICE, REFERRERS, Role

#: Who opens the pages of a referral that they sent, and who may send one.
OPENERS = REFERRERS | {Role.ARREST_REFERRAL_WORKER}
SENDERS = OPENERS | {Role.API_CLIENT}


def is_own_referral(referral: Any, user: Any) -> bool:
    return user.organisation is not None and referral.sender_id == user.organisation.pk


def may_start(user: Any) -> bool:
    return user.holds(*SENDERS, Role.CLOCK)


def may_send(referral: Any, user: Any) -> bool:
    return user.holds(Role.CLOCK) or (user.holds(*SENDERS) and is_own_referral(referral, user))


def may_screen(referral: Any, user: Any) -> bool:
    return user.holds(Role.CLOCK)


def may_accept(referral: Any, user: Any) -> bool:
    return user.holds(Role.TEAM_LEADER, Role.CLOCK)


def may_reject(referral: Any, user: Any) -> bool:
    return user.holds(Role.TEAM_LEADER, Role.CLOCK)


def may_ask(referral: Any, user: Any) -> bool:
    return user.holds(Role.TEAM_LEADER)


def may_answer(referral: Any, user: Any) -> bool:
    """The side that sent it, or a team leader who was told the answer by word of mouth."""
    return user.holds(Role.TEAM_LEADER) or (user.holds(*SENDERS) and is_own_referral(referral, user))


def may_withdraw(referral: Any, user: Any) -> bool:
    """The side that sent it, or a team leader for a person who no longer wants it."""
    return may_answer(referral, user)


def may_mark_duplicate(referral: Any, user: Any) -> bool:
    return user.holds(Role.TEAM_LEADER)


def may_record_outcome_code(referral: Any, user: Any) -> bool:
    return user.holds(Role.CLOCK) or (user.holds(*POLICE) and is_of_force(referral, user))


def may_co_decide(referral: Any, user: Any) -> bool:
    """A decision maker of the force, who did not send the referral."""
    return user.holds(Role.DECISION_MAKER) and is_of_force(referral, user) and not sent_referral(referral, user)


def is_of_force(referral: Any, user: Any) -> bool:
    return user.organisation is not None and referral.force_id == user.organisation.pk


def sent_referral(referral: Any, user: Any) -> bool:
    if referral.referring_officer_id:
        return referral.referring_officer_id == user.pk
    return bool(referral.officer_number) and referral.officer_number == user.officer_number
