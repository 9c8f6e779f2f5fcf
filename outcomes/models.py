"""What came of it: extracts of police events, follow-ups, and reports."""

import uuid

from django.db import models
from django.utils import timezone

from outcomes.machines import FollowUpMachine
from outcomes.querysets import FollowUpQuerySet, OffenceRecordQuerySet, ReportQuerySet
from outcomes.terms import Event, LinkState, ReportState
from workflow.labels import Tag


class Extract(models.Model):
    """One file of police or court events, with control totals that add up."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
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

    class Meta:
        ordering = ["-imported_at"]


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


class FollowUp(FollowUpMachine):
    """One window of one accepted referral: what was measured when its data had come."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.ForeignKey("referrals.Referral", models.CASCADE, related_name="follow_ups")
    person = models.ForeignKey("referrals.Person", models.PROTECT, related_name="follow_ups")
    window = models.PositiveSmallIntegerField()
    index_on = models.DateField()
    due_on = models.DateField(help_text="the window has passed")
    mature_on = models.DateField(help_text="the window and the lag of its slowest measure have passed")
    measured_at = models.DateTimeField(null=True, blank=True)
    proven_count = models.PositiveIntegerField(null=True, blank=True)
    recorded_count = models.PositiveIntegerField(null=True, blank=True)
    arrest_count = models.PositiveIntegerField(null=True, blank=True)
    days_to_first = models.PositiveIntegerField(null=True, blank=True)
    not_measurable_reason = models.CharField(max_length=60, blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["referral", "window"], name="follow_up_once")]
        indexes = [models.Index(fields=["state", "mature_on"], name="follow_up_due")]

    @property
    def subject_ids(self) -> list[str]:
        return [str(self.person_id)]

    @property
    def has_window_ended(self) -> bool:
        return self.due_on <= timezone.localdate()

    @property
    def is_mature_today(self) -> bool:
        return self.mature_on <= timezone.localdate()


class Report(models.Model):
    """A board report: asked for, built in the background, kept as it was built."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey("programmes.Programme", models.PROTECT)
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    edition = models.PositiveSmallIntegerField(default=1)
    as_of = models.DateField()
    status = models.CharField(max_length=12, choices=ReportState, default=ReportState.WAITING)
    requested_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    requested_for = models.ForeignKey("accounts.Organisation", models.PROTECT, null=True, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    steps_done = models.PositiveSmallIntegerField(default=0)
    steps_all = models.PositiveSmallIntegerField(default=0)
    step_words = models.CharField(max_length=80, blank=True)
    built_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    digest = models.CharField(max_length=64, blank=True)
    content = models.JSONField(null=True, blank=True, help_text="the figures as they were built, frozen")
    pdf_path = models.CharField(max_length=200, blank=True)
    csv_path = models.CharField(max_length=200, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-quarter", "-edition"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "year", "quarter", "edition"], name="report_edition_once")
        ]

    @property
    def tag(self) -> Tag:
        return ReportState(self.status).tag

    @property
    def period(self) -> str:
        return f"{self.year}Q{self.quarter}"
