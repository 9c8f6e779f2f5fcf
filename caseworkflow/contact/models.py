"""Attempts to reach a person, and appointments with what came of them."""

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

from caseworkflow.case.terms import GoodCause
from caseworkflow.contact.querysets import AppointmentQuerySet
from caseworkflow.contact.terms import (
    CALLED_OFF,
    CAME,
    MISSED,
    AppointmentKind,
    AttemptResult,
    Attendance,
    Channel,
    Mode,
)
from caseworkflow.satellite.querysets import SatelliteQuerySet


class Attempt(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("caseworkflow.Case", models.CASCADE, related_name="attempts")
    result = models.CharField(max_length=20, choices=AttemptResult)
    channel = models.CharField(max_length=20, choices=Channel)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    note = models.TextField(blank=True)

    objects = SatelliteQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]

    @property
    def account(self) -> str:
        """What was tried and what came of it, in words."""
        return f"{self.get_channel_display()}: {self.get_result_display().lower()}"

    @property
    def is_letter(self) -> bool:
        return self.channel == Channel.LETTER


class Appointment(models.Model):
    """A booking: a change of time is a new row that points to the old one, so that nothing is overwritten."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("caseworkflow.Case", models.CASCADE, related_name="appointments")
    kind = models.CharField(max_length=20, choices=AppointmentKind, default=AppointmentKind.FIRST)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=60)
    mode = models.CharField(max_length=20, choices=Mode, default=Mode.IN_PERSON)
    place = models.CharField(max_length=200, blank=True)
    needs = models.CharField(max_length=200, blank=True, help_text="interpreter, childcare, appropriate adult")
    offered_at = models.DateTimeField(default=timezone.now)
    booked_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    change_asked_by = models.CharField(max_length=20, blank=True, help_text="person or service")
    attendance = models.CharField(max_length=20, choices=Attendance, blank=True, default="")
    recorded_at = models.DateTimeField(null=True, blank=True)
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    good_cause = models.CharField(max_length=20, choices=GoodCause, blank=True)
    note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at"]
        indexes = [
            models.Index(fields=["starts_at"], name="appointment_day"),
            models.Index(fields=["recorded_by", "-recorded_at"], name="appointment_recorded"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"], condition=models.Q(kind="first", attendance=""), name="one_first_open"
            )
        ]

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def account(self) -> str:
        """What it was, what came of it, and whether that counts against them."""
        came = self.get_attendance_display().lower() if self.is_recorded else "nothing recorded"
        return "; ".join(filter(None, [f"{self.get_kind_display()}, {came}", self.standing]))

    @property
    def standing(self) -> str:
        """How it counts: a good cause and what the service did never count against them."""
        if self.attendance in MISSED:
            cause = self.get_good_cause_display().lower()
            return f"good cause accepted ({cause}), does not count" if self.good_cause else "counts as missed"
        if self.is_our_doing:
            return "our doing, does not count"
        return "does not count" if self.attendance in CALLED_OFF else ""

    @property
    def is_our_doing(self) -> bool:
        """Called off by the service, or moved to another time because the service asked."""
        asked_by = self.replaced_by.change_asked_by if hasattr(self, "replaced_by") else ""
        return self.attendance == Attendance.CANCELLED_SERVICE or (
            self.attendance == Attendance.RESCHEDULED and asked_by == "service"
        )

    @property
    def is_first_and_attended(self) -> bool:
        return self.kind == AppointmentKind.FIRST and self.attendance in CAME

    @property
    def is_recorded(self) -> bool:
        return bool(self.attendance)

    @property
    def subject_ids(self) -> list[str]:
        return self.case.subject_ids
