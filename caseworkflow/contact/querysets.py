"""Which appointments someone sees, and what they say together."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.utils import timezone

from caseworkflow.case.calendar import count_misses
from caseworkflow.contact.terms import CAME, MISSED, AppointmentKind
from caseworkflow.satellite.querysets import SatelliteQuerySet

LONGEST = timedelta(minutes=480)


class AppointmentQuerySet(SatelliteQuerySet):
    def first_attended(self) -> Self:
        return self.filter(kind=AppointmentKind.FIRST, attendance__in=CAME)

    def missed_without_cause(self) -> Self:
        return self.filter(attendance__in=MISSED, good_cause="").order_by("starts_at")

    def unexplained_misses(self) -> tuple[int, int]:
        """Misses without good cause, in a row and in all; what the service cancelled never counts."""
        kept = self.filter(attendance__in=CAME | MISSED, good_cause="").order_by("starts_at")
        return count_misses([attendance in CAME for attendance in kept.values_list("attendance", flat=True)])

    def unrecorded(self) -> Self:
        return self.filter(attendance="")

    def to_record(self, now: datetime | None = None) -> Self:
        return self.unrecorded().filter(starts_at__lte=now or timezone.now())

    def between(self, start: datetime, end: datetime) -> Self:
        return self.filter(starts_at__gte=start, starts_at__lt=end).order_by("starts_at", "pk")

    def list_overlapping(self, start: datetime, end: datetime) -> list[Any]:
        """Those still to be held that share some of this time; the longest one lasts a working day."""
        return [one for one in self.unrecorded().between(start - LONGEST, end) if one.ends_at > start]

    def on_diary_of(self, user: Any) -> Self:
        return self.filter(case__caseworker=user)
