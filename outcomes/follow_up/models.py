"""One window of one accepted referral."""

import uuid
from typing import Any

from django.db import models
from django.utils import timezone

from outcomes.follow_up.machines import FollowUpMachine
from outcomes.follow_up.querysets import FollowUpQuerySet
from outcomes.follow_up.terms import NotMeasurable

COUNTS = ("proven_count", "recorded_count", "arrest_count", "days_to_first")


class FollowUp(FollowUpMachine):
    """One window of one accepted referral: what was measured when its data had come."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.ForeignKey("referrals.Referral", models.CASCADE, related_name="follow_ups")
    person = models.ForeignKey("referrals.Person", models.PROTECT, related_name="follow_ups")
    window = models.PositiveSmallIntegerField()
    index_on = models.DateField()
    due_on = models.DateField(help_text="the window has passed")
    mature_on = models.DateField(help_text="the window and the lag of its slowest measure have passed")
    measured_at = models.DateTimeField(null=True, blank=True)
    proven_count = models.PositiveIntegerField(null=True, blank=True)
    recorded_count = models.PositiveIntegerField(null=True, blank=True)
    arrest_count = models.PositiveIntegerField(null=True, blank=True)
    days_to_first = models.PositiveIntegerField(null=True, blank=True)
    compared_at = models.DateTimeField(null=True, blank=True, help_text="last compared with the offence rows")
    earlier = models.JSONField(
        default=list,
        db_default=models.Value([], models.JSONField()),
        blank=True,
        help_text="[{measured_at, counts}] before an extract changed them",
    )
    not_measurable_reason = models.CharField(max_length=60, blank=True, choices=NotMeasurable)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["referral", "window"], name="follow_up_once")]
        indexes = [models.Index(fields=["state", "mature_on"], name="follow_up_due")]

    @property
    def subject_ids(self) -> list[str]:
        return [str(self.person_id)]

    @property
    def has_window_ended(self) -> bool:
        return self.due_on <= timezone.localdate()

    @property
    def is_mature_today(self) -> bool:
        return self.mature_on <= timezone.localdate()

    @property
    def is_covered(self) -> bool:
        return FollowUp.objects.covered().filter(pk=self.pk).exists()

    @property
    def measured_counts(self) -> dict[str, Any]:
        """The counts as measured last, with their moment; empty before the first time."""
        if self.measured_at is None:
            return {}
        return {"measured_at": self.measured_at.isoformat(), **{name: getattr(self, name) for name in COUNTS}}
