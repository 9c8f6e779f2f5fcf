"""By when each person's records fall due, what was decided of them, what is held, and what was removed."""

import uuid
from typing import Any

from django.db import models
from django.utils import timezone

from accounts.words import moment_in_words
from administration.retention.machines import RemovalMachine
from administration.retention.querysets import (
    KeepingQuerySet,
    LegalHoldQuerySet,
    RemovalQuerySet,
    RetentionReviewQuerySet,
    people_held,
)
from administration.retention.terms import HoldReason, RemovalKind, RetentionDecision, RetentionReason


class Keeping(models.Model):
    """The day on which a person's records fall due, reckoned each night; nobody with something open has one."""

    person = models.OneToOneField("referrals.Person", models.CASCADE, primary_key=True, related_name="+")
    due_on = models.DateField()
    code = models.CharField(max_length=60, help_text="the legal value that governs, or the setting of the programme")
    is_confirmed = models.BooleanField(default=False)
    reference = models.CharField(max_length=10, help_text="of the referral that governs")
    reckoned_at = models.DateTimeField(default=timezone.now)

    objects = KeepingQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["due_on", "person"], name="keeping_due")]


class Removal(RemovalMachine):
    """Records that go together: checked by one person, carried out by the clock once an auditor says so."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices=RemovalKind, default=RemovalKind.PEOPLE)
    made_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    carried_out_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    people_count = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True, help_text="of the pseudonyms and the counts")

    objects = RemovalQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        indexes = [models.Index(fields=["made_at", "id"], name="removal_by_moment")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {moment_in_words(self.made_at)}"

    def has_unconfirmed_period(self) -> bool:
        return self.reviews.filter(removed_at=None, is_confirmed=False).exists()

    def has_hold(self) -> bool:
        held = people_held(timezone.localdate())
        return self.reviews.filter(removed_at=None, person__in=held.values("pk")).exists()

    def proposers(self) -> list[Any]:
        return sorted({str(one.decided_by) for one in self.reviews.select_related("decided_by")})


class RetentionReview(models.Model):
    """A decision on somebody's records; once they are removed it names nobody."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("referrals.Person", models.SET_NULL, null=True, related_name="+")
    decision = models.CharField(max_length=10, choices=RetentionDecision)
    reason = models.CharField(max_length=20, choices=RetentionReason)
    keep_until = models.DateField(null=True, blank=True)
    due_on = models.DateField()
    code = models.CharField(max_length=60)
    is_confirmed = models.BooleanField(default=False)
    decided_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)
    removal = models.ForeignKey(Removal, models.SET_NULL, null=True, related_name="reviews")
    removed_at = models.DateTimeField(null=True, blank=True)
    pseudonym = models.CharField(max_length=64, blank=True)
    counts = models.JSONField(default=dict)
    remnants = models.JSONField(default=list, help_text="ids to look for in background work, until the removal is done")

    objects = RetentionReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(decision="remove", removed_at=None),
                name="retention_review_proposed_once",
            )
        ]


class LegalHold(models.Model):
    """Records that nobody removes until a day, or until somebody else lifts it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("referrals.Person", models.CASCADE, related_name="+")
    reference = models.CharField(max_length=10, help_text="of the referral by which the person was named")
    reason = models.CharField(max_length=20, choices=HoldReason)
    until_on = models.DateField()
    placed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    placed_at = models.DateTimeField(default=timezone.now)
    lifted_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        ordering = ["until_on", "pk"]

    @property
    def subject_ids(self) -> list[str]:
        return [str(self.person_id)]
