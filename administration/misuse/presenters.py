"""Alerts and look-ups as the auditor's pages show them: who, when, how often, and of the person no more than initials."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.words import day_in_words
from administration.access.services import birth_year_of, initials_of
from administration.data_protection.services import stage_of
from administration.data_protection.terms import Stage
from administration.misuse.deadlines import is_review_late, review_due_at
from administration.misuse.terms import WORKING_DAYS_TO_REVIEW, Pattern
from ledger import looks
from ledger.models import Alert, Entry
from referrals.people.models import Person


def alert_lines(alerts: Iterable[Alert]) -> list[dict[str, Any]]:
    rows = list(alerts)
    people = Person.objects.in_bulk([row.subject for row in rows if row.subject])
    known = {str(pk): person for pk, person in people.items()}
    return [
        {
            "row": row,
            "pattern": pattern_words(row.pattern),
            "person": person_words(known.get(row.subject)),
            "clock": review_clock(row),
        }
        for row in rows
    ]


def review_clock(alert: Alert) -> dict[str, str] | None:
    due_at, now = review_due_at(alert), timezone.now()
    if due_at is None:
        return None
    if due_at < now:
        return {"level": "past", "words": f"Overdue since {day_in_words(due_at)}"}
    is_today = timezone.localdate(due_at) == timezone.localdate(now)
    return {"level": "today" if is_today else "soon", "words": f"Review by the end of {day_in_words(due_at)}"}


def late_reviews(alerts: Iterable[Alert]) -> str:
    """How many emergency openings nobody has reviewed in time, in a sentence; empty where there is none."""
    count = count_late(alerts)
    if not count:
        return ""
    cases = "1 sealed case that was" if count == 1 else f"{count} sealed cases that were"
    return f"{cases} opened in an emergency should have been reviewed within {WORKING_DAYS_TO_REVIEW} working days."


def sentence_of_openings(openings: list[Alert]) -> str:
    """How many wait and how many of them are late; one number where both are the same."""
    if not openings:
        return "No emergency opening waits for your review."
    waits = "1 emergency opening waits" if len(openings) == 1 else f"{len(openings)} emergency openings wait"
    late = count_late(openings)
    return f"{waits} for a review, {late} of them overdue." if late else f"{waits} for a review, none of them overdue."


def count_late(alerts: Iterable[Alert]) -> int:
    now = timezone.now()
    return sum(is_review_late(alert, now) for alert in alerts)


def tiles_of_auditor(openings: list[Alert], others: int, due: list[Any]) -> list[dict[str, Any]]:
    """What waits for an auditor: openings, other lines of misuse, and the clocks of the data-protection desk."""
    late_openings, late = count_late(openings), sum(stage_of(row) == Stage.PAST for row in due)
    return [
        _tile(
            len(openings),
            "emergency opening",
            "emergency openings",
            "Review",
            "administration:alert-list",
            late_openings,
        ),
        _tile(others, "other line of misuse", "other lines of misuse", "Review", "administration:alert-list", 0),
        _tile(
            len(due), "data-protection deadline", "data-protection deadlines", "Answer", "administration:desk-due", late
        ),
    ]


def _tile(number: int, one: str, many: str, verb: str, name: str, late: int) -> dict[str, Any]:
    overdue = f", {late} overdue" if late else ""
    return {
        "number": number,
        "noun": f"{one if number == 1 else many}{overdue}",
        "verb": verb,
        "url": reverse(name),
        "level": "past" if late else "",
    }


def pattern_words(pattern: str) -> str:
    """One that another room raises is called by its own code until it has words here."""
    return Pattern(pattern).label if pattern in Pattern.values else pattern.replace("_", " ").capitalize()


def person_words(person: Person | None) -> str:
    return f"{initials_of(person)}, born {birth_year_of(person) or 'in an unknown year'}" if person else ""


def looks_behind(alert: Alert) -> list[looks.Look]:
    rows = looks.with_way(Entry.objects.filter(seq__in=alert.entries)).select_related("actor").order_by("seq")
    return looks.looks_of(rows.defer("subjects", "facts"))
