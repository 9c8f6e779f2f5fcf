from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programmes import calendar
from programmes.calendar import LONDON

MOMENTS = st.datetimes(datetime(2019, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))
DAYS = st.dates(date(2019, 1, 1), date(2027, 12, 31))


def london(*parts):
    return datetime(*parts, tzinfo=LONDON)


def test_christmas_easter_and_a_one_off_holiday_are_not_working_days():
    days = [date(2025, 12, 25), date(2025, 12, 26), date(2026, 4, 3), date(2026, 4, 6), date(2022, 9, 19)]
    assert [calendar.is_working_day(day) for day in days] == [False] * 5


def test_a_holiday_of_scotland_alone_is_a_working_day_in_england():
    assert calendar.is_working_day(date(2026, 1, 2)) is True


def test_one_working_day_from_a_friday_morning_ends_on_monday_night():
    assert calendar.add_working_days(london(2026, 3, 6, 9, 0), 1) == london(2026, 3, 9, 23, 59, 59)


def test_the_day_of_the_trigger_is_day_nought_even_a_minute_before_midnight():
    assert calendar.add_working_days(london(2026, 3, 2, 23, 59), 1) == london(2026, 3, 3, 23, 59, 59)


def test_nought_working_days_end_tonight():
    assert calendar.add_working_days(london(2026, 3, 7, 12, 0), 0) == london(2026, 3, 7, 23, 59, 59)


def test_five_working_days_over_easter_pass_over_both_holidays():
    assert calendar.add_working_days(london(2026, 4, 2, 12, 0), 5) == london(2026, 4, 13, 23, 59, 59)


def test_a_moment_after_midnight_in_summer_belongs_to_the_london_day():
    assert calendar.local_day(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == date(2026, 7, 1)


def test_a_deadline_over_the_change_of_clocks_ends_at_london_midnight():
    given_at = london(2026, 3, 27, 10, 0)
    assert calendar.add_working_days(given_at, 1) == datetime(2026, 3, 30, 22, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(("day", "hour_after"), [(date(2026, 3, 28), 13), (date(2026, 10, 24), 11)])
def test_24_elapsed_hours_over_a_change_of_clocks_show_another_hour_of_day(day, hour_after):
    later = calendar.add_elapsed(london(day.year, day.month, day.day, 12, 0), 24)
    assert later.astimezone(LONDON).hour == hour_after


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 8, 31), 6, date(2026, 2, 28)),
        (date(2025, 1, 15), 24, date(2027, 1, 15)),
        (date(2025, 12, 31), 2, date(2026, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
    ],
)
def test_months_after_is_the_same_day_or_the_last_of_a_month_that_is_too_short(day, months, expected):
    assert calendar.months_after(day, months) == expected


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("hours", london(2026, 3, 6, 11, 0)),
        ("days", london(2026, 3, 8, 23, 59, 59)),
        ("working_days", london(2026, 3, 10, 23, 59, 59)),
        ("weeks", london(2026, 3, 20, 23, 59, 59)),
        ("months", london(2026, 5, 6, 23, 59, 59)),
    ],
)
def test_two_of_each_unit_from_a_friday_at_nine(unit, expected):
    assert calendar.due_moment(london(2026, 3, 6, 9, 0), 2, unit) == expected


@pytest.mark.parametrize(("day", "age"), [(date(2026, 2, 28), 17), (date(2026, 3, 1), 18), (date(2026, 3, 2), 18)])
def test_somebody_born_on_29_february_comes_of_age_on_1_march(day, age):
    assert calendar.age_on(date(2008, 2, 29), day) == age


@given(MOMENTS, st.integers(0, 40))
def test_a_working_deadline_ends_a_london_day_and_that_day_works(moment, count):
    end = calendar.add_working_days(moment, count).astimezone(LONDON)
    assert (end.hour, end.minute, end.second) == (23, 59, 59)
    assert count == 0 or calendar.is_working_day(end.date())


@given(MOMENTS, st.integers(0, 40))
def test_counting_back_a_working_deadline_gives_its_number(moment, count):
    end = calendar.local_day(calendar.add_working_days(moment, count))
    assert calendar.working_days_between(calendar.local_day(moment), end) == count


@given(MOMENTS, st.integers(0, 20), st.integers(0, 20))
def test_more_working_days_never_end_earlier(moment, count, more):
    assert calendar.add_working_days(moment, count) <= calendar.add_working_days(moment, count + more)


@given(MOMENTS, st.integers(0, 200))
def test_elapsed_hours_are_exact(moment, hours):
    assert calendar.add_elapsed(moment, hours) - moment == timedelta(hours=hours)


@given(DAYS, st.integers(0, 36))
def test_months_after_is_never_later_in_the_month_and_never_skips_one(day, months):
    later = calendar.months_after(day, months)
    assert later.day <= day.day
    assert (later.year - day.year) * 12 + later.month - day.month == months


@given(DAYS, DAYS)
def test_working_days_between_change_sign_with_direction(start, end):
    assert calendar.working_days_between(start, end) == -calendar.working_days_between(end, start)


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(1990, 3, 3), date(2008, 3, 2), 17),
        (date(1990, 3, 3), date(2008, 3, 3), 18),
        (date(1990, 3, 3), date(2008, 3, 4), 18),
        (date(1990, 3, 3), date(2008, 2, 28), 17),
        (date(1990, 3, 31), date(2008, 4, 1), 18),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2026, 3, 3), date(2026, 3, 3), 0),
    ],
)
def test_a_person_is_a_year_older_on_the_birthday_itself(born, day, age):
    assert calendar.age_on(born, day) == age


def test_bank_holidays_are_never_fetched(monkeypatch):
    def refuses(*args, **kwargs):
        raise AssertionError("Something was fetched.")

    monkeypatch.setattr("requests.get", refuses)
    calendar.bank_holidays.cache_clear()
    assert date(2025, 12, 25) in calendar.bank_holidays()
