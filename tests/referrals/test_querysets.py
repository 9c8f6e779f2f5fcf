"""What waits for whom, and what a search finds for whom."""

from datetime import date, timedelta

import pytest

from accounts.models import OrganisationKind
from accounts.roles import Role
from referrals.people.matching import HeardName, days_agree, sound_code, sound_key
from referrals.people.models import Person
from referrals.referral.models import Referral
from tests.factories import referrals as made
from tests.factories.accounts import member, organisation


def test_the_inbox_holds_what_is_undecided(custody_officer, team_leader):
    made.accepted(custody_officer)
    row = made.waiting(custody_officer, crime_number="2")
    made.asked(custody_officer, team_leader, crime_number="3")
    assert list(Referral.objects.undecided()) == [row]


def test_a_referral_is_overdue_when_its_working_day_has_passed(custody_officer, frozen):
    row = made.waiting(custody_officer)
    before = list(Referral.objects.undecided().overdue())
    frozen.shift(timedelta(days=2))
    assert (before, list(Referral.objects.undecided().overdue())) == ([], [row])


def test_an_officer_finds_what_the_own_force_sent_and_no_more(custody_officer):
    elsewhere = organisation(OrganisationKind.POLICE, "Warwickshire Police", "23")
    made.sent(member(Role.CUSTODY_OFFICER, at=elsewhere))
    own = made.sent(custody_officer)
    assert list(Referral.objects.search(custody_officer, "carter joanne")) == [own]


@pytest.mark.parametrize("text", ["CARTER", "20/1/26", "1990-05-04", "Joanne 20/1/26"])
def test_a_search_reads_names_birth_dates_and_references(custody_officer, text):
    own = made.sent(custody_officer)
    assert list(Referral.objects.search(custody_officer, text)) == [own]


@pytest.mark.parametrize("text", ["", "  ", "Smith", "carter smith"])
def test_a_search_for_something_else_finds_nothing(custody_officer, text):
    made.sent(custody_officer)
    assert list(Referral.objects.search(custody_officer, text)) == []


def test_likely_people_share_an_identifier_a_sound_or_a_birth_date(custody_officer):
    made.sent(custody_officer)
    made.sent(custody_officer, family_name="Okafor", given_names="Ada", date_of_birth=date(1980, 1, 1))
    newcomer = Person(sound_key=sound_key("Karter", "Joan"), date_of_birth=date(1990, 5, 4))
    assert [one.family_name for one in Person.objects.likely_same_person([newcomer])] == ["Carter"]


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("Smith", "Smyth", True),
        ("O'Neill", "ONEILL", True),
        ("José", "Jose", True),
        ("Maria Anna", "Maria", True),
        ("Jones", "Brown", False),
        ("", "", False),
    ],
)
def test_names_agree_when_equal_in_letters_sound_or_but_for_a_slip(one, other, agree):
    assert HeardName(one).agrees_with(HeardName(other)) is agree


@pytest.mark.parametrize(
    ("other", "agree"),
    [
        (date(1990, 5, 4), True),
        (date(1990, 4, 5), True),
        (date(1990, 5, 14), True),
        (date(1909, 5, 4), True),
        (date(1991, 6, 4), False),
        (None, False),
    ],
)
def test_birth_dates_agree_when_swapped_or_one_digit_is_wrong(other, agree):
    assert days_agree(date(1990, 5, 4), other) is agree


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("Robert", "R163"),
        ("Rupert", "R163"),
        ("Ashcraft", "A261"),
        ("Ashcroft", "A261"),
        ("Tymczak", "T522"),
        ("Pfister", "P236"),
        ("Honeyman", "H555"),
        ("Lloyd", "L300"),
        ("O'Neill", "O540"),
        ("Zöllner", "Z456"),
        ("Łukasz", "łuka".upper()),
        ("陳", "陳"),
        ("3rd", "3RD"),
        ("", ""),
    ],
)
def test_a_sound_is_as_published_and_another_script_keeps_its_own_letters(word, code):
    assert sound_code(word) == code


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("Kes", "Ted", False),
        ("Kess", "Tess", True),
        ("Kess", "Teds", False),
        ("Bramley", "Dramley", True),
        ("Bramley", "Dromley", False),
        ("Bramleys", "Dromleys", True),
        ("Bramleys", "Drumpeys", False),
        ("Abrahams", "Barahasm", True),
        ("Ibrahim", "Birahim", True),
        ("Ibrahim", "Birahem", False),
    ],
)
def test_a_slip_is_one_letter_in_four_to_seven_and_two_from_eight_on_a_swap_counting_once(one, other, agree):
    assert HeardName(one).agrees_with(HeardName(other)) is agree


def test_interrupted_is_what_was_never_put_to_the_rules(custody_officer):
    row = made.waiting(custody_officer)
    row.answers.all().delete()
    assert list(Referral.objects.interrupted()) == [row]
