"""Which offence rows count, and who sees them."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Count, Min, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.roles import Role
from outcomes.extract.calendar import Days, join_days


def force_of_referral(to_referral: str = "") -> Coalesce:
    """The code of the force whose extracts concern a referral, empty where none is known.

    Its own; for what a business or the person sent, the one force that is served. `to_referral` leads from the rows.
    """
    forces = apps.get_model("accounts", "Organisation").objects.filter(kind="police").exclude(code=None)
    only = forces.order_by().values("kind").annotate(number=Count("pk"), its_code=Min("code")).filter(number=1)
    return Coalesce(f"{to_referral}force__code", Subquery(only.values("its_code")), Value(""))


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
