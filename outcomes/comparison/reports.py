"""What the queue computes for a frozen plan. The estimators are packages that only the worker has."""

import hashlib
import json
from typing import Any
from uuid import UUID

from django.utils import timezone

from outcomes.comparison.measures.planned import compare_as_planned
from outcomes.comparison.models import ComparisonEdition


def count_comparison(edition_id: UUID | str) -> ComparisonEdition:
    """Compute one edition as of its day; one that has been computed stays as it is."""
    row = ComparisonEdition.objects.select_related("plan__programme").get(pk=edition_id)
    if row.made_at is not None:
        return row
    content = {"lines": compare_as_planned(row.plan, row.as_of)}
    found = {"content": content, "digest": digest_of_comparison(content), "made_at": timezone.now()}
    ComparisonEdition.objects.filter(pk=row.pk, made_at=None).update(**found)
    row.refresh_from_db()
    return row


def digest_of_comparison(content: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
