"""Days and moments in words, on our clocks."""

from datetime import UTC, date, datetime

import pytest

from accounts.words import (
    MONTHS,
    day_in_words,
    moment_in_words,
    time_in_words,
    weekday_in_words,
    whole_day_in_words,
)


def test_each_month_has_its_name():
    assert [day_in_words(date(2026, month, 1)) for month in range(1, 13)] == [f"1 {name} 2026" for name in MONTHS]


def test_each_day_of_a_week_has_its_name():
    said = [weekday_in_words(date(2026, 3, day)).split()[0] for day in range(2, 9)]
    assert said == ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


@pytest.mark.parametrize(
    ("write", "words"),
    [
        (day_in_words, "4 July 2026"),
        (weekday_in_words, "Saturday 4 July"),
        (whole_day_in_words, "Saturday 4 July 2026"),
        (time_in_words, "12:10 am"),
        (moment_in_words, "12:10 am on 4 July 2026"),
    ],
)
def test_a_moment_late_in_the_evening_of_utc_is_of_our_next_day_in_summer(write, words):
    assert write(datetime(2026, 7, 3, 23, 10, tzinfo=UTC)) == words


def test_what_is_not_known_is_said():
    assert (day_in_words(None), moment_in_words(None)) == ("an unknown day", "an unknown time")
