"""What must hold before the clock of a disposal stops."""

from datetime import date
from typing import Protocol

from django.utils import timezone

from caseworkflow.case.guards import CaseFacts
from workflow.machine import guard

AFTER_COMPLETION_ONLY = "22"


class DisposalFacts(Protocol):
    @property
    def case(self) -> CaseFacts: ...

    outcome_code: str
    outcome_on: date | None
    limitation_on: date | None


@guard("The outcome code and its day are not recorded.")
def disposal_outcome_is_recorded(row: DisposalFacts) -> bool:
    return bool(row.outcome_code) and row.outcome_on is not None


@guard("Code 22 is only for somebody who completed.")
def code_fits_the_ending(row: DisposalFacts) -> bool:
    return row.outcome_code != AFTER_COMPLETION_ONLY or row.case.completed_on is not None


@guard("The limitation date has not passed.")
def limitation_has_passed(row: DisposalFacts) -> bool:
    return row.limitation_on is not None and row.limitation_on < timezone.localdate()
