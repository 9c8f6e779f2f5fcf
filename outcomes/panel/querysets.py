"""Who reads the packs of a panel: the office that asked, and reviewers of the force for which it commissions."""

from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, Q

from accounts.roles import Role
from outcomes.figure.querysets import programmes_read_by


class PanelPackQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """A commissioner: their own office's, of programmes whose figures they read. A decision maker: those of offices that
        commission for their force; of an office that names none, where there is one force.
        """
        if user.holds(Role.COMMISSIONER):
            return self.filter(asked_for=user.organisation, programme__in=programmes_read_by(user).order_by())
        if user.holds(Role.DECISION_MAKER):
            forces = apps.get_model("accounts", "Organisation").objects.filter(kind="police")
            is_only = Q(asked_for__force=None) & ~Exists(forces.order_by("pk")[1:2])
            return self.filter(Q(asked_for__force=user.organisation) | is_only)
        return self.none()


class PanelCaseQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(pack__in=apps.get_model("outcomes", "PanelPack").objects.visible_to(user).order_by())


class PanelScoreQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """One's own; once the panel is done, everybody's, so that nobody follows another while they read."""
        cases = apps.get_model("outcomes", "PanelCase").objects.visible_to(user).order_by()
        return self.filter(case__in=cases).filter(Q(member=user) | Q(case__pack__closed_at__isnull=False))
