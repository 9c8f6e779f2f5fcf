"""Whose figures somebody may read."""

from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists

from accounts.roles import Role
from accounts.second_line.context import rows_of_all


def programmes_read_by(user: Any) -> models.QuerySet[Any]:
    """The programmes whose figures somebody may read: a commissioner those to which their own force alone referred.

    Figures are of a whole programme. Where there is one force they are its figures; where there are more, a commissioner
    whose office names none reads none.
    """
    rows: models.QuerySet[Any] = apps.get_model("programmes", "Programme").objects.order_by("name")
    if not user.holds(Role.COMMISSIONER):
        return rows
    forces = apps.get_model("accounts", "Organisation").objects.filter(kind="police")
    own = user.organisation.force_id
    if own is None:
        return rows.filter(~Exists(forces.order_by("pk")[1:2]))
    referrals = apps.get_model("referrals", "Referral").objects.filter(force__isnull=False).exclude(force=own)
    with rows_of_all("outcomes.programmes_read_by"):  # a rule that hid the other forces would show their figures
        shared = list(referrals.exclude(programme=None).order_by().values_list("programme", flat=True).distinct())
    return rows.exclude(pk__in=shared)
