"""Alerts and look-ups as the auditor's pages show them: who, when, how often, and of the person no more than initials."""

from collections.abc import Iterable
from typing import Any

from administration.access.services import birth_year_of, initials_of
from administration.misuse.terms import Pattern
from ledger import looks
from ledger.models import Alert, Entry
from referrals.people.models import Person


def alert_lines(alerts: Iterable[Alert]) -> list[dict[str, Any]]:
    rows = list(alerts)
    people = Person.objects.in_bulk([row.subject for row in rows if row.subject])
    known = {str(pk): person for pk, person in people.items()}
    return [
        {"row": row, "pattern": pattern_words(row.pattern), "person": person_words(known.get(row.subject))}
        for row in rows
    ]


def pattern_words(pattern: str) -> str:
    """One that another room raises is called by its own code until it has words here."""
    return Pattern(pattern).label if pattern in Pattern.values else pattern.replace("_", " ").capitalize()


def person_words(person: Person | None) -> str:
    return f"{initials_of(person)}, born {birth_year_of(person) or 'in an unknown year'}" if person else ""


def looks_behind(alert: Alert) -> list[looks.Look]:
    rows = looks.with_way(Entry.objects.filter(seq__in=alert.entries)).select_related("actor").order_by("seq")
    return looks.looks_of(rows.defer("subjects", "facts"))
