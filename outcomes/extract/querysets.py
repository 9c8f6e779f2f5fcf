"""Which offence rows count, and who sees them."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Self

from django.db import models

from accounts.roles import Role
from outcomes.extract.calendar import Days, join_days


class ExtractQuerySet(models.QuerySet[Any]):
    def covered_days(self) -> Mapping[str, tuple[Days, ...]]:
        """Per force the days that its finished extracts cover, as few spans in order; a force without one is absent."""
        spans: dict[str, list[Days]] = defaultdict(list)
        rows = self.filter(finished_at__isnull=False, covered_from__isnull=False)
        for force, first, last in rows.values_list("force_code", "covered_from", "covered_to"):
            spans[force].append(Days(first, last))
        return {force: join_days(each) for force, each in spans.items()}


class OffenceRecordQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Offence rows are for the clock; people see counts, never rows."""
        return self if user.role == Role.CLOCK else self.none()

    def current(self) -> Self:
        """Rows that count: the newest version of each."""
        return self.filter(is_superseded=False)
