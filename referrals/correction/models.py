"""What was put right: the value that stood there, the value that stands there now, why, by whom; and what may follow."""

import uuid

from django.db import models
from django.utils import timezone

from referrals.correction.querysets import CorrectionQuerySet, FollowUpQuerySet
from referrals.correction.terms import CorrectionReason, FollowUpAnswer, FollowUpKind
from referrals.referral.models import new_reference


class Correction(models.Model):
    """One record put right once: nothing of it is ever edited or taken back; a second slip is a second correction.

    `record_id` is the record, `about_id` the case or the referral that it belongs to, both as bare ids: this room knows no
    case.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    person = models.ForeignKey("referrals.Person", models.CASCADE, null=True, related_name="+")
    home = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    record_kind = models.CharField(max_length=60)
    record_id = models.UUIDField()
    about_id = models.UUIDField()
    title = models.CharField(max_length=80, help_text="what kind of record it is, in words")
    values = models.JSONField(default=list, help_text="[[what, before, now], ...] as they were read on the page")
    reason = models.CharField(max_length=20, choices=CorrectionReason)
    corrected_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    corrected_at = models.DateTimeField(default=timezone.now)

    objects = CorrectionQuerySet.as_manager()

    regime = "uk_gdpr"

    class Meta:
        indexes = [
            models.Index(fields=["about_id", "corrected_at"], name="correction_about"),
            models.Index(fields=["person", "corrected_at"], name="correction_person"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def subject_ids(self) -> list[str]:
        return [str(self.person_id)] if self.person_id else []


class CorrectionFollowUp(models.Model):
    """What cannot be reckoned anew and waits for somebody to decide."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    correction = models.ForeignKey(Correction, models.CASCADE, related_name="follow_ups")
    kind = models.CharField(max_length=20, choices=FollowUpKind)
    answer = models.CharField(max_length=20, choices=FollowUpAnswer, blank=True)
    settled_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = FollowUpQuerySet.as_manager()

    regime = "uk_gdpr"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["correction", "kind"], name="correction_follow_up_once")]
        indexes = [
            models.Index(fields=["correction"], name="correction_open", condition=models.Q(settled_at__isnull=True))
        ]

    @property
    def subject_ids(self) -> list[str]:
        return self.correction.subject_ids
