"""The papers of a breach review: what police are given to decide on, from the contract to the chronology; no notes."""

from typing import Any

from accounts.words import day_in_words, moment_in_words
from caseworkflow.case.models import Case
from caseworkflow.case.reports import (
    WORDS,
    appointment_lines,
    attempt_lines,
    days_in_law,
    entry_lines,
    message_lines,
)
from caseworkflow.contract.presenters import HISTORY
from ledger.models import Entry

#: What of a case and of its contract stands in the chronology: that it was done, never what was written of it.
OF_CASE = (
    "allocate",
    "assess",
    "agree_plan",
    "begin",
    "suspend",
    "resume",
    "raise_concern",
    "record_excuse",
    "accept_cause",
    "set_concern_aside",
    "raise_breach",
    "excuse_breach",
    "vary_after_breach",
    "reopen",
)

OF_CONTRACT = ("offer", "person_signs", "police_refuse", "sign", "begin", "vary", "keep", "record_condition")

NO_ANSWER = "Asked; no answer came."


def breach_papers(case: Case) -> dict[str, list[str]]:
    """What police are given, heading by heading, as it stands now."""
    agreed = getattr(case, "contract", None)
    raised = Entry.objects.about(case).filter(verb="raise_breach").select_related("actor").last()
    return {
        "What is said to be breached": [_what(case)],
        "Statement": [raised.reason, f"{raised.actor}, {moment_in_words(raised.at)}"] if raised else [],
        "Reason that the person gave": [case.excuse or NO_ANSWER],
        "Contract": _contract(agreed) if agreed else [],
        "Conditions": [_condition(one) for one in agreed.terms] if agreed else [],
        "Signatures": _signatures(agreed) if agreed else [],
        "Attendance": [str(one) for one in appointment_lines(case, is_internal=False)],
        "Attempts to reach them": [str(one) for one in attempt_lines(case, is_internal=False)],
        "Letters and messages": [str(one) for one in message_lines(case)],
        "Days in law": days_in_law(case),
        "Chronology": chronology_lines(case, agreed),
    }


def _what(case: Case) -> str:
    since = f", since {moment_in_words(case.concern_since)}" if case.concern_since else ""
    return f"{case.get_concern_reason_display()}{since}"


def _contract(agreed: Any) -> list[str]:
    term = f"{day_in_words(agreed.begins_on)} to {day_in_words(agreed.ends_on)}" if agreed.begins_on else "No term set"
    said = [
        (agreed.is_effect_explained, "The effect of signing and of a breach was explained"),
        (agreed.is_advice_offered, "Legal advice was offered"),
        (agreed.is_appropriate_adult_present, "An appropriate adult was there"),
        (agreed.is_admission_signed, "An admission was signed"),
        (agreed.is_copy_given, "A copy was given to the person"),
    ]
    changed = [f"Edition {agreed.edition}: {agreed.variation_reason}"] if agreed.edition > 1 else []
    return [term, *changed, *(words for is_so, words in said if is_so)]


def _condition(one: Any) -> str:
    done = f", {one.done_count} of {one.needed_count} done" if one.needed_count > 1 else ""
    return f"{one.words}, by {day_in_words(one.due_on)}: {one.get_status_display().lower()}{done}"


def _signatures(agreed: Any) -> list[str]:
    signed = [("person", agreed.person_signed_on), ("police", agreed.police_signed_on)]
    return [f"Signed by the {who} on {day_in_words(day)}" for who, day in signed if day]


def chronology_lines(case: Case, agreed: Any) -> list[str]:
    """Everything that police may know, in the order in which it happened, with its time."""
    lines = [
        *entry_lines(case, WORDS, OF_CASE),
        *(entry_lines(agreed, HISTORY, OF_CONTRACT) if agreed else []),
        *appointment_lines(case, is_internal=False),
        *attempt_lines(case, is_internal=False),
        *message_lines(case),
    ]
    return [str(one) for one in sorted(lines, key=lambda one: (one.at, one.seq))]
