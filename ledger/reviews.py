"""What somebody should look at, and that somebody did: alerts of any kind, and the review that any row may have."""

import uuid
from typing import Any, Self

from django.db import models
from django.utils import timezone

from accounts.roles import Role


class ReviewResult(models.TextChoices):
    NO_CONCERN = "no_concern", "No concern"
    EXPLAINED = "explained", "Explained"
    REFERRED = "referred", "Referred to professional standards"


class ForAuditors(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self if user.holds(Role.AUDITOR) else self.none()

    def unreviewed(self) -> Self:
        return self.filter(reviewed_at=None)


class Reviewed(models.Model):
    """Whose look it had, when, and what came of it; it is reviewed once."""

    reviewed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    result = models.CharField(max_length=20, choices=ReviewResult, blank=True, db_default="")
    review_note = models.TextField(blank=True, db_default="")

    class Meta:
        abstract = True


class Alert(Reviewed):
    """A day on which what one user did looks like one pattern; what the patterns are is for those who raise them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pattern = models.CharField(max_length=40)
    on = models.DateField()
    actor = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    subject = models.CharField(max_length=36, blank=True, help_text="the person it is about, where it is one")
    entries = models.JSONField(default=list, help_text="numbers of the first entries that show it")
    count = models.PositiveIntegerField()
    found_at = models.DateTimeField(default=timezone.now)

    objects = ForAuditors.as_manager()

    class Meta:
        ordering = ["-on", "pk"]
        constraints = [models.UniqueConstraint(fields=["pattern", "on", "actor", "subject"], name="alert_once")]
        indexes = [
            models.Index(fields=["on", "id"], name="alert_unreviewed", condition=models.Q(reviewed_at=None)),
            models.Index(fields=["actor", "subject", "pattern"], name="alert_of_whom"),
        ]

    def __str__(self) -> str:
        return f"{self.pattern} on {self.on}"

    @property
    def subject_ids(self) -> list[str]:
        return [self.subject] if self.subject else []
