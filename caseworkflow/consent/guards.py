"""What must hold before a consent changes."""

from datetime import date
from typing import Protocol

from django.utils import timezone

from workflow.machine import guard


class ConsentFacts(Protocol):
    said_on: date | None
    how: str
    wording: str
    withdrawn_on: date | None


@guard("Say on which day and how the person said so.")
def is_dated(row: ConsentFacts) -> bool:
    return row.said_on is not None and row.said_on <= timezone.localdate() and bool(row.how)


@guard("Say which wording was used.")
def wording_is_known(row: ConsentFacts) -> bool:
    return bool(row.wording)


@guard("Say on which day the person withdrew: not before they agreed, and not in the future.")
def withdrawal_is_dated(row: ConsentFacts) -> bool:
    if row.withdrawn_on is None or row.withdrawn_on > timezone.localdate():
        return False
    return row.said_on is None or row.withdrawn_on >= row.said_on
