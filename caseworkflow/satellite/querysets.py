"""Which rows beside a case someone sees."""

from typing import Any, Self

from django.db.models import QuerySet

from accounts.roles import Role
from caseworkflow.case.querysets import provider_of
from referrals.withheld.querysets import shown_to


class SatelliteQuerySet(QuerySet[Any]):
    """Rows of a case: seen by whoever sees the case."""

    def visible_to(self, user: Any) -> Self:
        if user.holds(Role.CLOCK):
            return self
        home = provider_of(user)
        return shown_to(self.filter(case__provider_id=home), user, "case__person_id") if home else self.none()
