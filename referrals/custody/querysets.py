"""The custody list: who is held now, and who has not been seen."""

from typing import Any, Self

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.roles import POLICE, Role
from programmes.models import Commission
from referrals.withheld.querysets import shown_to


class DetentionQuerySet(QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Police: their own cells. Arrest referral workers and team leaders: the cells of the forces for which their
        organisation is commissioned today.
        """
        if user.holds(*POLICE):
            return self.filter(force_id=user.organisation.pk)
        if user.holds(Role.CLOCK):
            return self
        if user.holds(Role.ARREST_REFERRAL_WORKER, Role.TEAM_LEADER):
            held = Commission.objects.on(timezone.localdate()).filter(organisation_id=user.organisation.pk)
            cells = self.filter(Exists(held.for_force(OuterRef("force_id"))))
            return shown_to(cells, user, "referral__person_id")
        return self.none()
