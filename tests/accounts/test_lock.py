"""The lock before the password: one account and one address have a count each, however a name is spelt."""

from datetime import timedelta

import pytest
from django.test import Client

from accounts.limits import Limit
from accounts.lock import allowances_for, canonical_name
from tests.house.addresses import without_what_passes

pytestmark = pytest.mark.django_db
RIGHT = "a long enough pass phrase"
HOME, AWAY = "10.0.0.1", "198.51.100.7"
OPEN, WRONG, LOCKED = 302, 200, 429


def guess(name, password="wrong", *, address=AWAY, **headers):
    form = {"login": name, "password": password}
    return Client().post("/account/login/", form, REMOTE_ADDR=address, headers=headers).status_code


def guesses(name, times, **said):
    return [guess(name, **said) for _ in range(times)]


def reaches(name, address=AWAY):
    """Whether a guess gets as far as the check of the password."""
    return Limit.objects.spend(allowances_for(name, address))


@pytest.fixture
def officer(custody_officer):
    return custody_officer.username


@pytest.fixture
def at_home(officer):
    assert guess(officer, RIGHT, address=HOME) == OPEN
    return officer


@pytest.mark.parametrize(("wrong", "then"), [(7, OPEN), (8, LOCKED), (9, LOCKED)])
def test_eight_wrong_tries_from_one_address_lock_even_the_right_password_out(officer, wrong, then):
    guesses(officer, wrong)
    assert guess(officer, RIGHT) == then


def test_the_locked_page_says_so(officer):
    guesses(officer, 8)
    page = Client().post("/account/login/", {"login": officer, "password": RIGHT}, REMOTE_ADDR=AWAY)
    assert "Too many tries" in page.content.decode()


@pytest.mark.parametrize("spell", [str.upper, str.title, " {} ".format, "\t{}".format, "\u3000{}".format])
def test_one_account_has_one_count_however_its_name_is_spelt(officer, spell):
    answers = [guess(name) for name in [officer, spell(officer)] * 5]
    assert answers == [WRONG] * 8 + [LOCKED] * 2


@pytest.mark.parametrize(
    ("spelt", "canonical"),
    [("Evaluator-1", "evaluator-1"), (" evaluator-1", "evaluator-1"), ("EVALUATOR-1\n", "evaluator-1"), ("", "")],
)
def test_a_name_has_one_canonical_spelling(spelt, canonical):
    assert canonical_name(spelt) == canonical


def test_of_two_hundred_guesses_from_two_hundred_addresses_twelve_reach_the_check(officer):
    assert [reaches(officer, f"10.1.1.{number}") for number in range(200)].count(True) == 12


def test_of_two_hundred_guesses_from_home_and_everywhere_twenty_reach_the_check(at_home):
    addresses = [HOME if number % 2 else f"10.1.1.{number}" for number in range(200)]
    assert [reaches(at_home, address) for address in addresses].count(True) == 20


def test_no_header_gives_a_guess_more(officer, settings):
    settings.TRUSTED_PROXIES = 0
    names = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "CF-Connecting-IP", "True-Client-IP", "User-Agent")
    answers = [guess(officer, **{name: f"10.2.{n % 200}.{n // 6}"}) for n, name in enumerate(names * 2)]
    assert answers.count(WRONG) == 8


def test_behind_a_proxy_what_a_caller_writes_gives_a_guess_no_more(officer, settings):
    settings.TRUSTED_PROXIES = 1
    said = [{"X-Forwarded-For": f"10.2.0.{number}, {AWAY}"} for number in range(10)]
    assert [guess(officer, address="172.18.0.2", **each) for each in said].count(WRONG) == 8


def test_behind_a_proxy_twelve_guesses_of_a_stranger_do_not_lock_the_officer_out(officer, settings):
    settings.TRUSTED_PROXIES = 1
    answers = guesses(officer, 12, address="172.18.0.2", **{"X-Forwarded-For": AWAY})
    assert answers == [WRONG] * 8 + [LOCKED] * 4
    assert guess(officer, RIGHT, address="172.18.0.2", **{"X-Forwarded-For": HOME}) == OPEN


