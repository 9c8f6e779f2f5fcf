"""What must hold before a request goes on."""

from datetime import date
from typing import Any, Protocol

from workflow.machine import guard


class SubjectRequestFacts(Protocol):
    identity_checked_on: date | None
    person_id: Any
    records: Any


@guard("Who asks has not been established yet.", page="administration:subjectrequest-check-identity")
def identity_is_checked(row: SubjectRequestFacts) -> bool:
    return row.identity_checked_on is not None


@guard("Nobody has said yet whose records are asked for.", page="administration:subjectrequest-name-person")
def subject_is_named(row: SubjectRequestFacts) -> bool:
    return row.person_id is not None


@guard("Marked parts wait for somebody to look at them.", page="administration:subjectrequest-detail")
def marked_parts_are_judged(row: SubjectRequestFacts) -> bool:
    return not row.records.filter(has_marks=True, judged_at=None).exists()
