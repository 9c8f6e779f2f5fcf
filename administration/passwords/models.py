"""Links by which somebody sets a password once; only a checksum of each is kept."""

import uuid

from django.db import models
from django.utils import timezone

from administration.passwords.querysets import PasswordLinkQuerySet


class PasswordLink(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="password_links")
    checksum = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True, help_text="used, or replaced by a newer one")

    objects = PasswordLinkQuerySet.as_manager()

    class Meta:
        ordering = ["made_at"]
