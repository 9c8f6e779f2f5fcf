"""What the referring side is told, and nothing more."""

import uuid
from typing import Any

from django.db import models
from django.utils import timezone

from programmes.terms.vocabularies import FeedbackValue
from referrals.feedback.terms import Ending


class StandingFeedback(models.Manager["Feedback"]):
    """What was told and holds; a word that was taken back is in `every()` alone."""

    def get_queryset(self) -> models.QuerySet["Feedback"]:
        return self.every().filter(taken_back_at=None)

    def every(self) -> models.QuerySet["Feedback"]:
        return super().get_queryset()


def reader_of(referral: Any, value: str) -> Any:
    """The id of the officer to whom a word is news; that a referral was received is none."""
    return None if value == FeedbackValue.RECEIVED else referral.referring_officer_id


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
    reader = models.ForeignKey(
        "accounts.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        help_text="the officer to whom it is news",
    )
    read_at = models.DateTimeField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True, help_text="when it turned out to be wrong")

    objects = StandingFeedback()

    class Meta:
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["referral", "value", "ending"], name="feedback_once")]
        indexes = [
            models.Index(
                fields=["reader", "referral"],
                name="feedback_unread",
                condition=models.Q(read_at=None, reader__isnull=False),
            )
        ]

    def __str__(self) -> str:
        word = f"{self.get_value_display()}: {self.get_ending_display()}" if self.ending else self.get_value_display()
        return f"Taken back: {word}" if self.taken_back_at else word
