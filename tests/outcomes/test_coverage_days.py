"""Spans of one force add up, and a gap between them is a gap."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from outcomes.extract.calendar import Days, gaps_between, holds_days, join_days
from outcomes.extract.models import Extract

JANUARY = Days(date(2025, 1, 1), date(2025, 1, 31))
FEBRUARY = Days(date(2025, 2, 1), date(2025, 2, 28))
MARCH = Days(date(2025, 3, 1), date(2025, 3, 31))


def test_spans_that_follow_each_other_without_a_day_between_become_one():
    assert join_days([FEBRUARY, JANUARY]) == (Days(date(2025, 1, 1), date(2025, 2, 28)),)


def test_a_day_between_two_spans_keeps_them_apart():
    late = Days(date(2025, 2, 2), date(2025, 2, 28))
    assert join_days([JANUARY, late]) == (JANUARY, late)
    assert gaps_between((JANUARY, late)) == (Days(date(2025, 2, 1), date(2025, 2, 1)),)


def test_a_span_inside_another_adds_nothing():
    assert join_days([JANUARY, Days(date(2025, 1, 5), date(2025, 1, 6))]) == (JANUARY,)


def test_one_span_has_no_gap():
    assert gaps_between((JANUARY,)) == ()


@pytest.mark.parametrize(
    ("first", "last", "is_held"),
    [
        (date(2025, 1, 1), date(2025, 1, 31), True),
        (date(2024, 12, 31), date(2025, 1, 31), False),
        (date(2025, 1, 1), date(2025, 2, 1), False),
        (date(2025, 1, 31), date(2025, 3, 1), False),
    ],
)
def test_days_are_held_only_by_a_span_that_holds_the_first_and_the_last(first, last, is_held):
    assert holds_days((JANUARY, MARCH), first, last) is is_held


def test_nothing_is_held_where_nothing_is_covered():
    assert holds_days((), date(2025, 1, 1), date(2025, 1, 1)) is False


def an_extract(**facts) -> Extract:
    given = {"name": "offences.csv", "digest": "0" * 64, "finished_at": timezone.now(), **facts}
    return Extract.objects.create(**given)


@pytest.mark.django_db
def test_finished_extracts_of_one_force_add_up_and_others_do_not_count():
    an_extract(force_code="20", covered_from=JANUARY.first, covered_to=JANUARY.last)
    an_extract(force_code="20", covered_from=FEBRUARY.first, covered_to=FEBRUARY.last)
    an_extract(force_code="22", covered_from=MARCH.first, covered_to=MARCH.last)
    an_extract(force_code="20", covered_from=MARCH.first, covered_to=MARCH.last, finished_at=None)
    an_extract()
    assert Extract.objects.covered_days() == {"20": (Days(JANUARY.first, FEBRUARY.last),), "22": (MARCH,)}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "facts",
    [
        {"force_code": "20"},
        {"covered_from": JANUARY.first, "covered_to": JANUARY.last},
        {"force_code": "20", "covered_from": JANUARY.first},
        {"force_code": "20", "covered_to": JANUARY.last},
        {"force_code": "20", "covered_from": JANUARY.last, "covered_to": JANUARY.first},
    ],
)
def test_half_a_statement_of_coverage_is_not_stored(facts):
    with pytest.raises(IntegrityError), transaction.atomic():
        an_extract(**facts)
    assert Extract.objects.count() == 0


@pytest.mark.django_db
def test_a_span_of_one_day_is_stored():
    an_extract(force_code="20", covered_from=JANUARY.first, covered_to=JANUARY.first)
    assert Extract.objects.covered_days() == {"20": (Days(JANUARY.first, JANUARY.first),)}
