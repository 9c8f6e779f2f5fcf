"""A file of rows about people who agreed to research: asked for, granted, made, and ended on a day."""

import uuid
from typing import Any

from django.db import models
from django.utils import timezone

from accounts.words import month_and_year
from outcomes.research.machines import ResearchFileMachine
from outcomes.research.querysets import ResearchFileQuerySet
from outcomes.research.terms import FileForm, RefusedBecause


class ResearchFile(ResearchFileMachine):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey("programmes.Programme", models.PROTECT, related_name="+")
    form = models.CharField(max_length=12, choices=FileForm, default=FileForm.ROWS)
    first_month = models.DateField(help_text="the first day of the first month of acceptance")
    last_month = models.DateField(help_text="the first day of the last month of acceptance")
    purpose = models.CharField(max_length=400)
    ethics_reference = models.CharField(max_length=80)
    ends_on = models.DateField(help_text="the last day of its use")
    asked_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    asked_for = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    granted_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    refused_because = models.CharField(max_length=12, choices=RefusedBecause, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    row_count = models.PositiveIntegerField(null=True, blank=True)
    left_out_count = models.PositiveIntegerField(null=True, blank=True, help_text="accepted, and not in the file")
    digest = models.CharField(max_length=64, blank=True)
    stored = models.FileField(upload_to="research", blank=True)
    people = models.ManyToManyField("referrals.Person", related_name="+")

    objects = ResearchFileQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        indexes = [models.Index(fields=["asked_at", "id"], name="research_file_by_moment")]

    def __str__(self) -> str:
        return f"{self.get_form_display()}: {self.programme}, {month_and_year(self.first_month)} to {month_and_year(self.last_month)}"

    @property
    def subject_ids(self) -> list[str]:
        """Whoever sees the page sees counts; the people of the file are named when it is given out."""
        return []

    def named_people(self) -> list[Any]:
        return list(self.people.order_by("pk").values_list("pk", flat=True))
