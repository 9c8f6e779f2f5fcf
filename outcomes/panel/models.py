"""A pack of cases for a scrutiny panel, its cases without anybody's identity, and what each member found."""

import uuid

from django.db import models
from django.utils import timezone

from outcomes.panel.querysets import PanelCaseQuerySet, PanelPackQuerySet, PanelScoreQuerySet
from outcomes.panel.terms import Finding
from outcomes.report.terms import SpanKind


class PanelPack(models.Model):
    """Cases of one programme and span, drawn by a seed that is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey("programmes.Programme", models.PROTECT, related_name="+")
    span = models.CharField(max_length=13, choices=SpanKind)
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    seed = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)
    asked_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    asked_for = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True, help_text="from here on nothing is scored")
    closed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")

    objects = PanelPackQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        indexes = [models.Index(fields=["asked_at", "id"], name="panel_pack_by_moment")]

    def __str__(self) -> str:
        return f"{self.programme}, {self.year}Q{self.quarter}, {self.get_span_display().lower()}"


class PanelCase(models.Model):
    """What the panel reads of one case: lines of closed words, and no key by which to find whose it is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pack = models.ForeignKey(PanelPack, models.PROTECT, related_name="cases")
    position = models.PositiveSmallIntegerField()
    content = models.JSONField(help_text="[[heading, words], ...] as they were drawn")

    objects = PanelCaseQuerySet.as_manager()

    class Meta:
        ordering = ["pack", "position"]
        constraints = [models.UniqueConstraint(fields=["pack", "position"], name="panel_case_once")]

    def __str__(self) -> str:
        return f"Case {self.position}"


class PanelScore(models.Model):
    """What one member found of one case; what stood there before a correction stays beside it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(PanelCase, models.PROTECT, related_name="scores")
    member = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    finding = models.CharField(max_length=14, choices=Finding)
    observations = models.TextField(max_length=2000, blank=True)
    scored_at = models.DateTimeField(default=timezone.now)
    earlier = models.JSONField(
        default=list, blank=True, help_text="[{finding, observations, at}, ...] before corrections"
    )

    objects = PanelScoreQuerySet.as_manager()

    class Meta:
        ordering = ["case", "scored_at"]
        constraints = [models.UniqueConstraint(fields=["case", "member"], name="panel_score_once_each")]

    def __str__(self) -> str:
        return self.get_finding_display()
