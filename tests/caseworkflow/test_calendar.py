"""What falls due next, whatever the days."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseworkflow.case.calendar import Promise, count_misses, day_span, due_at, held_days, next_attempt_at
from programmes.calendar import is_working_day, local_day

TODAY = date(2026, 3, 3)

MORNING = datetime(2026, 3, 3, 10, tzinfo=UTC)

MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2027, 6, 1), timezones=st.just(UTC))

UNITS = st.sampled_from(["hours", "days", "working_days", "weeks", "months"])

AMOUNTS = st.integers(0, 60)

LENGTHS = st.integers(0, 60)


@settings(max_examples=50, deadline=None)
@given(MOMENTS, AMOUNTS, UNITS)
def test_nothing_falls_due_before_it_begins(since, amount, unit):
    assert due_at(since, amount, unit, [], TODAY) >= since


@settings(max_examples=50, deadline=None)
@given(MOMENTS, AMOUNTS, UNITS, LENGTHS)
def test_days_on_hold_are_added(since, amount, unit, length):
    begin = local_day(since)
    hold = (begin, begin + timedelta(days=length))
    plain, held = due_at(since, amount, unit, [], TODAY), due_at(since, amount, unit, [hold], TODAY)
    assert (local_day(held) - local_day(plain)).days >= length


@settings(max_examples=50, deadline=None)
@given(MOMENTS, AMOUNTS, LENGTHS)
def test_a_deadline_in_working_days_stays_on_a_working_day(since, amount, length):
    begin = local_day(since)
    due = due_at(since, amount + 1, "working_days", [(begin, begin + timedelta(days=length))], TODAY)
    assert is_working_day(local_day(due))


@settings(max_examples=50, deadline=None)
@given(MOMENTS, AMOUNTS, LENGTHS)
def test_a_hold_that_ended_before_the_count_began_adds_nothing(since, amount, length):
    end = local_day(since)
    hold = (end - timedelta(days=length), end)
    assert due_at(since, amount, "days", [hold], TODAY) == due_at(since, amount, "days", [], TODAY)


def test_a_hold_that_is_still_open_counts_up_to_today():
    assert held_days([(TODAY - timedelta(days=5), None)], TODAY - timedelta(days=3), TODAY) == 3


def test_what_the_law_sets_is_not_moved_by_a_hold():
    promise = Promise("end", MORNING, 2, "weeks", is_stoppable=False)
    assert promise.due_at([(TODAY, TODAY + timedelta(days=9))], TODAY) == due_at(MORNING, 2, "weeks", [], TODAY)


@pytest.mark.parametrize(("made", "day"), [(1, date(2026, 3, 6)), (2, date(2026, 3, 6)), (3, date(2026, 3, 4))])
def test_attempts_are_spread_over_the_working_days_that_the_programme_asks_for(made, day):
    assert local_day(next_attempt_at(MORNING, made, 3, 5)) == day


@pytest.mark.parametrize(
    ("came", "counted"),
    [
        ([], (0, 0)),
        ([False], (1, 1)),
        ([False, True, False], (1, 2)),
        ([True, False, False], (2, 2)),
        ([False, True], (0, 1)),
    ],
)
def test_misses_in_a_row_end_when_somebody_comes(came, counted):
    assert count_misses(came) == counted


def test_the_spread_of_moments_is_their_first_and_last_day():
    assert (day_span([]), day_span([MORNING + timedelta(days=2), MORNING])) == (
        None,
        (TODAY, TODAY + timedelta(days=2)),
    )


def at(day, hour=10, month=3):
    return datetime(2026, month, day, hour, tzinfo=UTC)


LAST_SECOND = timedelta(hours=23, minutes=59, seconds=59)


def last_second(day, month=3):
    return datetime(2026, month, day, tzinfo=UTC) + LAST_SECOND


@pytest.mark.parametrize(
    ("hold", "day"),
    [
        ((date(2026, 3, 9), date(2026, 3, 11)), 12),
        ((date(2026, 3, 10), date(2026, 3, 12)), 12),
        ((date(2026, 3, 11), date(2026, 3, 13)), 10),
        ((date(2026, 3, 9), date(2026, 3, 9)), 10),
        ((date(2026, 3, 1), date(2026, 3, 5)), 12),
        ((date(2026, 3, 1), date(2026, 3, 2)), 10),
        ((date(2026, 3, 9), None), 11),
    ],
)
def test_a_hold_that_began_by_the_last_day_moves_it_by_its_days(hold, day):
    assert due_at(at(3), 7, "days", [hold], date(2026, 3, 10)) == last_second(day)


@pytest.mark.parametrize(("unit", "day"), [("days", 14), ("working_days", 16)])
def test_only_working_days_are_moved_on_to_a_working_day(unit, day):
    amount = {"days": 6, "working_days": 4}[unit]
    hold = (date(2026, 3, 4), date(2026, 3, 9))
    assert due_at(at(3), amount, unit, [hold], TODAY) == last_second(day)


def test_a_working_day_that_a_hold_leads_to_stays():
    assert due_at(at(3), 1, "working_days", [(date(2026, 3, 3), date(2026, 3, 5))], TODAY) == last_second(6)


@pytest.mark.parametrize(
    ("made", "needed", "over", "day"),
    [(1, 3, 5, 6), (2, 3, 5, 6), (3, 3, 5, 4), (4, 3, 5, 4), (1, 3, 4, 5), (1, 2, 0, 4), (0, 1, 5, 10), (1, 2, 1, 4)],
)
def test_attempts_are_spread_over_the_days_that_the_version_asks_for(made, needed, over, day):
    assert next_attempt_at(at(3), made, needed, over) == last_second(day)


def test_a_promise_with_a_moment_of_its_own_is_due_then_whatever_is_on_hold():
    hold = [(date(2026, 3, 3), date(2026, 3, 20))]
    promises = [
        Promise("x", at(3), 2, at=at(9)),
        Promise("x", None),
        Promise("x", at(3), 2),
        Promise("x", at(3), 2, is_stoppable=False),
    ]
    assert [one.due_at(hold, TODAY) for one in promises] == [at(9), None, last_second(22), last_second(5)]


def test_days_on_hold_before_the_count_began_are_not_counted():
    holds = [
        (date(2026, 3, 1), date(2026, 3, 5)),
        (date(2026, 3, 8), date(2026, 3, 8)),
        (date(2026, 2, 1), date(2026, 2, 3)),
    ]
    assert held_days(holds, TODAY, TODAY) == 2
