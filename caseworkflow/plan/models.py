"""What was agreed: goals, and referrals onward."""

import uuid
from datetime import date, timedelta

from django.db import models
from django.utils import timezone

from caseworkflow.satellite.querysets import SatelliteQuerySet
from programmes.calendar import open_day
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
    chased_on = models.DateField(null=True, blank=True, help_text="when the service last said that it had not begun")

    objects = SatelliteQuerySet.as_manager()

    regime = "uk_gdpr"

    @property
    def next_chase_on(self) -> date | None:
        """The first of the days that the version names on which nobody has asked yet whether treatment began."""
        if not (self.is_structured_treatment and self.is_accepted and self.referred_on) or self.started_on:
            return None
        choices = self.case.choices
        named = [self.referred_on + timedelta(days=number) for number in choices.treatment_chase_days]
        days = [open_day(day, keeps_working_days=choices.keeps_working_days) for day in named]
        return next((day for day in days if self.chased_on is None or day > self.chased_on), None)

    @property
    def subject_ids(self) -> list[str]:
        return self.case.subject_ids
