"""Alerts and look-ups as the auditor's pages show them: who, when, how often, and of the person no more than initials."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.words import day_in_words
from administration.access.services import birth_year_of, initials_of
from administration.misuse.terms import WORKING_DAYS_TO_REVIEW, Pattern
from ledger import looks
from ledger.models import Alert, Entry
from programmes.calendar import add_working_days
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


def review_due_at(alert: Alert) -> datetime | None:
    """By when somebody must have reviewed it; only what was opened in an emergency has such a day."""
    if alert.pattern != Pattern.BREAK_GLASS or alert.reviewed_at is not None:
        return None
    return add_working_days(alert.found_at, WORKING_DAYS_TO_REVIEW)


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
    now = timezone.now()
    count = sum(due_at < now for alert in alerts if (due_at := review_due_at(alert)) is not None)
    if not count:
        return ""
    cases = "1 sealed case that was" if count == 1 else f"{count} sealed cases that were"
    return f"{cases} opened in an emergency should have been reviewed within {WORKING_DAYS_TO_REVIEW} working days."


def pattern_words(pattern: str) -> str:
    """One that another room raises is called by its own code until it has words here."""
    return Pattern(pattern).label if pattern in Pattern.values else pattern.replace("_", " ").capitalize()


def person_words(person: Person | None) -> str:
    return f"{initials_of(person)}, born {birth_year_of(person) or 'in an unknown year'}" if person else ""


def looks_behind(alert: Alert) -> list[looks.Look]:
    rows = looks.with_way(Entry.objects.filter(seq__in=alert.entries)).select_related("actor").order_by("seq")
    return looks.looks_of(rows.defer("subjects", "facts"))
