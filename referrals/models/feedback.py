"""What the referring side is told, and nothing more."""

import uuid

from django.db import models
from django.utils import timezone

from referrals.terms import Ending, FeedbackValue


class Feedback(models.Model):
    """One dated word about a referral, written down to this side of the wall under a rule of the programme."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.ForeignKey("referrals.Referral", models.CASCADE, related_name="feedback")
    value = models.CharField(max_length=30, choices=FeedbackValue)
    ending = models.CharField(max_length=20, choices=Ending, blank=True)
    reason = models.CharField(max_length=120, blank=True)
    rule = models.CharField(max_length=120)
    on = models.DateField(null=True, blank=True, help_text="the day of the thing told, where that is told")
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["referral", "value", "ending"], name="feedback_once")]

    def __str__(self) -> str:
        return f"{self.get_value_display()}: {self.get_ending_display()}" if self.ending else self.get_value_display()
