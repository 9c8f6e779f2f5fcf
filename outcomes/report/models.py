"""A board report, asked for and kept as it was built; and the monthly editions of the figures that outsiders read."""

import uuid

from django.db import models
from django.utils import timezone

from outcomes.report.machines import ReportMachine
from outcomes.report.querysets import MonthlyEditionQuerySet, PassageQuerySet, ReportQuerySet
from outcomes.report.terms import PassageKind, SpanKind


class Report(ReportMachine):
    """A board report: asked for, built in the background, drafted, checked and approved by three people, kept as published."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey("programmes.Programme", models.PROTECT)
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    edition = models.PositiveSmallIntegerField(default=1)
    as_of = models.DateField()
    requested_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    requested_for = models.ForeignKey("accounts.Organisation", models.PROTECT, null=True, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    steps_done = models.PositiveSmallIntegerField(default=0)
    steps_all = models.PositiveSmallIntegerField(default=0)
    step_words = models.CharField(max_length=80, blank=True)
    built_at = models.DateTimeField(null=True, blank=True)
    drafted_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True)
    sent_back_because = models.CharField(max_length=400, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    digest = models.CharField(max_length=64, blank=True)
    content = models.JSONField(null=True, blank=True, help_text="the figures as they were built, frozen")
    pdf_path = models.CharField(max_length=200, blank=True)
    csv_path = models.CharField(max_length=200, blank=True)
    json_path = models.CharField(max_length=200, blank=True)
    ods_path = models.CharField(max_length=200, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-quarter", "-edition"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "year", "quarter", "edition"], name="report_edition_once")
        ]

    def __str__(self) -> str:
        return f"{self.programme}, {self.period}, edition {self.edition}"

    @property
    def period(self) -> str:
        return f"{self.year}Q{self.quarter}"


class ReportPassage(models.Model):
    """Words beside the figures of a report, typed by whoever drafts it; one that was taken out is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, models.PROTECT, related_name="passages")
    kind = models.CharField(max_length=16, choices=PassageKind)
    words = models.TextField(max_length=2000)
    owner = models.CharField(max_length=80, blank=True, help_text="the office that acts; no person's name")
    due_on = models.DateField(null=True, blank=True)
    written_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    removed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = PassageQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "id"]


class MonthlyEdition(models.Model):
    """The protected figures of one programme and span as of the end of a month: counted once, never again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey("programmes.Programme", models.PROTECT, related_name="+")
    span = models.CharField(max_length=13, choices=SpanKind, default=SpanKind.QUARTER)
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    as_of = models.DateField(help_text="the last day of a month")
    asked_at = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(null=True, blank=True)
    has_rate = models.BooleanField(default=False, help_text="proven reoffending within a year is shown")
    digest = models.CharField(max_length=64, blank=True)
    content = models.JSONField(null=True, blank=True, help_text="the figures as they were counted, frozen")

    objects = MonthlyEditionQuerySet.as_manager()

    class Meta:
        ordering = ["-as_of", "-year", "-quarter"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "span", "year", "quarter", "as_of"], name="monthly_edition_once"
            )
        ]
