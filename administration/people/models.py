"""What one administrator asks for; nothing of it holds until another one confirms it."""

import uuid

from django.db import models
from django.utils import timezone

from accounts.roles import Role
from administration.people.querysets import AccessRequestQuerySet
from administration.people.terms import RESETS, Asked


class AccessRequest(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    asked = models.CharField(max_length=20, choices=Asked)
    user = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", help_text="none yet: joins")
    username = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=30, choices=Role, blank=True)
    officer_number = models.CharField(max_length=20, blank=True)
    responsibilities = models.JSONField(default=list, blank=True)
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)
    requested_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    is_confirmed = models.BooleanField(default=False)

    objects = AccessRequestQuerySet.as_manager()

    class Meta:
        ordering = ["requested_at", "pk"]
        indexes = [
            models.Index(
                fields=["requested_at", "id"], name="access_request_waiting", condition=models.Q(decided_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_asked_display()}: {self.whom}"

    @property
    def whom(self) -> str:
        return str(self.user) if self.user else self.name

    @property
    def is_reset(self) -> bool:
        return self.asked in RESETS
