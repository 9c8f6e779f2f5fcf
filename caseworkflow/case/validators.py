"""On which days something of a case can have been: not before what came earlier on its own line of time, not in time to come."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, Protocol

from django.utils import timezone

from accounts.words import day_in_words, moment_in_words
from programmes.calendar import local_day
from workflow.machine import MoveRefused

Known = tuple[date, str]
Fault = tuple[bool, str]

TO_COME = "That is still to come."


class LineOfTime(Protocol):
    """What of a case says what was when."""

    referral: Any
    assessed_on: date | None
    plan_agreed_on: date | None
    begun_on: date | None
    held_since: date | None
    completed_on: date | None
    ended_on: date | None
    closed_on: date | None


def known_days(case: LineOfTime) -> Iterator[Known]:
    """Each day that stands on the case, with what was then."""
    yield local_day(case.referral.referred_at), "they were referred"
    days = (
        (case.assessed_on, "they were assessed"),
        (case.plan_agreed_on, "the plan was agreed"),
        (case.begun_on, "it began"),
        (case.held_since, "it was put on hold"),
        (case.completed_on or case.ended_on, "it ended"),
        (case.closed_on, "it was closed"),
    )
    for day, words in days:
        if day is not None:
            yield day, words


def faults_of_day(case: LineOfTime, on: date) -> Iterator[Fault]:
    """Something on the way: after the referral, before the case was closed, and not to come."""
    referred, closed = local_day(case.referral.referred_at), case.closed_on
    yield on > timezone.localdate(), TO_COME
    yield on < referred, f"That is before they were referred, on {day_in_words(referred)}."
    yield closed is not None and on > closed, f"That is after the case was closed, on {day_in_words(closed)}."


def faults_of_moment(case: LineOfTime, at: datetime) -> Iterator[Fault]:
    """The same of a moment, to the minute: whoever types one gives no seconds."""
    referred = case.referral.referred_at
    yield at > timezone.now(), TO_COME
    yield (
        at < referred.replace(second=0, microsecond=0),
        f"That is before they were referred, at {moment_in_words(referred)}.",
    )
    yield from faults_of_day(case, local_day(at))


def require_next_day(case: LineOfTime, on: date) -> None:
    """The case moves on: what is said to have been on this day follows everything that it knows."""
    last, words = max(known_days(case), key=lambda known: known[0])
    require_day_since(on, last, words)


def require_day_of_case(case: LineOfTime, on: date, *, field: str = "on") -> None:
    _refuse(faults_of_day(case, on), field)


def require_moment_of_case(case: LineOfTime, at: datetime, *, field: str = "at") -> None:
    _refuse(faults_of_moment(case, at), field)


def require_day_since(on: date, first: date | None, words: str = "", *, field: str = "on") -> None:
    """Not to come, and not before a day that is on record; one that is not on record judges nothing."""
    is_before = first is not None and on < first
    _refuse(
        [(on > timezone.localdate(), TO_COME), (is_before, f"That is before {words}, on {day_in_words(first)}.")], field
    )


def _refuse(faults: Iterable[Fault], field: str) -> None:
    for is_so, sentence in faults:
        if is_so:
            raise MoveRefused(sentence, field=field)
