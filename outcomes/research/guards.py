"""What must hold before a research file is made or given out."""

from typing import Any

from django.utils import timezone

from workflow.machine import guard


@guard("The last day of its use has passed.")
def use_has_not_ended(row: Any) -> bool:
    return bool(row.ends_on >= timezone.localdate())


@guard("Its use has not ended.")
def use_has_ended(row: Any) -> bool:
    return bool(row.ends_on < timezone.localdate())
