"""Whose a file of held rows is: the file lies beside the database, under the id of its row."""

import uuid

from django.db import models
from django.utils import timezone

from referrals.files.querysets import HeldFileQuerySet


class HeldFile(models.Model):
    """The rows that one import held back: for whoever imported them, at the place where they did, until the file goes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120, help_text="what the file was called that was imported")
    row_count = models.PositiveIntegerField()
    imported_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    home = models.ForeignKey("accounts.Organisation", models.PROTECT, null=True, related_name="+")
    held_at = models.DateTimeField(default=timezone.now)

    objects = HeldFileQuerySet.as_manager()

    regime = "uk_gdpr"

    class Meta:
        indexes = [models.Index(fields=["imported_by", "held_at"], name="held_file_of_whom")]

    def __str__(self) -> str:
        return self.name

    @property
    def subject_ids(self) -> list[str]:
        return []