@pytest.mark.parametrize("wrong", [12, 200])
def test_one_stranger_locks_nobody_out_of_another_address(officer, wrong):
    assert [reaches(officer) for _ in range(wrong)].count(True) == 8
    assert guess(officer, RIGHT, address=HOME) == OPEN


def test_all_strangers_together_lock_nobody_out_of_an_address_where_the_account_was_lately(at_home):
    answers = [reaches(at_home, f"10.1.1.{number}") for number in range(40)]
    assert (answers.count(True), guess(at_home, RIGHT, address=HOME)) == (12, OPEN)


def test_eight_wrong_tries_at_home_are_the_end_there_and_not_elsewhere(at_home):
    assert guesses(at_home, 9, address=HOME) == [WRONG] * 8 + [LOCKED]
    assert guess(at_home, RIGHT, address=AWAY) == OPEN


@pytest.mark.parametrize(("minutes", "then"), [(14, LOCKED), (15, OPEN), (16, OPEN)])
def test_a_lock_opens_after_fifteen_minutes(officer, frozen, minutes, then):
    for number in range(20):
        reaches(officer, f"10.1.1.{number}")
    frozen.shift(timedelta(minutes=minutes))
    assert guess(officer, RIGHT, address=HOME) == then


def test_trying_against_a_lock_does_not_prolong_it(officer, frozen):
    for _ in range(14):
        [reaches(officer) for _ in range(8)]
        frozen.shift(timedelta(minutes=1))
    frozen.shift(timedelta(minutes=1))
    assert guess(officer, RIGHT) == OPEN


def test_a_right_password_does_not_give_a_guesser_new_tries(at_home):
    guesses(at_home, 7, address=HOME)
    assert guess(at_home, RIGHT, address=HOME) == OPEN
    assert guesses(at_home, 2, address=HOME) == [WRONG, LOCKED]


def test_the_lock_is_for_one_name(officer, caseworker):
    assert [reaches(officer) for _ in range(9)].count(True) == 8
    assert guess(caseworker.username, RIGHT) == OPEN


def test_an_unknown_name_is_locked_alike(officer):
    for name in (officer, "nobody.here"):
        [reaches(name) for _ in range(8)]
    pages = [
        Client().post("/account/login/", {"login": name, "password": "wrong"}, REMOTE_ADDR=AWAY)
        for name in (officer, "nobody.here")
    ]
    assert (pages[0].status_code, *map(without_what_passes, pages)) == (LOCKED, *[without_what_passes(pages[0])] * 2)


def test_of_two_hundred_names_tried_from_one_address_sixty_reach_the_check():
    assert [reaches(f"name-{number}") for number in range(200)].count(True) == 60


def test_a_spray_from_one_ipv6_network_is_one_address():
    assert [reaches(f"name-{n}", f"2001:db8::{n:x}") for n in range(70)].count(True) == 60


def test_a_spray_locks_nobody_out_of_another_address(officer):
    for number in range(60):
        reaches(f"name-{number}")
    assert (guess(officer, RIGHT), guess(officer, RIGHT, address=HOME)) == (LOCKED, OPEN)


def test_right_passwords_do_not_count_however_many_sign_in_behind_one_address(custody_officer):
    others = [reaches(f"name-{number}", HOME) for number in range(59)]
    assert (others.count(True), guesses(custody_officer.username, 3, password=RIGHT, address=HOME)) == (59, [OPEN] * 3)


def test_a_closed_account_with_its_right_password_is_a_guess_too(custody_officer):
    custody_officer.is_active = False
    custody_officer.save()
    answers = guesses(custody_officer.username, 9, password=RIGHT)
    assert answers.count(LOCKED) == 1


def test_a_password_that_is_typed_again_is_counted_too(client, custody_officer):
    client.post("/account/login/", {"login": custody_officer.username, "password": RIGHT})
    answers = [client.post("/account/reauthenticate/", {"password": "wrong"}).status_code for _ in range(9)]
    assert answers == [WRONG] * 8 + [LOCKED]
