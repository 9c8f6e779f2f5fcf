"""A commissioner before the board meeting: the figures of a quarter, and the report to take along."""

import csv
from datetime import date, timedelta
from io import StringIO

import pytest
from django.utils import timezone

from accounts.roles import Role
from ledger import outbox
from ledger.models import Entry
from tests.factories import outcomes as history
from tests.factories.accounts import member

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
    assert (desk.heading[:6], desk.page.locator(".app-answer").count()) == ("DIVERT", 8)
    assert (desk.axe(), desk.at(320).is_too_wide) == ([], False)


def test_a_board_report_is_asked_for_checked_published_and_taken_along(desks, last_quarter, commissioner, team_leader):
    desk = desks(commissioner).follow("Board reports").press("Build board report")
    assert ("Waiting for its turn." in desk.words, desk.page.locator("progress").count()) == (True, 1)
    outbox.run_due_jobs()
    desk.follow("Look again now")
    assert (desk.heading[:12], desk.fetch("Download PDF")[:5]) == ("Board report", b"%PDF-")
    rows = list(csv.reader(StringIO(desk.fetch("Figures (CSV)").decode("utf-8-sig"))))
    assert (len(rows) > 10, len({len(row) for row in rows})) == (True, 1)
    desk.follow("Write a passage").fill(kind="commentary", words="Fewer people were reached in August.").save()
    assert "Fewer people were reached in August." in desk.words
    desk.follow("Send for checking").save()
    desks(team_leader).open(desk.path).follow("Confirm the check").save()
    publisher = desks(member(Role.COMMISSIONER, at=commissioner.organisation))
    publisher.open(desk.path).follow("Publish this report").save()
    words = publisher.words
    assert ("Published" in words, "Fewer people were reached in August." in words) == (True, True)
    assert (publisher.axe(), publisher.at(320).is_too_wide, publisher.at(1280).page.evaluate(HEIGHT) < MOST_HIGH) == (
        [],
        False,
        True,
    )


def test_nobody_is_named_in_what_a_commissioner_reads(figures):
    assert figures.heading[:6] == "DIVERT"
    assert ("Person" in figures.page.content(), Entry.objects.filter(kind="consultation").count()) == (False, 0)


#: What is wider than its own frame and moved sideways in it, and words of charts that are drawn smaller than can be read.
INNER = "[...document.querySelectorAll('main *')].filter(one => ['auto', 'scroll'].includes(getComputedStyle(one).overflowX) && one.scrollWidth > one.clientWidth + 1).length"
SMALLEST = "Math.min(...[...document.querySelectorAll('svg.chart text')].filter(one => one.getBoundingClientRect().width > 0).map(one => parseFloat(one.getAttribute('font-size')) * one.getScreenCTM().a))"
HEIGHT = "document.documentElement.scrollHeight"
PAGES_OF_FIGURES = ".app-pages a"
WIDTHS = (320, 768, 1280)
LEAST_PIXELS, MOST_HIGH = 11, 4000


def faults_of(desk, path):
    """What is wrong with one page of figures at the three widths."""
    desk.open(path)
    wrong = [f"{path} at {width}: sideways" for width in WIDTHS if desk.at(width).is_too_wide]
    inner = [width for width in WIDTHS if desk.at(width).page.evaluate(INNER)]
    wrong += [f"{path} at {width}: a part is moved sideways" for width in inner]
    smallest = desk.at(320).page.evaluate(SMALLEST)
    if smallest < LEAST_PIXELS:
        wrong.append(f"{path}: words of a chart at {smallest:.1f} px")
    if (height := desk.at(1280).page.evaluate(HEIGHT)) >= MOST_HIGH:
        wrong.append(f"{path}: {height} px high")
    return wrong + [f"{path}: {fault}" for fault in desk.at(320).axe()]


def test_every_page_of_figures_can_be_read_on_a_phone_and_is_no_scroll(figures):
    links = [link.get_attribute("href") for link in figures.page.locator(PAGES_OF_FIGURES).all()]
    assert (len(links), [fault for link in links for fault in faults_of(figures, link)]) == (14, [])
