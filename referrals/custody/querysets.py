"""The custody list: who is held now, and who has not been seen."""

from typing import Any, Self

from django.db.models import QuerySet

from accounts.roles import POLICE, Role
from referrals.custody.states import CustodyState


class DetentionQuerySet(QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Police: their own cells. Arrest referral workers and team leaders: every list that they work."""
        if user.holds(*POLICE):
            return self.filter(force_id=user.organisation.pk)
        if user.holds(Role.ARREST_REFERRAL_WORKER, Role.TEAM_LEADER, Role.CLOCK):
            return self
        return self.none()

    def held(self) -> Self:
        return self.filter(released_at=None).order_by("suite", "detained_at")

    def to_be_seen(self) -> Self:
        return self.held().filter(seen=CustodyState.ON_LIST)
