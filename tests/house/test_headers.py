"""Headers, tokens and error pages: the same on every answer, also where something is refused or breaks."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from diversion.policy import machine_addresses
from tests.house.addresses import addresses, with_a_planted_page

pytestmark = pytest.mark.django_db
FORMLESS = machine_addresses() | {"oauth2-token", "api-schema", "api-docs"}
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "frame-ancestors": "'none'",
}
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def policy_of(answer):
    """The rules of a page, without the nonce that its one script has."""
    words = re.sub(r" 'nonce-[^']{16,}'", "", answer["Content-Security-Policy"])
    return dict(rule.strip().split(" ", 1) for rule in words.split(";") if rule.strip())


@pytest.fixture
def answers(settings, client_for, auditor):
    """An answer of each kind, to somebody who is signed in."""
    settings.ROOT_URLCONF = with_a_planted_page()
    client = client_for(auditor)
    client.raise_request_exception = False
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(auditor, backend="accounts.sign_in.Backend")
    return {
        200: client.get(reverse("ledger:entry-list")),
        302: client.get("/"),
        403: client.get(reverse("administration:person-list")),
        "no token": strict.post(reverse("account_logout")),
        404: client.get("/nowhere/"),
        500: client.get("/breaks/"),
    }


def test_every_kind_of_answer_is_what_it_says(answers):
    assert [answer.status_code for answer in answers.values()] == [200, 302, 403, 403, 404, 500]


def test_every_answer_has_the_strict_content_policy(answers):
    assert {kind: policy_of(answer) for kind, answer in answers.items()} == dict.fromkeys(answers, POLICY)


def test_every_answer_has_the_fixed_headers(answers):
    told = {kind: {name: answer[name] for name in FIXED} for kind, answer in answers.items()}
    assert told == dict.fromkeys(answers, FIXED)


def test_nothing_that_was_shown_to_somebody_is_stored(answers):
    kept = [kind for kind, answer in answers.items() if "no-store" not in answer["Cache-Control"]]
    assert kept == []


def test_every_answer_names_its_request(answers):
    references = {answer["X-Request-Id"] for answer in answers.values()}
    assert len(references) == len(answers)


def test_the_sign_in_page_has_the_same_headers(client):
    answer = client.get(reverse("account_login"))
    assert (policy_of(answer), {name: answer[name] for name in FIXED}) == (POLICY, FIXED)
    assert "no-store" in answer["Cache-Control"]


def test_cookies_are_kept_from_scripts_and_other_sites(client, custody_officer):
    given = {"login": custody_officer.username, "password": "a long enough pass phrase"}
    cookies = client.post(reverse("account_login"), given).cookies
    assert {name: (cookie["httponly"], cookie["samesite"]) for name, cookie in cookies.items()} == {
        "session": (True, "Lax"),
        "csrf": (True, "Lax"),
    }


def test_no_page_takes_a_form_without_its_token(administrator):
    client = Client(enforce_csrf_checks=True)
    client.force_login(administrator, backend="accounts.sign_in.Backend")
    tokenless = {name: path for name, path in addresses().items() if name not in FORMLESS}
    taken = [name for name, path in tokenless.items() if client.post(path).status_code != 403]
    assert taken == []
