"""Where somebody is signed in: they see every browser of theirs, and end one or all others; nobody sees another's."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.addresses import name_device
from accounts.models import Session
from administration.sessions.services import list_open_sessions
from ledger.models import Entry
from tests.factories.codes import RIGHT, type_password

pytestmark = pytest.mark.django_db
LIST = "administration:session-list"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Safari/604.1"


def browser(user, agent=FIREFOX, address="198.51.100.7"):
    client = type_password(user, Client(headers={"user-agent": agent}, REMOTE_ADDR=address))
    client.get(reverse(LIST))
    return client


@pytest.fixture
def here(caseworker):
    return browser(caseworker)


@pytest.fixture
def there(caseworker, here):
    return browser(caseworker, SAFARI, "203.0.113.9")


def listed(client):
    return [(one.device, one.address, one.is_this) for one in client.get(reverse(LIST)).context["sessions"]]


def name_of(client):
    return next(one.name for one in client.get(reverse(LIST)).context["sessions"] if one.is_this)


def is_in(client):
    return client.get(reverse(LIST)).status_code == 200


def test_every_open_browser_is_listed_this_one_first(here, there):
    assert listed(here) == [
        ("Firefox on Windows", "198.51.100.7", True),
        ("Safari on iPhone", "203.0.113.9", False),
    ]


def test_a_browser_is_named_as_its_owner_knows_it():
    assert [name_device(agent) for agent in (FIREFOX, SAFARI, "curl/8", "")] == [
        "Firefox on Windows",
        "Safari on iPhone",
        "A browser",
        "A browser",
    ]


def test_signing_one_out_ends_it_and_no_other(here, there):
    answer = here.post(reverse("administration:session-end"), {"name": name_of(there)}, follow=True)
    assert "Signed out there." in answer.content.decode()
    assert (is_in(here), is_in(there), len(listed(here))) == (True, False, 1)


def test_signing_out_everywhere_else_leaves_this_browser(here, there, caseworker):
    third = browser(caseworker)
    answer = here.post(reverse("administration:session-end-others"), follow=True)
    assert "Signed out everywhere but here." in answer.content.decode()
    assert [is_in(one) for one in (here, there, third)] == [True, False, False]
    ended = Entry.objects.get(verb="end_sessions")
    assert (ended.actor, ended.facts) == (caseworker, {"ended": 2})


def test_whoever_is_nowhere_else_is_told_so_and_nothing_is_entered(here):
    answer = here.post(reverse("administration:session-end-others"), follow=True)
    assert "You were signed in nowhere else." in answer.content.decode()
    assert "Sign out everywhere but here" not in answer.content.decode()
    assert Entry.objects.filter(verb="end_sessions").count() == 0


def test_nobody_sees_or_ends_the_session_of_another(here, auditor):
    other = browser(auditor, SAFARI)
    answer = here.post(reverse("administration:session-end"), {"name": name_of(other)}, follow=True)
    assert "That session was over already." in answer.content.decode()
    assert (is_in(other), len(listed(here))) == (True, 1)


@pytest.mark.parametrize(("seconds", "count"), [(899, 2), (900, 2), (901, 1)])
def test_a_browser_past_the_idle_limit_is_no_longer_listed(caseworker, frozen, seconds, count):
    browser(caseworker, SAFARI)
    frozen.shift(seconds)
    assert len(listed(browser(caseworker))) == count


def test_a_browser_past_a_whole_shift_is_no_longer_listed(caseworker, here, there, frozen, settings):
    settings.SESSION_IDLE_SECONDS = settings.SESSION_COOKIE_AGE * 2
    frozen.shift(settings.SESSION_COOKIE_AGE - 1)
    before = len(list_open_sessions(caseworker, ""))
    frozen.shift(1)
    assert (before, len(list_open_sessions(caseworker, ""))) == (2, 0)


def test_what_a_new_password_ended_is_no_longer_listed(here, there, caseworker):
    new = "quite another turnip lantern"
    here.post(reverse("account_change_password"), {"oldpassword": RIGHT, "password1": new, "password2": new})
    caseworker.refresh_from_db()
    assert list_open_sessions(caseworker, "") == []


def test_the_name_of_a_session_in_the_page_opens_nothing(here):
    thief = Client()
    thief.cookies["session"] = name_of(here)
    assert thief.get(reverse(LIST)).status_code == 302


def test_a_session_is_kept_with_whose_it_is(here, caseworker):
    assert list(Session.objects.values_list("user", flat=True)) == [caseworker.pk]
