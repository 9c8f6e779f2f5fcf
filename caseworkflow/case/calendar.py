"""What falls due next: days and moments in, a day or a moment out; a hold stops the provider's own clocks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import ceil
from typing import Any

from django.utils import timezone

from programmes.calendar import add_working_days, due_moment, end_of_day, is_working_day, local_day, nth_working_day

Hold = tuple[date, date | None]


@dataclass(frozen=True)
class Promise:
    """One thing that is owed: which clock, counted from when, how long; or already a moment of its own.

    A promise that the law or police set is not stoppable: a hold does not move it. `about` is the row on whose page it is
    kept where that is not the case; `who` stands where somebody else than usual must act.
    """

    clock: str
    since: datetime | None
    amount: int = 0
    unit: str = "days"
    at: datetime | None = None
    is_stoppable: bool = True
    about: Any = None
    who: str = ""

    def due_at(self, holds: Sequence[Hold], today: date) -> datetime | None:
        if self.at is not None or self.since is None:
            return self.at
        return due_at(self.since, self.amount, self.unit, holds if self.is_stoppable else (), today)


def held_days(holds: Iterable[Hold], start: date, today: date) -> int:
    """Days on hold from `start` on; a hold that is still open counts up to today."""
    spans = ((max(begin, start), end or today) for begin, end in holds)
    return sum(max((end - begin).days, 0) for begin, end in spans)


def due_at(since: datetime, amount: int, unit: str, holds: Sequence[Hold], today: date) -> datetime:
    """When something counted from `since` falls due, later by the days on hold; working days stay working days."""
    first = due_moment(since, amount, unit)
    stopped = held_days([hold for hold in holds if hold[0] <= local_day(first)], local_day(since), today)
    if not stopped:
        return first
    day = local_day(first) + timedelta(days=stopped)
    if unit == "working_days" and not is_working_day(day):
        day = nth_working_day(day, 1)
    return end_of_day(day)


def next_attempt_at(last: datetime, made: int, needed: int, over_working_days: int) -> datetime:
    """When to try again, so that the attempts which the programme asks for are spread over its working days."""
    if made >= needed:
        return add_working_days(last, 1)
    gaps = max(needed - 1, 1)
    return add_working_days(last, max(ceil(over_working_days / gaps), 1))


def day_span(moments: Sequence[datetime]) -> tuple[date, date] | None:
    """The first and last day of some moments, or None."""
    return (local_day(min(moments)), local_day(max(moments))) if moments else None


def count_misses(came: Sequence[bool]) -> tuple[int, int]:
    """Unexplained misses in a row up to the last appointment, and in all; True is somebody who came."""
    in_a_row = 0
    for did_come in came:
        in_a_row = 0 if did_come else in_a_row + 1
    return in_a_row, len(came) - sum(came)


def end_of(days: int) -> datetime:
    """The end of the day so many days from today, on our clocks."""
    day = timezone.localdate() + timedelta(days=days + 1)
    return timezone.make_aware(datetime.combine(day, time.min))
