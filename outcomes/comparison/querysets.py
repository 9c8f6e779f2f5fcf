"""Which rows of a comparison count, which plans stand, and who sees them."""

from typing import Any, Self

from django.db import models

from accounts.roles import Role
from outcomes.comparison import policies
from outcomes.comparison.states import PlanState
from outcomes.figure.querysets import programmes_read_by


class ComparisonQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Rows about people to compare with are for the clock; people see counts, never rows."""
        return self if user.role == Role.CLOCK else self.none()


class VersionedQuerySet(ComparisonQuerySet):
    def current(self) -> Self:
        """Rows that count: the newest version of each."""
        return self.filter(is_superseded=False)


class AnalysisPlanQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Whoever reads numbers, of the programmes that they may read."""
        if user.role == Role.CLOCK:
            return self
        if not user.holds(*policies.READERS):
            return self.none()
        return self.filter(programme__in=programmes_read_by(user))

    def frozen(self) -> Self:
        """Plans that stand: frozen, and not amended since."""
        return self.filter(state=PlanState.FROZEN)

    def not_withdrawn(self) -> Self:
        return self.exclude(state=PlanState.WITHDRAWN)

    def looked_by(self) -> Self:
        """Plans under which somebody may have looked: those that stand, and those that were amended."""
        return self.filter(state__in=[PlanState.FROZEN, PlanState.AMENDED])


class ComparisonEditionQuerySet(models.QuerySet[Any]):
    def made(self) -> Self:
        return self.filter(made_at__isnull=False)
