"""What police are asked: seen by the force that must decide and by the provider that asked."""

from datetime import datetime
from typing import Any, Self

from django.apps import apps
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.roles import PROVIDER, Role
from referrals.police_decisions.states import DecisionState
from referrals.withheld.querysets import shown_to


class PoliceDecisionQuerySet(QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """A decision maker: those of the own force. A custody officer: those of referrals that they sent. A provider: those
        of referrals that it has, but for people from whom a member of its staff is kept.
        """
        if user.holds(Role.CLOCK):
            return self
        if user.holds(Role.DECISION_MAKER):
            return self.filter(referral__force_id=user.organisation.pk)
        if user.holds(Role.CUSTODY_OFFICER):
            own = apps.get_model("referrals", "Referral").objects.visible_to(user)
            return self.filter(Exists(own.filter(pk=OuterRef("referral_id"))))
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
