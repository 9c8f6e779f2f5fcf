"""A commissioner before the board meeting: the figures of a quarter, and the report to take along."""

import csv
from datetime import date, timedelta
from io import StringIO

import pytest
from django.utils import timezone

from ledger import outbox
from ledger.models import Entry
from tests.factories import outcomes as history

pytestmark = pytest.mark.browser


@pytest.fixture
def last_quarter(real_commits):
    """Forty people accepted in the quarter that has ended."""
    today = timezone.localdate()
    start = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    for number in range(40):
        history.referral(start - timedelta(days=1 + number))
    return start


@pytest.fixture
def figures(desks, last_quarter, commissioner):
    """The page once the edition of the month has been counted, which the first look asks for."""
    desk = desks(commissioner)
    assert desk.heading == "Counting the figures"
    outbox.run_due_jobs()
    return desk.follow("Outcomes")


def test_the_page_answers_for_one_programme_and_one_quarter(figures):
    desk = figures
    assert (desk.heading[:6], desk.page.locator("svg").count() > 0) == ("DIVERT", True)
    assert (desk.axe(), desk.at(320).is_too_wide) == ([], False)


def test_a_board_report_is_asked_for_watched_and_taken_along(desks, last_quarter, commissioner):
    desk = desks(commissioner).follow("Board reports").press("Build board report")
    assert ("Waiting for its turn." in desk.words, desk.page.locator("progress").count()) == (True, 1)
    outbox.run_due_jobs()
    desk.follow("Look again now")
    assert (desk.heading[:12], desk.fetch("Download PDF")[:5]) == ("Board report", b"%PDF-")
    rows = list(csv.reader(StringIO(desk.fetch("Download figures (CSV)").decode("utf-8-sig"))))
    assert (len(rows) > 10, len({len(row) for row in rows})) == (True, 1)


def test_nobody_is_named_in_what_a_commissioner_reads(figures):
    assert figures.heading[:6] == "DIVERT"
    assert ("Person" in figures.page.content(), Entry.objects.filter(kind="consultation").count()) == (False, 0)
