"""Whom a move tells, with the exact words: what the officer will read and what the person will be sent."""

from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from caseworkflow import notices
from referrals.services.feedback import rule_for
from referrals.terms import Ending, FeedbackValue


class Word(NamedTuple):
    """One word of the closed list, with the ending where it is the last."""

    value: FeedbackValue
    ending: str = ""


OFFICER: dict[str, Word] = {
    "book": Word(FeedbackValue.FIRST_APPOINTMENT_OFFERED),
    "assess": Word(FeedbackValue.REACHED),
    "begin": Word(FeedbackValue.TAKING_PART),
    "begin_session": Word(FeedbackValue.TAKING_PART),
    "complete_session": Word(FeedbackValue.ENDED, Ending.COMPLETED),
    "complete": Word(FeedbackValue.ENDED, Ending.COMPLETED),
    "end_without_completion": Word(FeedbackValue.ENDED, Ending.NOT_COMPLETED),
    "close_transferred": Word(FeedbackValue.ENDED, Ending.NOT_COMPLETED),
}
SAME_TEXTS = {"complete_session": "complete"}
PLACES = {
    notices.the_team_leaders: "your team leaders, by email",
    notices.the_caseworker: "the caseworker, by email",
}


def told(case: Any, verb: str, *, starts_at: datetime | None = None) -> list[dict[str, str]]:
    """Every message that goes out with a move, in the order in which they go."""
    return [*_officer(case, verb), *_others(case, verb, starts_at)]


def _officer(case: Any, verb: str) -> list[dict[str, str]]:
    word = OFFICER.get(verb)
    if word is None or not rule_for(case.referral, word.value):
        return []
    said = f"{word.value.label}: {Ending(word.ending).label}" if word.ending else str(word.value.label)
    if case.referral.feedback.filter(value=word.value, ending=word.ending).exists():
        return []
    return [{"who": f"{case.referral.sender}, about referral {case.referral.reference}", "words": f"{said}."}]


def _others(case: Any, verb: str, starts_at: datetime | None) -> list[dict[str, str]]:
    context = {
        "reference": case.reference,
        "provider": settings.PROVIDER_NAME,
        "phone": settings.PROVIDER_PHONE,
        "starts_at": timezone.localtime(starts_at) if starts_at else None,
    }
    lines = notices.TABLE.get(SAME_TEXTS.get(verb, verb), ())
    return [
        {"who": _whom(case, line), "words": render_to_string(f"messages/{line.text}.txt", context).strip()}
        for line in lines
    ]


def _whom(case: Any, line: notices.Line) -> str:
    """The recipient and the way; or why the message will wait."""
    if line.to in PLACES:
        return PLACES[line.to]
    recipient = next(line.to(case), None)
    if recipient is None:
        return f"{case.person.name}: will not be sent"
    if recipient.held_because:
        return f"{case.person.name}: will not be sent. {recipient.held_because} Tell them yourself."
    only = ", only if they missed an appointment or contact was lost" if line.text == "appointment_missed" else ""
    return f"{case.person.name}, by text to {recipient.address}{only}"
