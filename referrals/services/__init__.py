"""What is done with a referral."""

from referrals.services.bulk import Taken, replace, take_many
from referrals.services.custody import detain, record_drug_test, record_seen, release
from referrals.services.feedback import tell
from referrals.services.intake import (
    InProgress,
    KeyReused,
    Preview,
    amend,
    draft,
    forget_keys,
    mend,
    preview,
    send,
    submit,
)
from referrals.services.person import confirm_bar, judge_likeness, lift_bar, propose_bar, undo_likeness
from referrals.services.police_decision import ask_police, decide, withdraw_question
from referrals.services.referral import (
    accept,
    answer,
    ask,
    mark_duplicate,
    mark_taken_up,
    record_outcome_code,
    reject,
    withdraw,
)
from referrals.services.rules import Offers

__all__ = [
    "InProgress",
    "KeyReused",
    "Offers",
    "Preview",
    "Taken",
    "accept",
    "amend",
    "answer",
    "ask",
    "ask_police",
    "confirm_bar",
    "decide",
    "detain",
    "draft",
    "forget_keys",
    "judge_likeness",
    "lift_bar",
    "mark_duplicate",
    "mark_taken_up",
    "mend",
    "preview",
    "propose_bar",
    "record_drug_test",
    "record_outcome_code",
    "record_seen",
    "reject",
    "release",
    "replace",
    "send",
    "submit",
    "take_many",
    "tell",
    "undo_likeness",
    "withdraw",
    "withdraw_question",
]
