"""What police are asked: seen by the force that must decide and by the provider that asked."""

from datetime import datetime
from typing import Any, Self

from django.db.models import QuerySet
from django.utils import timezone

from accounts.roles import POLICE, PROVIDER, Role
from referrals.police_decisions.states import DecisionState
from referrals.withheld.querysets import shown_to


class PoliceDecisionQuerySet(QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        if user.holds(Role.CLOCK):
            return self
        if user.holds(*POLICE):
            return self.filter(referral__force_id=user.organisation.pk)
        if user.holds(*PROVIDER):
            return shown_to(self.filter(referral__provider_id=user.organisation.pk), user, "referral__person_id")
        return self.none()

    def waiting(self) -> Self:
        return self.filter(state=DecisionState.ASKED)

    def overdue(self, now: datetime | None = None) -> Self:
        return self.waiting().filter(due_at__lt=now or timezone.now())

    def about(self, row_id: Any) -> Self:
        """What was asked about one row of the room above, newest first."""
        return self.filter(about_id=row_id).order_by("-asked_at")
