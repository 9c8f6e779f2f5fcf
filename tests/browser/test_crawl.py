"""Every page that a role can reach by links: it fits, it has a name, and no tool for accessibility finds a fault."""

import re

import pytest
from django.urls import Resolver404, resolve

from accounts.roles import PEOPLE, Role
from ledger import outbox
from tests.factories import caseworkflow as make
from tests.factories import referrals as refer
from tests.factories.accounts import member

pytestmark = pytest.mark.browser
WIDTHS = (320, 768, 1280)
LINKS = "[...document.querySelectorAll('a[href]')].map(link => link.pathname + link.search)"
FILES = re.compile(r"\.(pdf|csv|yaml|txt)$|/card/$|/paper/$|/certificate/$|/codes/file/$|/logout/|^/static/")


@pytest.fixture
def filled(real_commits):
    """One or more of everything that a page can show."""
    refer.waiting(make.officer())
    refer.drafted(make.officer())
    make.accepted_referral("arrest_referral", family_name="Begum", given_names="Nadia")
    for number, (stage, programme) in enumerate(
        [(make.contacting, "divert"), (make.in_treatment, "checkpoint"), (make.planned, "offender_to_rehab")]
    ):
        stage(programme, family_name=f"Stage{number}")
    outbox.run_due_jobs()


def route_of(path):
    try:
        return resolve(path.split("?")[0]).view_name
    except Resolver404:
        return ""


def who(role):
    """Whoever has something to look at."""
    return {
        Role.CUSTODY_OFFICER: make.officer,
        Role.DECISION_MAKER: make.sergeant,
        Role.CASEWORKER: make.worker,
        Role.TEAM_LEADER: make.leader,
    }.get(role, lambda: member(role))()


def look_at(desk, path):
    """What is wrong with one page."""
    desk.open(path)
    wrong = [f"{path} at {width}: sideways" for width in WIDTHS if desk.at(width).is_too_wide]
    if (count := desk.page.locator("h1").count()) != 1:
        wrong.append(f"{path}: {count} headings of the first order")
    if not re.match(r".+ - .+", desk.page.title()):
        wrong.append(f"{path}: title {desk.page.title()!r}")
    return wrong + [f"{path}: {fault}" for fault in desk.at(320).axe()]


def crawl(desk):
    """Every kind of page once, in the order in which the links lead to it."""
    waiting, known, wrong = ["/"], set(), []
    while waiting:
        path = waiting.pop(0)
        wrong += look_at(desk, path)
        for link in desk.page.evaluate(LINKS):
            route = route_of(link)
            if route and route not in known and not FILES.search(link.split("?")[0]):
                known.add(route)
                waiting.append(link)
    return known, wrong


@pytest.mark.parametrize("role", sorted(PEOPLE))
def test_every_page_that_a_role_reaches_fits_and_is_accessible(desks, filled, role):
    known, wrong = crawl(desks(who(role)))
    assert (len(known) > 3, wrong) == (True, [])


@pytest.mark.parametrize("path", ["/account/login/", "/accessibility/", "/nowhere/"])
def test_a_page_that_anybody_may_open_fits_and_is_accessible(desks, path):
    assert look_at(desks(), path) == []


def test_the_page_that_refuses_fits_and_is_accessible(desks, filled):
    assert look_at(desks(make.officer()), "/ledger/entries/") == []


def test_the_page_of_the_api_shows_what_may_be_sent(desks):
    desk = desks().open("/api/v1/docs/")
    desk.page.locator(".opblock").first.wait_for()
    assert "/api/v1/referrals" in desk.page.locator("body").inner_text()
