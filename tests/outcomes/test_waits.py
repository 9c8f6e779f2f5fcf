"""How long people wait: the middle and the slowest tenth, as far as either may be shown."""

from datetime import date, datetime, timedelta

import pytest

from outcomes.report.reports import board, editions
from programmes.models import Programme
from tests.factories import outcomes as given

pytestmark = pytest.mark.django_db
INDEX = date(2024, 2, 1)
AT = datetime(2024, 2, 1, 10, tzinfo=given.LONDON)


def waits(*, is_exact=False):
    edition = editions.edition_for(is_exact=is_exact)
    counted = board.count_board(Programme.objects.get(code="divert"), 2024, 1, as_of=date(2026, 2, 28), edition=edition)
    section = next(one for one in counted.sections if one.id == "timeliness")
    return {row[0]: row[1:] for row in next(one for one in section.sheets if one.title.startswith("Median")).rows}


def attempted(number):
    """Each a day later than the one before, in turns of ten."""
    for place in range(number):
        given.case(given.referral(INDEX), first_attempt_at=AT + timedelta(days=place % 10))


@pytest.mark.parametrize(
    ("people", "shown"),
    [(29, ("not shown", "not shown")), (30, ("4", "not shown")), (74, ("4", "not shown")), (80, ("4", "8"))],
)
def test_the_slowest_tenth_is_shown_where_it_is_as_many_as_may_be_counted(people, shown):
    attempted(people)
    assert waits()["First attempt"] == shown


def test_a_team_leader_reads_both_to_a_tenth_and_nobody_is_no_wait():
    attempted(20)
    found = waits(is_exact=True)
    assert (found["First attempt"], found["First conversation"]) == (("4.5", "8.1"), ("not shown", "not shown"))
