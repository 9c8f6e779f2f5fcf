"""Which rows someone sees, and reads over many rows."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q

from accounts.roles import Role
from outcomes.terms import FollowUpState, ReportState


class OffenceRecordQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Offence rows are for the clock; people see counts, never rows."""
        return self if user.role == Role.CLOCK else self.none()

    def current(self) -> Self:
        """Rows that count: the newest version of each."""
        return self.filter(is_superseded=False)


class FollowUpQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self if user.role == Role.CLOCK else self.none()

    def window_ended(self, on: date) -> Self:
        return self.filter(state=FollowUpState.SCHEDULED, due_on__lte=on)

    def to_measure(self, on: date) -> Self:
        return self.filter(state=FollowUpState.AWAITING_DATA, mature_on__lte=on)


class ReportQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """A team leader sees every report; a commissioner their office's and all published; an evaluator the published."""
        if user.role in {Role.TEAM_LEADER, Role.CLOCK}:
            return self
        if user.role == Role.COMMISSIONER:
            return self.filter(Q(status=ReportState.PUBLISHED) | Q(requested_for=user.organisation))
        if user.role == Role.EVALUATOR:
            return self.filter(status=ReportState.PUBLISHED)
        return self.none()
