"""What is unusual about the time of an appointment, said before it is booked."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.utils import timezone

from accounts.words import time_in_words, weekday_in_words
from caseworkflow.case.models import Case
from caseworkflow.contact.models import Appointment
from programmes.calendar import is_working_day

#: Earlier and later than this, and further ahead, somebody may have slipped; the booking can still be meant.
OPENS, CLOSES, SOON = time(8), time(20), timedelta(weeks=12)


def unusual_times(case: Case, starts_at: datetime, minutes: int, *, instead_of: Appointment | None = None) -> list[str]:
    """A sentence for each thing that whoever books should look at once more."""
    return list(_unusual(case, starts_at, minutes, instead_of))


def _unusual(case: Case, starts_at: datetime, minutes: int, old: Appointment | None) -> Iterator[str]:
    start, end = timezone.localtime(starts_at), timezone.localtime(starts_at + timedelta(minutes=minutes))
    if not is_working_day(start.date()):
        yield f"{weekday_in_words(start)} is not a working day."
    if start.time() < OPENS or end.date() > start.date() or end.time() > CLOSES:
        yield "It is not between 8 am and 8 pm."
    if starts_at > timezone.now() + SOON:
        yield f"It is more than {SOON.days // 7} weeks from now."
    diary = Appointment.objects.on_diary_of(case.caseworker).exclude(pk=old.pk if old else None)
    for one in diary.list_overlapping(starts_at, end):
        at = time_in_words(one.starts_at)
        yield f"{case.caseworker} has another appointment then, at {at} for {one.minutes} minutes."
