"""A link sets one password once, within 72 hours; what is kept of it opens nothing."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from administration.passwords.models import PasswordLink
from administration.passwords.services import make_link, set_password
from tests.factories.accounts import member
from workflow.machine import MoveRefused

pytestmark = pytest.mark.django_db
PASSWORD = "four plain words together"
PAGE = "administration:password-set"


@pytest.fixture
def somebody():
    return member(Role.CASEWORKER, username="kit.lane")


@pytest.fixture
def token(somebody):
    return make_link(user=somebody, actor=User.objects.clock())


def opened(client, token):
    return client.get(reverse("administration:password-link", args=[token]), follow=True)


def send(client, first=PASSWORD, again=PASSWORD):
    return client.post(reverse(PAGE), {"new_password1": first, "new_password2": again})


def test_a_password_is_set_and_opens_the_account(client, somebody, token):
    opened(client, token)
    answer = send(client)
    somebody.refresh_from_db()
    assert (answer["Location"], somebody.check_password(PASSWORD)) == (reverse("account_login"), True)


def test_the_address_of_the_page_does_not_hold_the_token(client, token):
    answer = opened(client, token)
    assert (answer.request["PATH_INFO"], token in answer.content.decode()) == (reverse(PAGE), False)


def test_a_link_works_once(client, token):
    opened(client, token)
    send(client)
    assert opened(client, token).status_code == 410


@pytest.mark.parametrize(
    ("waited", "code"), [(timedelta(hours=72) - timedelta(seconds=1), 200), (timedelta(hours=72), 410)]
)
def test_a_link_holds_for_seventy_two_hours(client, token, frozen, waited, code):
    frozen.shift(waited)
    assert opened(client, token).status_code == code


def test_a_link_that_ends_while_its_page_is_open_sets_nothing(client, somebody, token, frozen):
    opened(client, token)
    frozen.shift(timedelta(hours=73))
    answer = send(client)
    somebody.refresh_from_db()
    assert (answer.status_code, somebody.check_password(PASSWORD)) == (410, False)


@pytest.mark.parametrize("change", [lambda one: one + "x", lambda one: "x" + one, lambda one: one.partition(":")[0]])
def test_a_changed_token_is_none(client, token, change):
    assert opened(client, change(token)).status_code == 410


def test_a_second_use_that_came_at_the_same_time_is_refused(token):
    set_password(token=token, password=PASSWORD)
    with pytest.raises(MoveRefused, match="does not work"):
        set_password(token=token, password="another four plain words")


def test_nothing_that_is_kept_is_the_token(token):
    kept = [str(value) for row in PasswordLink.objects.values_list() for value in row]
    assert [value for value in kept if token in value or token.partition(":")[0] in value] == []


def test_the_link_of_a_closed_account_is_none(client, somebody, token):
    User.objects.filter(pk=somebody.pk).update(is_active=False)
    assert opened(client, token).status_code == 410


@pytest.mark.parametrize(
    ("first", "again", "sentence"),
    [
        ("elevenchars", "elevenchars", "at least 12 characters"),
        ("password1234", "password1234", "one that others try first"),
        (PASSWORD, "something else here", "match"),
        ("x" * 129, "x" * 129, "128"),
    ],
)
def test_a_password_that_may_not_be_is_refused_and_the_link_holds(client, somebody, token, first, again, sentence):
    opened(client, token)
    answer = send(client, first, again)
    assert (sentence in answer.content.decode(), opened(client, token).status_code) == (True, 200)


def test_setting_a_password_ends_the_open_sessions_of_the_account(client_for, somebody, token):
    before = client_for(somebody)
    set_password(token=token, password=PASSWORD)
    assert before.get("/")["Location"].startswith(reverse("account_login"))


def test_whoever_was_signed_in_on_the_machine_is_signed_out(client_for, administrator, token):
    client = client_for(administrator)
    opened(client, token)
    send(client)
    assert client.get("/")["Location"].startswith(reverse("account_login"))


def test_without_a_link_the_page_says_so(client):
    assert client.get(reverse(PAGE)).status_code == 410
