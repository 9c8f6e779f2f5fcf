"""The key of a sending, so that the same one is taken in once."""

from django.db import models
from django.utils import timezone

from referrals.referral.models import Referral


class IntakeKey(models.Model):
    """An idempotency key of an intake: the same key and body get the same answer."""

    client = models.ForeignKey("accounts.User", models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    referral = models.ForeignKey(Referral, models.CASCADE, null=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client", "key"], name="intake_key_once")]
