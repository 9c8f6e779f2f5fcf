"""What was agreed: goals, and referrals onward."""

import uuid

from django.db import models
from django.utils import timezone

from caseworkflow.satellite.querysets import SatelliteQuerySet
from programmes.terms.vocabularies import NeedArea


class Goal(models.Model):
    """A step of the plan, in the person's words, for one need; or that the person declined help with it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("caseworkflow.Case", models.CASCADE, related_name="goals")
    need = models.CharField(max_length=30, choices=NeedArea)
    words = models.CharField(max_length=300, blank=True)
    action = models.CharField(max_length=300, blank=True)
    is_declined = models.BooleanField(default=False)
    due_on = models.DateField(null=True, blank=True)
    result = models.CharField(max_length=20, blank=True, help_text="met, partly or not_met, said at the end")
    created_at = models.DateTimeField(default=timezone.now)

    objects = SatelliteQuerySet.as_manager()

    regime = "uk_gdpr"

    @property
    def subject_ids(self) -> list[str]:
        return self.case.subject_ids


class OnwardReferral(models.Model):
    """An offer of other help: accepted or declined, and whether it started."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("caseworkflow.Case", models.CASCADE, related_name="onward_referrals")
    service = models.CharField(max_length=120)
    is_structured_treatment = models.BooleanField(default=False)
    is_accepted = models.BooleanField()
    referred_on = models.DateField(null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)

    objects = SatelliteQuerySet.as_manager()

    regime = "uk_gdpr"

    @property
    def subject_ids(self) -> list[str]:
        return self.case.subject_ids
