"""A limit is counted in the database: before the try, for all at once, and anew when its window has passed."""

from datetime import timedelta

import pytest

from accounts.limits import Allowance, KnownPlace, Limit

pytestmark = pytest.mark.django_db
CODES = Allowance("codes", "somebody", 3, 900)
DOOR = Allowance("door", "10.0.0.1", 5, 900)


def spend(*allowances, times=1):
    return [Limit.objects.spend(allowances or [CODES]) for _ in range(times)]


def test_three_of_three_are_given_and_a_fourth_is_not():
    assert spend(times=4) == [True, True, True, False]


def test_a_refused_try_spends_nothing_of_any_other_limit():
    spend(times=3)
    spend(CODES, DOOR, times=2)
    spend(DOOR, CODES, times=2)
    assert not Limit.objects.filter(key=DOOR.key).exists()


def test_two_limits_are_spent_together():
    spend(DOOR, CODES, times=2)
    assert set(Limit.objects.values_list("spent", flat=True)) == {2}


@pytest.mark.parametrize(("seconds", "given"), [(899, False), (900, True), (901, True)])
def test_a_window_lasts_from_its_first_try(frozen, seconds, given):
    spend(times=3)
    frozen.shift(timedelta(seconds=seconds))
    assert spend() == [given]


def test_a_new_window_counts_from_one(frozen):
    spend(times=3)
    frozen.shift(timedelta(seconds=900))
    assert spend(times=4) == [True, True, True, False]


def test_tries_within_a_window_do_not_prolong_it(frozen):
    spend()
    frozen.shift(timedelta(seconds=890))
    spend(times=3)
    frozen.shift(timedelta(seconds=10))
    assert spend() == [True]


def test_a_clock_that_was_set_back_an_hour_locks_nobody(frozen):
    spend(times=3)
    frozen.shift(timedelta(hours=-1))
    assert spend() == [True]


def test_what_is_given_back_can_be_spent_again():
    spend(times=3)
    Limit.objects.give_back([CODES])
    assert spend(times=2) == [True, False]


def test_no_more_is_given_back_than_was_spent():
    spend()
    Limit.objects.give_back([CODES])
    Limit.objects.give_back([CODES])
    assert spend(times=4) == [True, True, True, False]


@pytest.mark.parametrize(("passed", "left"), [(0, 900), (600, 300), (1000, 0)])
def test_how_long_to_wait_is_known(frozen, passed, left):
    spend(times=3)
    frozen.shift(timedelta(seconds=passed))
    assert Limit.objects.wait_for(CODES) == left


def test_no_name_is_kept():
    spend()
    KnownPlace.objects.remember("somebody", "10.0.0.1")
    kept = [*Limit.objects.values_list("key", flat=True), *KnownPlace.objects.values_list("key", flat=True)]
    assert [key for key in kept if "somebody" in key or "10.0" in key or len(key) != 64] == []


@pytest.mark.parametrize(("days", "knows"), [(29, True), (30, False), (31, False)])
def test_a_place_is_known_for_thirty_days_after_it_was_seen(frozen, days, knows):
    KnownPlace.objects.remember("somebody", "10.0.0.1")
    frozen.shift(timedelta(days=days))
    assert KnownPlace.objects.knows("somebody", "10.0.0.1", 30) is knows


def test_a_place_is_known_for_one_name_alone():
    KnownPlace.objects.remember("somebody", "10.0.0.1")
    assert not KnownPlace.objects.knows("another", "10.0.0.1", 30)
