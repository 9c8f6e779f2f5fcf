"""Whose research files somebody sees, and which of them are due."""

from datetime import date
from typing import Any, Self

from django.db.models import QuerySet

from accounts.roles import Role
from outcomes.research.states import ResearchState


class ResearchFileQuerySet(QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """An evaluator: their own organisation's. A team leader, who answers for the data: all of them."""
        if user.holds(Role.TEAM_LEADER, Role.CLOCK):
            return self
        if user.holds(Role.EVALUATOR):
            return self.filter(asked_for=user.organisation)
        return self.none()

    def use_ended(self, today: date) -> Self:
        return self.filter(state__in=[ResearchState.ASKED, ResearchState.READY], ends_on__lt=today)

    def stored_names(self) -> set[str]:
        """The names of all files that a row keeps."""
        return {path.rpartition("/")[2] for path in self.exclude(stored="").values_list("stored", flat=True)}
