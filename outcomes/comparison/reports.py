"""What the queue computes for a frozen plan. The estimators are packages that only the worker has."""

import hashlib
import json
from typing import Any
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from outcomes.comparison.linkage import link_comparators
from outcomes.comparison.measures.planned import compare_as_planned
from outcomes.comparison.models import ComparisonEdition


def count_comparison(edition_id: UUID | str) -> ComparisonEdition:
    """Compute one edition as of its day; one that has been computed stays as it is."""
    row = ComparisonEdition.objects.select_related("plan__programme").get(pk=edition_id)
    if row.made_at is not None:
        return row
    link_comparators(actor=User.objects.clock())
    # Whose stated count differs is for whoever runs the command: an edition keeps no key of a person.
    lines = [
        {**line, "previous_offences_differ": len(line["previous_offences_differ"])}
        for line in compare_as_planned(row.plan, row.as_of)
    ]
    content = {"lines": lines}
    found = {"content": content, "digest": digest_of_comparison(content), "made_at": timezone.now()}
    ComparisonEdition.objects.filter(pk=row.pk, made_at=None).update(**found)
    row.refresh_from_db()
    return row


def digest_of_comparison(content: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
