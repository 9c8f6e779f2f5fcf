"""Machine clients: their own credentials get them a token, nothing else does, and nothing of either is kept in plain."""

import base64

import pytest
from django.urls import reverse
from oauth2_provider.models import AccessToken, Application

from tests.house.addresses import names

pytestmark = pytest.mark.django_db
SECRET = "a secret of forty characters, or nearly so"
GRANTS = (
    "authorization_code",
    "implicit",
    "password",
    "refresh_token",
    "urn:ietf:params:oauth:grant-type:device_code",
    "",
)


@pytest.fixture
def application():
    return Application.objects.create(
        name="niche",
        client_type="confidential",
        authorization_grant_type="client-credentials",
        client_secret=SECRET,
    )


@pytest.fixture
def ask(client, application):
    def post(headers=None, **changes):
        form = {"grant_type": "client_credentials", "client_id": application.client_id, "client_secret": SECRET}
        return client.post(
            reverse("oauth2-token"), {**form, "scope": "referrals:read", **changes}, headers=headers or {}
        )

    return post


def basic(text):
    return {"Authorization": f"Basic {base64.b64encode(text.encode()).decode()}"}


def test_a_token_and_a_secret_are_kept_as_checksums_alone(ask, application):
    token = ask().json()["access_token"]
    kept = [*AccessToken.objects.values_list(), *Application.objects.values_list()]
    assert [value for row in kept for value in row if token in str(value) or SECRET in str(value)] == []
    assert AccessToken.objects.get().token == ""


@pytest.mark.parametrize("grant", GRANTS)
def test_no_other_grant_gets_a_token(ask, grant):
    answer = ask(grant_type=grant, username="somebody", password="something", device_code="x", code="x")
    assert (answer.status_code, answer.json()["error_description"]) == (
        400,
        "Tokens are given for client_credentials alone.",
    )


def test_a_wrong_secret_is_refused_with_a_sentence(ask):
    answer = ask(client_secret="another")
    assert (answer.status_code, answer.json()) == (
        401,
        {"error": "invalid_client", "error_description": "The client is not known, or its secret is wrong."},
    )


@pytest.mark.parametrize("text", ["a\x00b:c", "a%00b:c", "a:\x1b"])
def test_credentials_that_cannot_be_read_are_refused_like_wrong_ones(ask, text):
    answer = ask(headers=basic(text), client_id="", client_secret="")
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_a_token_in_an_address_is_refused_and_says_where_it_belongs(client, ask):
    token = ask().json()["access_token"]
    answer = client.get(reverse("api:referral-list"), {"access_token": token})
    assert (answer.status_code, answer.json()["detail"]) == (
        400,
        "A token has no place in an address, which logs keep. Send it in the Authorization header.",
    )


def test_of_the_library_only_the_token_address_is_open():
    assert [name for name in names() if "oauth" in name or "device" in name or "authorize" in name] == ["oauth2-token"]


class TestGuessing:
    def test_a_secret_is_guessed_twenty_times_from_one_address_and_no_more(self, ask):
        answers = [ask(client_secret="wrong").status_code for _ in range(20)]
        stopped = ask()
        assert (set(answers), stopped.status_code, stopped["Retry-After"]) == ({401}, 429, "900")
        assert stopped.json()["error_description"] == "Too many wrong tries from this address. Try again in 15 minutes."

    def test_however_the_client_is_named_it_is_one_count(self, ask, application):
        for number in range(20):
            named = {"client_id": application.client_id.upper()} if number % 2 else {}
            ask(client_secret="wrong", **named)
        assert ask(basic(f"{application.client_id}:{SECRET}"), client_id="", client_secret="").status_code == 429

    def test_nineteen_wrong_tries_stop_nobody_and_a_right_one_costs_nothing(self, ask):
        for _ in range(19):
            ask(client_secret="wrong")
        assert [ask().status_code for _ in range(3)] == [200, 200, 200]

    def test_from_another_address_the_right_secret_still_gets_a_token(self, ask, client, application):
        for _ in range(21):
            ask(client_secret="wrong")
        form = {"grant_type": "client_credentials", "client_id": application.client_id, "client_secret": SECRET}
        other = client.post(reverse("oauth2-token"), {**form, "scope": "referrals:read"}, REMOTE_ADDR="203.0.113.9")
        assert (ask().status_code, other.status_code) == (429, 200)

    def test_after_a_quarter_of_an_hour_it_is_asked_again(self, ask, frozen):
        for _ in range(21):
            ask(client_secret="wrong")
        frozen.shift(899)
        before = ask().status_code
        frozen.shift(1)
        assert (before, ask().status_code) == (429, 200)
