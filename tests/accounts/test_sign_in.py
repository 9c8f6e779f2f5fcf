"""Signing in: one answer for a wrong password and an unknown name, and every try entered."""

from datetime import timedelta

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.urls import reverse

from ledger.models import Entry, Kind
from tests.house.addresses import without_what_passes

pytestmark = pytest.mark.django_db
RIGHT = "a long enough pass phrase"
LOGIN = "/account/login/"


def tries(name, password="wrong", *, client=None, address="10.0.0.1", times=1):
    client = client or Client()
    answers = [client.post(LOGIN, {"login": name, "password": password}, REMOTE_ADDR=address) for _ in range(times)]
    return answers[-1]


def verbs():
    return list(Entry.objects.filter(kind=Kind.SIGN_IN).values_list("verb", flat=True))


def test_the_right_password_opens_the_first_page(custody_officer):
    answer = tries(custody_officer.username, RIGHT)
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_the_session_gets_a_new_id_at_sign_in(client, custody_officer):
    client.get(LOGIN)
    client.session.save()
    before = client.session.session_key
    tries(custody_officer.username, RIGHT, client=client)
    assert client.session.session_key != before


def test_a_wrong_password_and_an_unknown_name_answer_alike(custody_officer):
    known, unknown = tries(custody_officer.username), tries("nobody.here")
    bodies = [
        without_what_passes(answer).replace(name, "")
        for answer, name in [(known, custody_officer.username), (unknown, "nobody.here")]
    ]
    assert (known.status_code, bodies[0]) == (unknown.status_code, bodies[1])


def test_a_wrong_password_is_said_in_plain_words(custody_officer):
    assert "not correct" in tries(custody_officer.username).content.decode()


def test_a_sign_in_and_a_sign_out_are_entered(client, custody_officer):
    tries(custody_officer.username, RIGHT, client=client)
    client.post(reverse("account_logout"))
    entries = Entry.objects.filter(kind=Kind.SIGN_IN).values_list("verb", "actor", "role", "object_id")
    pk = custody_officer.pk
    assert list(entries) == [
        ("sign_in", pk, "custody_officer", str(pk)),
        ("sign_out", pk, "custody_officer", str(pk)),
    ]


def test_a_failed_try_names_the_account_by_its_id(custody_officer):
    tries(custody_officer.username)
    entry = Entry.objects.get(verb="sign_in_failed")
    assert (entry.actor, entry.object_id) == (None, str(custody_officer.pk))


def test_an_entry_of_a_try_names_the_address_it_came_from(custody_officer):
    tries(custody_officer.username, address="10.0.0.7")
    assert Entry.objects.get(verb="sign_in_failed").facts == {"address": "10.0.0.7"}


def test_a_failed_try_with_an_unknown_name_does_not_keep_it():
    tries("my password typed in the wrong box")
    entry = Entry.objects.get(verb="sign_in_failed")
    assert "typed" not in entry.canonical().decode()


def test_a_try_against_the_lock_is_entered_too(custody_officer):
    tries(custody_officer.username, times=11)
    assert verbs() == ["sign_in_failed"] * 11


def test_somebody_whose_account_is_closed_cannot_sign_in(client, custody_officer):
    custody_officer.is_active = False
    custody_officer.save()
    tries(custody_officer.username, RIGHT, client=client)
    assert client.get("/")["Location"] == f"{LOGIN}?next=/"


def test_nobody_signs_up_alone(client):
    assert client.get("/account/signup/").status_code == 404


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_a_sign_in_leads_nowhere_else(custody_officer, elsewhere):
    given = {"login": custody_officer.username, "password": RIGHT, "next": elsewhere}
    assert Client().post(LOGIN, given)["Location"] == "/"


def test_the_second_factor_is_set_up_straight_after_signing_in(client, custody_officer):
    tries(custody_officer.username, RIGHT, client=client)
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_later_it_asks_for_the_password_again(client, custody_officer, frozen):
    tries(custody_officer.username, RIGHT, client=client)
    frozen.shift(timedelta(minutes=6))
    assert client.get(reverse("mfa_activate_totp"))["Location"].startswith(reverse("account_reauthenticate"))


class CountingHasher(MD5PasswordHasher):
    """Says how often a password was hashed, which is what takes the time of a try."""

    hashed = 0

    def encode(self, password, salt):
        CountingHasher.hashed += 1
        return super().encode(password, salt)


@pytest.mark.parametrize("state", ["open", "closed", "without a password", "unknown"])
def test_a_wrong_password_is_hashed_once_whether_there_is_such_an_account_or_not(custody_officer, settings, state):
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    if state == "closed":
        custody_officer.is_active = False
    if state == "without a password":
        custody_officer.set_unusable_password()
    custody_officer.save()
    CountingHasher.hashed = 0
    tries("nobody.here" if state == "unknown" else custody_officer.username)
    assert CountingHasher.hashed == 1
