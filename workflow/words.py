"""Days and moments as sentences say them."""

from datetime import date, datetime

from django.utils import timezone


def _local_day(value: date | datetime) -> date:
    return timezone.localtime(value).date() if isinstance(value, datetime) else value


def day_in_words(value: date | datetime | None) -> str:
    """3 March 2026"""
    if value is None:
        return "an unknown day"
    day = _local_day(value)
    return f"{day.day} {day:%B %Y}"


def moment_in_words(value: datetime | None) -> str:
    """2:10 pm on 3 March 2026"""
    if value is None:
        return "an unknown time"
    local = timezone.localtime(value)
    return f"{local.hour % 12 or 12}:{local:%M} {'pm' if local.hour >= 12 else 'am'} on {day_in_words(value)}"


def weekday_in_words(value: datetime | date) -> str:
    """Tuesday 3 March"""
    day = _local_day(value)
    return f"{day:%A} {day.day} {day:%B}"
