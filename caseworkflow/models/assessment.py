"""What was found and what was agreed: needs scores, goals, sessions and onward referrals."""

import uuid

from django.db import models
from django.utils import timezone

from caseworkflow.querysets import SatelliteQuerySet
from caseworkflow.terms import HIGH_NEED, AssessmentKind, NeedArea


class Assessment(models.Model):
    """One assessment: a correction is a new row, never an edit."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("caseworkflow.Case", models.CASCADE, related_name="assessments")
    kind = models.CharField(max_length=20, choices=AssessmentKind)
    done_on = models.DateField()
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    is_identity_confirmed = models.BooleanField(default=False)
    substances = models.JSONField(default=list, blank=True)
    scores = models.JSONField(default=dict, help_text="need area: 0 to 10, or null when declined")
    has_treatment_need = models.BooleanField(null=True, blank=True)
    naloxone = models.CharField(max_length=20, blank=True, help_text="issued, held, declined or not_needed")
    summary = models.TextField(blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)

    objects = SatelliteQuerySet.as_manager()

    class Meta:
        ordering = ["done_on", "recorded_at"]

    @property
    def is_initial(self) -> bool:
        return self.kind == AssessmentKind.INITIAL

    @property
    def is_exit(self) -> bool:
        return self.kind == AssessmentKind.EXIT

    @property
    def high_needs(self) -> set[str]:
        return {need for need, score in self.scores.items() if score is not None and score >= HIGH_NEED}

    @property
    def subject_ids(self) -> list[str]:
        return self.case.subject_ids


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
