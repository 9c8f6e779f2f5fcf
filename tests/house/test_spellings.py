"""Spellings that lead elsewhere: an address after signing in, and a name of this host, are taken as ours or not at all."""

import logging

import pytest
from django.conf import settings as kept
from django.test import Client
from django.urls import reverse

from diversion.logs import JsonLine

pytestmark = pytest.mark.django_db
ELSEWHERE = (
    "https://elsewhere.example/",
    "//elsewhere.example/",
    "///elsewhere.example/",
    "/\\elsewhere.example/",
    "\\\\elsewhere.example/",
    "https:elsewhere.example",
    "javascript:alert(1)",
    " //elsewhere.example/",
    "/\t/elsewhere.example/",
)
HOSTS = (
    "elsewhere.example",
    "diversion.example.elsewhere.example",
    "diversion.example@elsewhere.example",
    "diversion.example:80:80",
    "[::1",
)


@pytest.mark.parametrize("address", ELSEWHERE)
def test_signing_in_leads_to_no_other_host(client, custody_officer, address):
    given = {"login": custody_officer.username, "password": "a long enough pass phrase", "next": address}
    answer = client.post(reverse("account_login"), given)
    assert (answer.status_code, answer["Location"].startswith("/")) == (302, True)
    assert "elsewhere" not in answer["Location"].removeprefix(f"{reverse('account_login')}?next=")


@pytest.mark.parametrize("host", HOSTS)
def test_a_host_that_is_not_ours_is_refused_whichever_header_says_it(settings, host):
    settings.ALLOWED_HOSTS = ["diversion.example"]
    told = [Client().get(reverse("account_login"), headers={"Host": host}).status_code]
    forwarded = Client().get(reverse("account_login"), headers={"Host": "diversion.example", "X-Forwarded-Host": host})
    assert (told, forwarded.status_code, kept.USE_X_FORWARDED_HOST) == ([400], 200, False)
    assert host not in forwarded.content.decode()


@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x1d", "\x85", "\u2028", "\u2029"])
@pytest.mark.parametrize("place", ["message", "route", "user", "row", "fault"])
def test_no_value_begins_a_second_line_of_the_log(ending, place):
    forged = f'said{ending}{{"level": "INFO", "message": "forged"}}'
    record = logging.LogRecord("room", logging.INFO, "file.py", 1, forged if place == "message" else "said", (), None)
    if place != "message":
        setattr(record, place, forged)
    assert len(JsonLine().format(record).splitlines()) == 1
