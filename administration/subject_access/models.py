"""A request, and the copies of records that were gathered to answer it."""

import uuid

from django.db import models
from django.utils import timezone

from administration.holdings.terms import Mark
from administration.subject_access.machines import SubjectRequestMachine
from administration.subject_access.querysets import SubjectRequestQuerySet
from administration.subject_access.states import SubjectRequestState
from administration.subject_access.terms import Asker, IdentityProof, RefusalReason
from referrals.referral.models import new_reference


class SubjectRequest(SubjectRequestMachine):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    asker = models.CharField(max_length=20, choices=Asker)
    asker_name = models.CharField(max_length=120)
    received_on = models.DateField()
    due_on = models.DateField()
    person = models.ForeignKey("referrals.Person", models.CASCADE, null=True, related_name="+")
    identity_proof = models.CharField(max_length=20, choices=IdentityProof, blank=True)
    identity_checked_on = models.DateField(null=True, blank=True)
    identity_checked_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    refusal = models.CharField(max_length=20, choices=RefusalReason, blank=True)
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    collected_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    copies_removed_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True, help_text="of the file as it was released")

    objects = SubjectRequestQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["recorded_at", "id"], name="subject_request_by_moment")]

    def __str__(self) -> str:
        return self.reference

    @property
    def subject_ids(self) -> list[str]:
        return [str(self.person_id)] if self.person_id else []

    @property
    def can_be_downloaded(self) -> bool:
        return self.state == SubjectRequestState.RELEASED and self.copies_removed_at is None


class SubjectRecord(models.Model):
    """One record as it was gathered: `lines` as [name, value, mark]; `left_out` is the number of a line and the reason."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(SubjectRequest, models.CASCADE, related_name="records")
    kind = models.CharField(max_length=60)
    section = models.PositiveSmallIntegerField()
    position = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    lines = models.JSONField(default=list)
    has_marks = models.BooleanField(default=False)
    left_out = models.JSONField(default=dict)
    judged_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    judged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["section", "position"]
        constraints = [models.UniqueConstraint(fields=["request", "section", "position"], name="subject_record_once")]

    def shown_lines(self) -> list[tuple[str, str]]:
        return [(name, value) for number, (name, value, _) in enumerate(self.lines) if str(number) not in self.left_out]

    def reasons_left_out(self) -> list[str]:
        """Why lines are missing, each reason once."""
        return sorted({str(Mark(reason).label) for reason in self.left_out.values()})
