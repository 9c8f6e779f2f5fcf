"""The clock of the disposal: dates that the law sets, which no hold stops."""

import uuid
from datetime import date

from django.db import models

from caseworkflow.disposal.deadlines import OWED_ON_DISPOSAL
from caseworkflow.disposal.machines import DisposalMachine
from caseworkflow.satellite.models import BesideCase
from caseworkflow.satellite.querysets import SatelliteQuerySet


class DisposalClock(BesideCase, DisposalMachine):
    owes = OWED_ON_DISPOSAL

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.OneToOneField("caseworkflow.Case", models.CASCADE, related_name="disposal_clock")
    starts_on = models.DateField()
    offence_on = models.DateField(null=True, blank=True)
    limitation_on = models.DateField(null=True, blank=True)
    bail_on = models.DateField(null=True, blank=True)
    caution_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    outcome_due_on = models.DateField(null=True, blank=True)
    outcome_code = models.CharField(max_length=3, blank=True)
    outcome_on = models.DateField(null=True, blank=True)

    objects = SatelliteQuerySet.as_manager()

    @property
    def ends_on(self) -> date | None:
        """The first of the days by which it must be decided."""
        days = [self.outcome_due_on, self.limitation_on, self.bail_on, self.expires_on]
        return min((day for day in days if day is not None), default=None)

    def percent(self, today: date) -> int | None:
        """How much of the time has gone, in whole per cent; a hold on the case changes nothing."""
        if self.ends_on is None:
            return None
        span = max((self.ends_on - self.starts_on).days, 1)
        return max((today - self.starts_on).days * 100 // span, 0)

    def colour(self, today: date) -> str:
        """calm, amber from the first mark, red from the second, past from the third: the version sets the marks."""
        gone = self.percent(today)
        if gone is None or self.outcome_code:
            return "stopped" if gone is None else "done"
        passed = sum(gone >= mark for mark in sorted(self.case.choices.clock_percents))
        return ("calm", "amber", "red", "past")[min(passed, 3)]

    def words(self, today: date) -> str:
        if self.ends_on is None:
            return "No limit recorded"
        left = (self.ends_on - today).days
        unit = "day" if abs(left) == 1 else "days"
        if left < 0:
            return f"{-left} {unit} late"
        return f"{left} {unit} left" if left else "Ends today"

    @property
    def subject_ids(self) -> list[str]:
        return self.case.subject_ids
