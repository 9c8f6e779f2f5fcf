"""Whose move it is: a row and a user in, yes or no out; never the state of the row."""

from typing import Any

from accounts.roles import POLICE, PROVIDER, REFERRERS, Role

SENDERS = REFERRERS | {Role.ARREST_REFERRAL_WORKER, Role.API_CLIENT}


def is_own(referral: Any, user: Any) -> bool:
    return user.organisation is not None and referral.sender_id == user.organisation.pk


def may_start(user: Any) -> bool:
    return user.holds(*SENDERS, Role.CLOCK)


def may_send(referral: Any, user: Any) -> bool:
    return user.holds(Role.CLOCK) or (user.holds(*SENDERS) and is_own(referral, user))


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
    return user.holds(Role.TEAM_LEADER) or (user.holds(*SENDERS) and is_own(referral, user))


def may_withdraw(referral: Any, user: Any) -> bool:
    """The side that sent it, or a team leader for a person who no longer wants it."""
    return may_answer(referral, user)


def may_mark_duplicate(referral: Any, user: Any) -> bool:
    return user.holds(Role.TEAM_LEADER)


def may_record_outcome_code(referral: Any, user: Any) -> bool:
    return user.holds(Role.CLOCK) or (user.holds(*POLICE) and _is_of_force(referral, user))


def may_record_drug_test(referral: Any, user: Any) -> bool:
    return user.holds(*POLICE) and _is_of_force(referral, user)


def may_co_decide(referral: Any, user: Any) -> bool:
    """A decision maker of the force, who did not send the referral."""
    return user.holds(Role.DECISION_MAKER) and _is_of_force(referral, user) and not _sent_it(referral, user)


def may_decide(decision: Any, user: Any) -> bool:
    return may_co_decide(decision.referral, user)


def may_ask_police(referral: Any, user: Any) -> bool:
    return user.holds(*PROVIDER, Role.CLOCK)


def may_withdraw_question(decision: Any, user: Any) -> bool:
    return user.holds(*PROVIDER, Role.CLOCK)


def may_judge_likeness(likeness: Any, user: Any) -> bool:
    return user.holds(Role.TEAM_LEADER)


def may_propose_bar(user: Any) -> bool:
    return user.holds(*PROVIDER, Role.CLOCK)


def may_confirm_bar(user: Any) -> bool:
    return user.holds(Role.TEAM_LEADER)


def may_detain(user: Any) -> bool:
    return user.holds(*POLICE)


def may_record_seen(detention: Any, user: Any) -> bool:
    return user.holds(Role.ARREST_REFERRAL_WORKER, Role.TEAM_LEADER)


def _is_of_force(referral: Any, user: Any) -> bool:
    return user.organisation is not None and referral.force_id == user.organisation.pk


def _sent_it(referral: Any, user: Any) -> bool:
    if referral.referring_officer_id:
        return referral.referring_officer_id == user.pk
    return bool(referral.officer_number) and referral.officer_number == user.officer_number
