"""A clock as word and colour: how long is left, or how late it is."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from caseworkflow.states import CaseState

HOUR, MINUTE = 3600, 60


def clock_of(case: Any, now: datetime) -> dict[str, str]:
    if case.state == CaseState.CLOSED:
        return {"level": "done", "words": "Closed"}
    if case.state == CaseState.SUSPENDED:
        return {"level": "stopped", "words": "On hold"}
    return clock_at(case.next_due_at, now)


def clock_at(due_at: datetime | None, now: datetime) -> dict[str, str]:
    if due_at is None:
        return {"level": "stopped", "words": "Nothing due"}
    if due_at < now:
        return {"level": "past", "words": f"{span(now - due_at, days_between(due_at, now))} late"}
    days = days_between(now, due_at)
    return {"level": "soon" if days else "today", "words": f"{span(due_at - now, days)} left"}


def days_between(first: datetime, last: datetime) -> int:
    return (timezone.localdate(last) - timezone.localdate(first)).days


def span(time: Any, days: int) -> str:
    """2 days, 3 hours or 20 minutes: whole days count from midnight to midnight."""
    seconds = int(time.total_seconds())
    if days and seconds >= 24 * HOUR:
        return counted(days, "day")
    if seconds >= HOUR:
        return counted(seconds // HOUR, "hour")
    return counted(max(seconds // MINUTE, 1), "minute")


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
