"""Case notes: who may read one is part of the note."""

import uuid

from django.db import models
from django.utils import timezone

from caseworkflow.note.querysets import NoteQuerySet


class Note(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("caseworkflow.Case", models.CASCADE, related_name="notes")
    text = models.TextField()
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    is_private = models.BooleanField(default=False, help_text="for its author and the team leader")

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]

    @property
    def subject_ids(self) -> list[str]:
        return self.case.subject_ids
