"""Days and moments in words, on our clocks: the one way in which each is written for a reader."""

from datetime import date, datetime, time

from django.utils import timezone

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def local_moment(moment: datetime) -> datetime:
    return moment.astimezone(timezone.get_default_timezone()) if timezone.is_aware(moment) else moment


def day_of_value(value: date | datetime) -> date:
    return local_moment(value).date() if isinstance(value, datetime) else value


def day_in_words(value: date | datetime | None) -> str:
    """3 March 2026"""
    if value is None:
        return "an unknown day"
    day = day_of_value(value)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def month_and_year(day: date) -> str:
    """March 2026"""
    return f"{MONTHS[day.month - 1]} {day.year}"


def weekday_in_words(value: date | datetime) -> str:
    """Tuesday 3 March"""
    day = day_of_value(value)
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"


def whole_day_in_words(value: date | datetime) -> str:
    """Tuesday 3 March 2026"""
    return f"{weekday_in_words(value)} {day_of_value(value).year}"


def time_in_words(value: datetime) -> str:
    """2:10 pm"""
    return hour_in_words(local_moment(value).time())


def hour_in_words(at: time) -> str:
    """2:10 pm, of a clock on the wall"""
    if (at.hour, at.minute) in {(0, 0), (12, 0)}:
        return "midday" if at.hour else "midnight"
    return f"{at.hour % 12 or 12}:{at.minute:02} {'pm' if at.hour >= 12 else 'am'}"


def moment_in_words(value: datetime | None) -> str:
    """2:10 pm on 3 March 2026"""
    return "an unknown time" if value is None else f"{time_in_words(value)} on {day_in_words(value)}"
