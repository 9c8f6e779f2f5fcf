"""What pages say of a case: clocks, whom an act tells, who the person is, what happened since."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.template.loader import render_to_string

from accounts.kept import KeptRead
from accounts.models import User
from accounts.words import day_of_value
from caseworkflow.case import notices
from caseworkflow.case.states import CaseState
from programmes.terms.vocabularies import FeedbackValue
from referrals.feedback.services import rule_for
from referrals.feedback.terms import Ending
from workflow.templatetags.ui_tags import show_day

HOUR, MINUTE = 3600, 60


def deadline_label(case: Any, now: datetime) -> dict[str, str]:
    if case.state == CaseState.CLOSED:
        return {"level": "done", "words": "Closed"}
    if case.state == CaseState.SUSPENDED:
        return {"level": "stopped", "words": "On hold"}
    return deadline_label_at(case.next_due_at, now)


def deadline_label_at(due_at: datetime | None, now: datetime) -> dict[str, str]:
    if due_at is None:
        return {"level": "stopped", "words": "Nothing due"}
    if due_at < now:
        return {"level": "past", "words": f"{span_in_words(now - due_at, days_between(due_at, now))} late"}
    days = days_between(now, due_at)
    return {"level": "soon" if days else "today", "words": f"{span_in_words(due_at - now, days)} left"}


def days_between(first: datetime, last: datetime) -> int:
    return (day_of_value(last) - day_of_value(first)).days


def span_in_words(time: Any, days: int) -> str:
    """2 days, 3 hours or 20 minutes: whole days count from midnight to midnight."""
    seconds = int(time.total_seconds())
    if days and seconds >= 24 * HOUR:
        return count_in_words(days, "day")
    if seconds >= HOUR:
        return count_in_words(seconds // HOUR, "hour")
    return count_in_words(max(seconds // MINUTE, 1), "minute")


def count_in_words(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


class FeedbackWord(NamedTuple):
    """One word of the closed list, with the ending where it is the last."""

    value: FeedbackValue
    ending: str = ""


OFFICER: dict[str, FeedbackWord] = {
    "book": FeedbackWord(FeedbackValue.FIRST_APPOINTMENT_OFFERED),
    "assess": FeedbackWord(FeedbackValue.REACHED),
    "begin": FeedbackWord(FeedbackValue.TAKING_PART),
    "begin_session": FeedbackWord(FeedbackValue.TAKING_PART),
    "complete_session": FeedbackWord(FeedbackValue.ENDED, Ending.COMPLETED),
    "complete": FeedbackWord(FeedbackValue.ENDED, Ending.COMPLETED),
    "end_without_completion": FeedbackWord(FeedbackValue.ENDED, Ending.NOT_COMPLETED),
    "close_transferred": FeedbackWord(FeedbackValue.ENDED, Ending.NOT_COMPLETED),
}

SAME_TEXTS = {"complete_session": "complete"}

PLACES = {
    notices.the_team_leaders: "your team leaders, by email",
    notices.the_caseworker: "the caseworker, by email",
}


def outgoing_messages(
    case: Any, verb: str, *, starts_at: datetime | None = None, where: str = ""
) -> list[dict[str, str]]:
    """Every message that goes out with a move, in the order in which they go."""
    return [*_officer(case, verb), *_others(case, verb, notices.text_context(case, starts_at=starts_at, where=where))]


def _officer(case: Any, verb: str) -> list[dict[str, str]]:
    word = OFFICER.get(verb)
    if word is None or not rule_for(case.referral, word.value):
        return []
    said = f"{word.value.label}: {Ending(word.ending).label}" if word.ending else str(word.value.label)
    if case.referral.feedback.filter(value=word.value, ending=word.ending).exists():
        return []
    return [{"who": f"{case.referral.sender}, about referral {case.referral.reference}", "words": f"{said}."}]


def _others(case: Any, verb: str, context: dict[str, Any]) -> list[dict[str, str]]:
    lines = notices.TABLE.get(SAME_TEXTS.get(verb, verb), ())
    return [
        {"who": _whom(case, line), "words": render_to_string(f"messages/{line.text}.txt", context).strip()}
        for line in lines
    ]


def _whom(case: Any, line: notices.NoticeLine) -> str:
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


Rows = list[dict[str, Any]]


def summary_row(key: str, value: Any) -> dict[str, Any]:
    return {"key": key, "value": value}


def safety_in_words(is_safe: bool | None, yes: str, no: str, unknown: str) -> str:
    return {True: yes, False: no}.get(is_safe, unknown)


def person_rows(case: Any) -> Rows:
    who = case.person
    texts = safety_in_words(who.is_safe_to_text, "Safe to text", "DO NOT TEXT", "Not asked whether it is safe to text")
    voice = safety_in_words(
        who.is_safe_to_leave_message,
        "Safe to leave a message",
        "DO NOT LEAVE A MESSAGE",
        "Not asked whether it is safe to leave a message",
    )
    phone = f"{who.telephone}\n{texts}\n{voice}" if who.mobile else ""
    home = "No fixed abode" if who.is_no_fixed_abode else "\n".join(filter(None, [who.address, who.postcode]))
    return [
        summary_row("Phone", phone),
        summary_row("Address", home),
        summary_row("Interpreter", who.interpreter_language or "Not needed"),
    ]


def agreement_rows(case: Any) -> Rows:
    said = [
        summary_row(
            one.get_purpose_display(), f"{one.get_state_display()}, {show_day(one.withdrawn_on or one.said_on)}"
        )
        for one in case.consents.all()
    ]
    asked = {one.purpose for one in case.consents.all() if one.is_said}
    missing = [one for one in case.choices.consents_required if one.value not in asked]
    return [*said, *(summary_row(one.label, "Not asked yet, and needed") for one in missing)]


def names_of(column: str) -> tuple[str, str]:
    """The columns in which an account has its name."""
    return f"{column}__display_name", f"{column}__username"


#: By whose decision the system made a move: the name of a fact.
DECIDED_BY = "decided_by"


NAMES_OF_ACCOUNT = KeptRead(lambda pk: User.objects.filter(pk=pk).values_list("display_name", "username"))


def names_of_deciders(ids: Iterable[str | None]) -> dict[str, str]:
    """Whoever decided what the clock then did, by id; without any, nothing is read."""
    return {one: name or username for one in {*ids} if one for name, username in NAMES_OF_ACCOUNT(UUID(one))}
