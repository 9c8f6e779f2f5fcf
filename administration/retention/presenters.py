"""The schedule and the records that are due, as pages show them."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from administration.retention.models import Keeping
from administration.retention.services.reckoning import period_in_force
from administration.retention.terms import COMPARED, COMPLETED, NOT_ACCEPTED, NOT_COMPLETED, UNLINKED_EXTRACT
from programmes.models import ReferenceValue
from programmes.terms.vocabularies import ReferenceKind

CODES = (COMPLETED, NOT_COMPLETED, NOT_ACCEPTED, UNLINKED_EXTRACT, COMPARED)


def schedule_lines() -> list[dict[str, Any]]:
    """What the schedule says today, with its source and whether somebody confirmed it."""
    rows = ReferenceValue.objects.in_force(ReferenceKind.LEGAL_VALUE, timezone.localdate()).filter(code__in=CODES)
    return [{"row": row, "months": row.value.get("amount")} for row in rows]


def due_lines(rows: Iterable[Keeping], schedule: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The people of a page, each with the period that governs in words."""
    labels = {line["row"].code: line["row"].label for line in schedule}
    return [{"row": row, "by": labels.get(row.code, row.code)} for row in rows]


def is_kept_on(code: str) -> bool:
    """Whether what the clock would delete by itself stays, for nobody has confirmed how long it is kept."""
    period = period_in_force(code, timezone.localdate())
    return not (period and period.is_confirmed)
