"""Which notes someone sees."""

from typing import Any, Self

from django.db.models import Q

from accounts.roles import Role
from caseworkflow.satellite.querysets import SatelliteQuerySet


class NoteQuerySet(SatelliteQuerySet):
    def visible_to(self, user: Any) -> Self:
        """A private note is for its author and the team leader."""
        rows = super().visible_to(user)
        if user.holds(Role.TEAM_LEADER):
            return rows
        return rows.filter(Q(is_private=False) | Q(by=user))
