"""Which move is told to whom, with which text; no text names a person or says what a referral is about."""

from typing import Any

from accounts.models import Membership, User
from accounts.roles import Role
from ledger.models import Entry
from ledger.notices import Message, send_message
from programmes.terms.vocabularies import FeedbackValue
from referrals.referral.models import Referral

TOLD = {"accept": FeedbackValue.ACCEPTED, "reject": FeedbackValue.NOT_ACCEPTED}

TEXTS = {
    "accept": "referral_accepted",
    "reject": "referral_not_accepted",
    "ask": "referral_question",
    "take_back": "referral_taken_back",
}

OVERDUE = "referral_overdue"


def notify_of_referral(entry_id: str) -> None:
    """Tell the officer who sent it of one act: what feedback told their side, the question that they must answer, or that
    something they were told does not hold.
    """
    entry = Entry.objects.get(pk=entry_id)
    text = TEXTS.get(entry.verb)
    referral = Referral.objects.select_related("referring_officer").filter(pk=entry.object_id).first()
    if text is None or referral is None or referral.referring_officer is None:
        return
    if (value := TOLD.get(entry.verb)) and not referral.feedback.filter(value=value).exists():
        return
    _send_notice(referral.referring_officer, text, str(entry.pk), referral)


def remind_team_leaders(referral_id: str) -> None:
    """Tell once that a referral is past the day by which it should be decided: the team leaders of its provider.

    Where no provider is commissioned, administrators are told: only they can change that. A leader who may not read it
    is told nothing.
    """
    referral = Referral.objects.undecided().overdue().filter(pk=referral_id).first()
    if referral is None:
        return
    held = Membership.objects.active().select_related("user")
    leaders = held.filter(role=Role.TEAM_LEADER, organisation_id=referral.provider_id)
    for membership in leaders if referral.provider_id else held.filter(role=Role.ADMINISTRATOR):
        if not referral.provider_id or Referral.objects.visible_to(membership.user).filter(pk=referral.pk).exists():
            _send_notice(membership.user, OVERDUE, str(referral.pk), referral)


def _send_notice(user: Any, text: str, entry_id: str, referral: Referral) -> None:
    message = Message(
        entry_id=entry_id,
        text=text,
        recipient=f"user:{user.pk}",
        channel="email",
        address=user.email,
        context=(("reference", referral.reference),),
        held_because="" if user.email else "No email address is on record.",
    )
    send_message(message, about=referral, actor=User.objects.clock())
