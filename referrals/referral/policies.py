"""Whose move it is on a referral: a row and a user in, yes or no out; never the state of the row."""

from typing import Any, Protocol

from accounts.models import User
from accounts.roles import POLICE, REFERRERS, Role
from referrals.referral.terms import Door


class ReferralRow(Protocol):
    """What of a referral says whose it is."""

    sender_id: Any
    force_id: Any
    referring_officer_id: Any
    officer_number: str
    door: str


#: Who opens the pages of a referral that they sent, and who may send one.
OPENERS = REFERRERS | {Role.ARREST_REFERRAL_WORKER}
SENDERS = OPENERS | {Role.API_CLIENT}


def is_own_referral(referral: ReferralRow, user: User) -> bool:
    return user.organisation is not None and referral.sender_id == user.organisation.pk


def may_open_sent(referral: ReferralRow, user: User) -> bool:
    """Whether what the user's own side sent is this user's to open; an officer opens what this officer sent."""
    return sent_referral(referral, user) if user.holds(*POLICE) else True


def may_start(user: User) -> bool:
    return user.holds(*SENDERS, Role.CLOCK)


def may_send(referral: ReferralRow, user: User) -> bool:
    """The side that sends it; a file of a force also a team leader, who takes it in."""
    takes_file_in = user.holds(Role.TEAM_LEADER) and referral.door == Door.FILE
    return takes_file_in or user.holds(Role.CLOCK) or (user.holds(*SENDERS) and is_own_referral(referral, user))


def may_screen(referral: ReferralRow, user: User) -> bool:
    return user.holds(Role.CLOCK)


def may_accept(referral: ReferralRow, user: User) -> bool:
    return user.holds(Role.TEAM_LEADER, Role.CLOCK)


def may_reject(referral: ReferralRow, user: User) -> bool:
    return user.holds(Role.TEAM_LEADER, Role.CLOCK)


def may_ask(referral: ReferralRow, user: User) -> bool:
    return user.holds(Role.TEAM_LEADER)


def may_answer(referral: ReferralRow, user: User) -> bool:
    """The side that sent it, or a team leader who was told the answer by word of mouth."""
    return user.holds(Role.TEAM_LEADER) or (user.holds(*SENDERS) and is_own_referral(referral, user))


def may_withdraw(referral: ReferralRow, user: User) -> bool:
    """The side that sent it, or a team leader for a person who no longer wants it."""
    return may_answer(referral, user)


def may_mark_duplicate(referral: ReferralRow, user: User) -> bool:
    return user.holds(Role.TEAM_LEADER)


def may_record_outcome_code(referral: ReferralRow, user: User) -> bool:
    return user.holds(Role.CLOCK) or (user.holds(*POLICE) and is_of_force(referral, user))


def may_co_decide(referral: ReferralRow, user: User) -> bool:
    """A decision maker of the force, who did not send the referral."""
    return user.holds(Role.DECISION_MAKER) and is_of_force(referral, user) and not sent_referral(referral, user)


def is_of_force(referral: ReferralRow, user: User) -> bool:
    return user.organisation is not None and referral.force_id == user.organisation.pk


def sent_referral(referral: ReferralRow, user: User) -> bool:
    if referral.referring_officer_id:
        return referral.referring_officer_id == user.pk
    return bool(referral.officer_number) and referral.officer_number == user.officer_number
