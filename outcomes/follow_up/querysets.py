"""Which follow-ups are due, which have their data, and who sees them."""

from datetime import date, datetime, timedelta
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from accounts.roles import Role
from outcomes.extract.querysets import force_of_referral
from outcomes.follow_up.terms import FollowUpState

DAY = timedelta(days=1)


class FollowUpQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self if user.role == Role.CLOCK else self.none()

    def window_ended(self, on: date) -> Self:
        return self.filter(state=FollowUpState.SCHEDULED, due_on__lte=on)

    def with_force(self) -> Self:
        """Each with `force_code`: whose extracts concern it, empty where nobody's do."""
        return self.annotate(force_code=force_of_referral("referral__"))

    def waiting(self, on: date) -> Self:
        """Window and lag have passed: from now on it is for the extracts to come."""
        return self.with_force().filter(state=FollowUpState.AWAITING_DATA, mature_on__lte=on)

    def covered(self) -> Self:
        """Those whose force's extracts hold every day from the day after the index day until the data has come."""
        return self.with_force().filter(_is_covered())

    def to_measure(self, on: date) -> Self:
        return self.waiting(on).filter(_is_covered())

    def overdue(self, on: date) -> Self:
        """Of a known force, whose extracts do not hold all the days that they need."""
        return self.waiting(on).exclude(force_code="").exclude(_is_covered())

    def without_force(self, on: date) -> Self:
        return self.waiting(on).filter(force_code="")

    def to_compare(self, since: datetime) -> Self:
        """Measured, and not compared with the offence rows since a moment."""
        return self.filter(state=FollowUpState.MEASURED).filter(Q(compared_at=None) | Q(compared_at__lt=since))


def _is_covered() -> Q:
    spans = apps.get_model("outcomes", "Extract").objects.covered_days()
    found = Q(pk__in=[])
    for force, days in spans.items():
        for span in days:
            found |= Q(force_code=force, index_on__gte=span.first - DAY, mature_on__lte=span.last)
    return found
