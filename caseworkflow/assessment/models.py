"""What was found: scores of needs, and how they change."""

import uuid

from django.db import models
from django.utils import timezone

from caseworkflow.assessment.terms import HIGH_NEED, AssessmentKind
from caseworkflow.satellite.querysets import SatelliteQuerySet


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
