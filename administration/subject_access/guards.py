"""What must hold before a request goes on."""

from typing import Any

from workflow.machine import guard


@guard("Who asks has not been established yet.")
def identity_is_checked(row: Any) -> bool:
    return row.identity_checked_on is not None


@guard("Nobody has said yet whose records are asked for.")
def person_is_named(row: Any) -> bool:
    return row.person_id is not None


@guard("Marked parts wait for somebody to look at them.")
def marked_parts_are_judged(row: Any) -> bool:
    return not row.records.filter(has_marks=True, judged_at=None).exists()
