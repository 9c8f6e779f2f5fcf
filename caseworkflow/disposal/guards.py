"""What must hold before the clock of a disposal stops."""

from typing import Any

from django.utils import timezone

from workflow.machine import guard

AFTER_COMPLETION_ONLY = "22"


@guard("The outcome code and its day are not recorded.")
def disposal_outcome_is_recorded(row: Any) -> bool:
    return bool(row.outcome_code) and row.outcome_on is not None


@guard("Code 22 is only for somebody who completed.")
def code_fits_the_ending(row: Any) -> bool:
    return row.outcome_code != AFTER_COMPLETION_ONLY or row.case.completed_on is not None


@guard("The limitation date has not passed.")
def limitation_has_passed(row: Any) -> bool:
    return row.limitation_on is not None and row.limitation_on < timezone.localdate()
