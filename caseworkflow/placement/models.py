"""A place in rehab: from being identified to the checks after it."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import models
from django.utils import timezone

from caseworkflow.placement.deadlines import OWED_ON_PLACEMENT
from caseworkflow.placement.guards import preparation_is_done
from caseworkflow.placement.machines import PlacementMachine
from caseworkflow.placement.states import FUNDING, PlacementState
from caseworkflow.placement.terms import FundSource, KnownBy, NoNaloxone
from caseworkflow.satellite.models import BesideCase
from caseworkflow.satellite.querysets import SatelliteQuerySet
from programmes.calendar import months_after, open_day

LATER_MONTHS = (6, 9, 12)


def check_days(left_on: date, weeks: Sequence[int]) -> list[date]:
    """When to check after leaving: after the weeks that the version names, then at 6, 9 and 12 months."""
    early = [left_on + timedelta(weeks=week) for week in weeks]
    return early + [months_after(left_on, months) for months in LATER_MONTHS]


class Placement(BesideCase, PlacementMachine):
    owes = OWED_ON_PLACEMENT

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.OneToOneField("caseworkflow.Case", models.CASCADE, related_name="placement")
    unit = models.CharField(max_length=120, blank=True)
    is_unit_registered = models.BooleanField(default=False)
    price = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    has_person_agreed = models.BooleanField(default=False)
    is_dependence_assessed = models.BooleanField(default=False)
    is_clinically_signed_off = models.BooleanField(default=False)
    weekly_stolen = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True, help_text="self-report")
    weekly_drug_spend = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    prep_sessions_needed = models.PositiveSmallIntegerField(default=0)
    prep_sessions_done = models.PositiveSmallIntegerField(default=0)
    prep_waived_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    has_risk_plan = models.BooleanField(default=False)
    bed_offered_at = models.DateTimeField(null=True, blank=True)
    bed_valid_until = models.DateField(null=True, blank=True)
    admitted_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    left_reason = models.CharField(max_length=120, blank=True)
    is_naloxone_issued = models.BooleanField(default=False)
    why_no_naloxone = models.CharField(max_length=20, choices=NoNaloxone, blank=True, default="", db_default="")
    aftercare_address = models.CharField(max_length=300, blank=True)
    moved_at = models.DateTimeField(null=True, blank=True, default=timezone.now, help_text="when it came to its state")

    objects = SatelliteQuerySet.as_manager()

    @property
    def subject_ids(self) -> list[str]:
        return self.case.subject_ids

    @property
    def is_being_funded(self) -> bool:
        return self.state in FUNDING

    @property
    def is_finished(self) -> bool:
        return self.state in {
            PlacementState.COMPLETED,
            PlacementState.AFTERCARE,
            PlacementState.ABSTINENT,
            PlacementState.LAPSED,
        }

    @property
    def checks_planned(self) -> list[date]:
        """On days on which somebody is there, where the programme keeps working days."""
        if self.left_on is None:
            return []
        choices = self.case.choices
        days = check_days(self.left_on, choices.placement_check_weeks)
        return [open_day(day, keeps_working_days=choices.keeps_working_days) for day in days]

    @property
    def is_prepared(self) -> bool:
        return preparation_is_done(self)

    @property
    def due_at(self) -> datetime | None:
        """By when its next step is to be made."""
        days = [one.due_at(self.case.past_and_open_holds, timezone.localdate()) for one in self.owes.of_row(self)]
        return min(filter(None, days), default=None)

    @property
    def next_check_on(self) -> date | None:
        """The first planned check that no check has answered yet."""
        if self.state not in {PlacementState.AFTERCARE, PlacementState.ABSTINENT, PlacementState.LAPSED}:
            return None
        last = max((check.checked_on for check in self.checks.all()), default=None)
        return next((day for day in self.checks_planned if last is None or day > last), None)


class FundingLine(models.Model):
    placement = models.ForeignKey(Placement, models.CASCADE, related_name="funding_lines")
    source = models.CharField(max_length=20, choices=FundSource)
    payer = models.CharField(
        max_length=80, blank=True, default="", db_default="", help_text="who, where more than one can be of the source"
    )
    amount = models.DecimalField(max_digits=9, decimal_places=2)
    agreed_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return ", ".join(filter(None, [self.get_source_display(), self.payer]))


class AbstinenceCheck(models.Model):
    placement = models.ForeignKey(Placement, models.CASCADE, related_name="checks")
    checked_on = models.DateField(default=timezone.localdate)
    is_abstinent = models.BooleanField()
    how = models.CharField(max_length=20, choices=KnownBy)

    class Meta:
        ordering = ["checked_on"]
