"""Guessing through the page itself: two hundred at an account, from everywhere, and two hundred names from one address."""

import pytest
from django.test import Client

pytestmark = [pytest.mark.trust, pytest.mark.django_db]
RIGHT = "a long enough pass phrase"
OPEN, WRONG = 302, 200
HEADERS = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "CF-Connecting-IP", "True-Client-IP", "User-Agent", "Accept")


def guess(name, password="wrong", *, address="198.51.100.7", **headers):
    form = {"login": name, "password": password}
    return Client().post("/account/login/", form, REMOTE_ADDR=address, headers=headers).status_code


def disguises(name):
    spellings = [name, name.upper(), name.title(), f" {name}", f"{name} ", f"\u3000{name}"]
    for number in range(200):
        yield spellings[number % 6], {HEADERS[number % 7]: f"10.{number}.0.1"}


@pytest.mark.parametrize("trusted", [0, 1, 2])
def test_of_two_hundred_guesses_in_any_disguise_at_most_twenty_reach_the_check(custody_officer, settings, trusted):
    settings.TRUSTED_PROXIES = trusted
    answers = [guess(name, **headers) for name, headers in disguises(custody_officer.username)]
    assert 0 < answers.count(WRONG) <= 20


def test_of_two_hundred_guesses_from_everywhere_at_most_twenty_reach_the_check(custody_officer):
    assert guess(custody_officer.username, RIGHT, address="10.0.0.1") == OPEN
    addresses = ["10.0.0.1" if number % 2 else f"10.1.1.{number}" for number in range(200)]
    assert [guess(custody_officer.username, address=each) for each in addresses].count(WRONG) == 20


def test_of_two_hundred_names_from_one_address_sixty_reach_the_check():
    assert [guess(f"name-{number}") for number in range(200)].count(WRONG) == 60


def test_sixty_one_right_sign_ins_of_one_minute_behind_one_address_all_open(custody_officer):
    assert [guess(custody_officer.username, RIGHT) for _ in range(61)] == [OPEN] * 61
