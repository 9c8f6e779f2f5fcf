"""What custody records: the detention behind a referral, and drug tests."""

import uuid

from django.db import models
from django.utils import timezone

from referrals.custody.querysets import DetentionQuerySet
from referrals.custody.states import CustodyState
from referrals.custody.terms import DrugTestResult


class Detention(models.Model):
    """One person on the custody list: initials, cell and clock, and whether a worker saw them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.OneToOneField("referrals.Referral", models.CASCADE, null=True, related_name="detention")
    force = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    suite = models.CharField(max_length=60)
    custody_record = models.CharField(max_length=30, blank=True)
    initials = models.CharField(max_length=6)
    cell = models.CharField(max_length=10, blank=True)
    detained_at = models.DateTimeField(default=timezone.now)
    released_at = models.DateTimeField(null=True, blank=True)
    needs = models.JSONField(default=list, blank=True)
    seen = models.CharField(max_length=10, choices=CustodyState, default=CustodyState.ON_LIST)
    seen_at = models.DateTimeField(null=True, blank=True)
    not_seen_reason = models.CharField(max_length=120, blank=True)

    objects = DetentionQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["detained_at", "id"], name="detention_held", condition=models.Q(released_at__isnull=True)
            )
        ]

    @property
    def subject_ids(self) -> list[str]:
        return self.referral.subject_ids if self.referral else []


class DrugTest(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.ForeignKey("referrals.Referral", models.CASCADE, related_name="drug_tests")
    result = models.CharField(max_length=12, choices=DrugTestResult)
    substances = models.JSONField(default=list, blank=True)
    tested_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    is_disputed = models.BooleanField(default=False)
    sent_to_laboratory_on = models.DateField(null=True, blank=True)

    @property
    def subject_ids(self) -> list[str]:
        return self.referral.subject_ids
