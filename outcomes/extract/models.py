"""A file of police or court events with its control totals, and its rows."""

import uuid

from django.db import models
from django.utils import timezone

from outcomes.extract.querysets import ExtractQuerySet, LinkJudgementQuerySet, OffenceRecordQuerySet
from outcomes.extract.terms import Event, LinkState


class Extract(models.Model):
    """One file of police or court events, with control totals that add up."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    force_code = models.CharField(
        max_length=2, blank=True, help_text="whose events; empty where the file states nothing"
    )
    covered_from = models.DateField(null=True, blank=True, help_text="every event from this day on is in the file")
    covered_to = models.DateField(null=True, blank=True, help_text="the last day that the file covers")
    digest = models.CharField(max_length=64)
    imported_at = models.DateTimeField(default=timezone.now)
    imported_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)
    row_count = models.PositiveIntegerField(default=0)
    imported_count = models.PositiveIntegerField(default=0)
    unchanged_count = models.PositiveIntegerField(default=0)
    quarantined_count = models.PositiveIntegerField(default=0)
    linked_count = models.PositiveIntegerField(default=0)
    to_review_count = models.PositiveIntegerField(default=0)
    unlinked_count = models.PositiveIntegerField(default=0)
    unknown_code_count = models.PositiveIntegerField(
        default=0, db_default=0, help_text="rows taken in whose offence code no list of the system holds"
    )

    objects = ExtractQuerySet.as_manager()

    class Meta:
        ordering = ["-imported_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(force_code="", covered_from=None, covered_to=None)
                | models.Q(
                    covered_from__isnull=False, covered_to__isnull=False, covered_to__gte=models.F("covered_from")
                )
                & ~models.Q(force_code=""),
                name="extract_covers_a_span_of_a_force",
            )
        ]


class OffenceRecord(models.Model):
    """One event of one offence as the sender holds it, linked to at most one person."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    extract = models.ForeignKey(Extract, models.CASCADE, related_name="records")
    force_code = models.CharField(max_length=2)
    record_id = models.CharField(max_length=60)
    event = models.CharField(max_length=30, choices=Event)
    offence_code = models.CharField(max_length=6)
    offence_on = models.DateField()
    event_on = models.DateField()
    outcome_code = models.CharField(max_length=3, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    given_names = models.CharField(max_length=100, blank=True)
    date_of_birth = models.DateField(null=True, blank=True)
    sex = models.CharField(max_length=1, blank=True)
    pnc_id = models.CharField(max_length=13, blank=True)
    cro_number = models.CharField(max_length=12, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    digest = models.CharField(max_length=64)
    is_superseded = models.BooleanField(
        default=False, help_text="a newer version of the row was taken; kept, not counted"
    )
    person = models.ForeignKey("referrals.Person", models.SET_NULL, null=True, related_name="offence_records")
    link = models.CharField(max_length=10, choices=LinkState, default=LinkState.UNLINKED)

    link_weight = models.FloatField(null=True, help_text="match weight of a link by score; higher is surer")
    scored_person = models.ForeignKey(
        "referrals.Person",
        models.SET_NULL,
        null=True,
        related_name="+",
        help_text="the record that a score or a person chose; where two records became one, the row counts for the other",
    )

    objects = OffenceRecordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["force_code", "record_id"], condition=models.Q(is_superseded=False), name="offence_record_once"
            )
        ]
        indexes = [
            models.Index(fields=["person", "offence_on"], name="offence_person"),
            models.Index(fields=["pnc_id"], name="offence_pnc"),
            models.Index(fields=["cro_number"], name="offence_cro"),
        ]

    @property
    def subject_ids(self) -> list[str]:
        return [str(self.person_id)] if self.person_id else []


class LinkJudgement(models.Model):
    """What a person said of a row and somebody whom it may be about; it stands until it is undone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    record = models.ForeignKey(OffenceRecord, models.CASCADE, related_name="judgements")
    person = models.ForeignKey("referrals.Person", models.CASCADE, related_name="+")
    is_same = models.BooleanField()
    judged_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    judged_at = models.DateTimeField(default=timezone.now)
    before = models.JSONField(default=dict, help_text="how the row was linked before, to be put back")
    undone_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = LinkJudgementQuerySet.as_manager()

    class Meta:
        ordering = ["-judged_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "person"], condition=models.Q(undone_at=None), name="link_judged_once"
            )
        ]

    @property
    def subject_ids(self) -> list[str]:
        return [str(self.person_id)]
