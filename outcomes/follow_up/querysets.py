"""Which follow-ups are due, and who sees them."""

from datetime import date
from typing import Any, Self

from django.db import models

from accounts.roles import Role
from outcomes.follow_up.terms import FollowUpState


class FollowUpQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self if user.role == Role.CLOCK else self.none()

    def window_ended(self, on: date) -> Self:
        return self.filter(state=FollowUpState.SCHEDULED, due_on__lte=on)

    def to_measure(self, on: date) -> Self:
        return self.filter(state=FollowUpState.AWAITING_DATA, mature_on__lte=on)
