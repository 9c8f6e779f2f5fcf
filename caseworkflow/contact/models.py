"""Attempts to reach a person, and appointments with what came of them."""

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

from caseworkflow.case.terms import GoodCause
from caseworkflow.contact.querysets import AppointmentQuerySet
from caseworkflow.contact.terms import CAME, AppointmentKind, AttemptResult, Attendance, Channel, Mode
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
    def is_first_and_attended(self) -> bool:
        return self.kind == AppointmentKind.FIRST and self.attendance in CAME

    @property
    def is_recorded(self) -> bool:
        return bool(self.attendance)

    @property
    def subject_ids(self) -> list[str]:
        return self.case.subject_ids
