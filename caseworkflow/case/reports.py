"""What the record of a case says, line by line, for whoever decides on it and for the papers that police are given."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from accounts.words import day_in_words, moment_in_words
from ledger.models import Entry, Notice

#: What each act on a case reads as, once it is made.
WORDS = {
    "allocate": "The case was given to a caseworker",
    "reallocate": "The case was given to another caseworker",
    "tell_by_hand": "A message that did not go was settled by hand",
    "return_to_desk": "The case is back at the team leader's desk: its caseworker left",
    "join": "Another referral joined this case",
    "follow_person": "The records of one person were put together",
    "open": "Its caseworker opened the case for the first time",
    "overdue": "What was due was not done in time: the team leader was to be told",
    "start_contact": "The first attempt to reach them was made",
    "record_attempt": "An attempt to reach them was recorded",
    "book": "A first appointment was booked",
    "rebook": "Another time was booked for the first appointment",
    "book_session": "An appointment was booked",
    "rebook_session": "The time of an appointment was changed",
    "record_attendance": "What came of an appointment was recorded",
    "remind": "A reminder of the appointment was due",
    "add_note": "A note was added",
    "assess": "The first assessment was recorded",
    "record_initial": "The first assessment was put right",
    "record_review": "A review was recorded",
    "record_exit": "The exit assessment was recorded",
    "add_goal": "A goal was added to the plan",
    "record_goal_result": "What came of a goal was recorded",
    "agree_plan": "The plan was agreed",
    "begin_session": "The session was held",
    "begin": "What was planned began",
    "record_onward_referral": "Other help was offered",
    "record_onward_start": "Other help began",
    "record_chase": "It was asked whether other help had begun: not yet",
    "change_to_treatment": "The plan was changed to treatment",
    "change_to_education": "The plan was changed to education",
    "suspend": "The case was put on hold",
    "resume": "The case was taken off hold",
    "raise_concern": "A concern was raised",
    "record_excuse": "They were asked for the reason",
    "accept_cause": "Good cause was accepted",
    "set_concern_aside": "The concern was ended: the arrest alone is no breach",
    "raise_breach": "A breach review was asked for",
    "confirm_breach": "The breach review was confirmed: police decide",
    "excuse_breach": "Police excused the breach",
    "vary_after_breach": "Police want other conditions",
    "uphold_breach": "Police upheld the breach",
    "decided_too_late": "Police decided a breach review that the case no longer waited for",
    "complete": "The case was completed",
    "propose_ending": "An ending was proposed",
    "decline_proposal": "What was asked for was declined",
    "end_without_completion": "The case ended without completion",
    "return_to_police": "The case was returned to police",
    "apply_outcome": "Police recorded the outcome",
    "follow_corrected_decision": "Police corrected a decision",
    "close": "The case was closed",
    "reopen": "The case was re-opened",
    "report_death": "A death was reported",
    "close_died": "The death was confirmed and the case closed",
    "close_transferred": "The case was closed: another provider took over",
    "break_seal": "The case was opened in an emergency by somebody who is not named on the seal",
    "correct": "What was recorded was put right",
}

#: What each message says, in a few words; its text stays with whoever was told.
MESSAGES = {
    "appointment_booked": "the time of an appointment",
    "appointment_changed": "the new time of an appointment",
    "appointment_reminder": "a reminder of an appointment",
    "appointment_missed": "that an appointment was missed, and to ring",
    "breach_review_begun": "that police are asked for a decision",
    "case_completed": "that they have finished",
    "case_ended": "that their time with us has ended",
    "case_given": "that the case was given to them",
    "case_overdue": "that something is overdue",
    "concern_raised": "that a concern was raised",
    "breach_raised": "that a breach review waits to be confirmed",
    "ending_proposed": "that an ending waits to be confirmed",
    "death_reported": "that a death waits to be confirmed",
    "decision_corrected": "that police corrected a decision",
    "risk_high": "that a high risk needs them",
    "seal_opened": "that the case was opened in an emergency",
}

WAYS = {"sms": "Text", "email": "Email"}


def message_words(channel: str, recipient: str, text: str) -> tuple[str, str]:
    """By which way to whom, and what it says, in a few words: never who it was, which is the ledger's."""
    whom = "the person" if recipient.startswith("person:") else "a colleague"
    return f"{WAYS.get(channel, 'Message')} to {whom}", MESSAGES.get(text, "a message")


class DatedLine(NamedTuple):
    """One thing that happened, and when."""

    at: datetime
    words: str
    seq: int = 0

    def __str__(self) -> str:
        return f"{moment_in_words(self.at)}: {self.words}"


def attempt_lines(case: Any, *, is_internal: bool) -> list[DatedLine]:
    """Each attempt to reach them; who made it and what they noted stay inside the provider."""
    found = case.attempts.select_related("by").order_by("at", "pk")
    return [DatedLine(one.at, one.account + (_inside(one.by, one.note) if is_internal else "")) for one in found]


def appointment_lines(case: Any, *, is_internal: bool) -> list[DatedLine]:
    """Each appointment with what came of it, and whether that counts against them."""
    found = case.appointments.select_related("recorded_by", "replaced_by").order_by("starts_at", "pk")
    return [
        DatedLine(one.starts_at, one.account + (_inside(one.recorded_by, one.note) if is_internal else ""))
        for one in found
    ]


def _inside(by: Any, note: str) -> str:
    said = "; ".join(filter(None, [str(by or ""), f"“{note}”" if note else ""]))
    return f" ({said})" if said else ""


def message_lines(case: Any) -> list[DatedLine]:
    """Each message to the person: sent, with the reference under which the carrier has it, or held and why."""
    entries = Entry.objects.about(case).values("pk")
    found = Notice.objects.filter(entry_id__in=entries, recipient__startswith="person:").order_by("created_at", "pk")
    return [DatedLine(one.sent_at or one.created_at, _message(one)) for one in found]


def _message(one: Notice) -> str:
    way, what = message_words(one.channel, one.recipient, one.text)
    if one.sent_at:
        return f"{way}, sent (proof of sending: {one.pk}): {what}"
    return f"{way}, not sent: {what}. {one.held_because}".rstrip()


def entry_lines(row: Any, words: dict[str, str], verbs: Iterable[str]) -> list[DatedLine]:
    """What was done, in the words of the timeline; never what was written about it."""
    found = Entry.objects.about(row).filter(verb__in=list(verbs)).order_by("seq")
    return [DatedLine(one.at, words[one.verb], one.seq) for one in found]


def days_in_law(case: Any) -> list[str]:
    """The days that no hold moves."""
    clock = getattr(case, "disposal_clock", None)
    named = [
        ("Limitation date", "limitation_on"),
        ("Bail date", "bail_on"),
        ("Caution given", "caution_on"),
        ("Disposal runs out", "expires_on"),
        ("Outcome due", "outcome_due_on"),
    ]
    days = [(words, getattr(clock, name, None)) for words, name in named]
    return [f"{words}: {day_in_words(day)}" for words, day in days if day]


def evidence_of(case: Any) -> dict[str, list[str]]:
    """What an ending rests on: what was tried, what came of each appointment, what was sent, and what the law sets."""
    return {
        "Attempts to reach them": [str(one) for one in attempt_lines(case, is_internal=True)],
        "Appointments": [str(one) for one in appointment_lines(case, is_internal=True)],
        "Letters and messages": [str(one) for one in message_lines(case)],
        "Days in law": days_in_law(case),
    }
