"""Who is the same person and who is only alike: a letter, a day and a year on either side of each limit."""

from datetime import date

import pytest

from referrals.people.matching import plain_name
from referrals.people.models import Person
from referrals.people.services.register import Register, are_alike, count_agreements, describe_person
from tests.factories.unsaved import judged

BORN, TODAY = date(1990, 5, 4), date(2026, 3, 3)


def person(family="Carter", given="Joanne", born: date | None = BORN, **facts) -> Person:
    return describe_person({"family_name": family, "given_names": given, "date_of_birth": born, **facts}, TODAY)


@pytest.mark.parametrize(
    ("other", "count"),
    [
        (person(), 3),
        (person(family="Joanne", given="Carter"), 3),
        (person(born=None), 2),
        (person(family="Zielinski"), 2),
        (person(family="Zielinski", given="Bartholomew"), 1),
        (person(family="Zielinski", given="Bartholomew", born=date(1971, 12, 30)), 0),
    ],
)
def test_what_agrees_is_counted_with_names_either_way_round(other, count):
    assert count_agreements(person(), other) == count


def alike_with(one, *others):
    return judged(lambda other: are_alike(one, other), others)


def test_all_three_agreeing_are_alike():
    assert alike_with(person(), person(), person(given="Joan")) == [True, True]


def test_a_name_and_the_same_birth_date_are_alike_only_at_one_address():
    here = person(postcode="B13 7UQ")
    others = [person(family="Zielinski", postcode=code) for code in ("B13 7UQ", "B1 1AA", "")]
    assert alike_with(here, *others) == [True, False, False]
    assert alike_with(person(postcode=""), person(family="Zielinski", postcode="")) == [False]


@pytest.mark.parametrize(("age", "is_alike"), [(33, False), (34, True), (36, True), (38, True), (39, False)])
def test_both_names_and_ages_within_two_years_are_alike_where_a_birth_date_is_not_known(age, is_alike):
    about = person(born=None, approximate_age=age)
    assert alike_with(person(), about) == [is_alike]


def test_names_alone_and_two_different_birth_dates_are_not_alike():
    assert alike_with(person(), person(born=None), person(born=date(1971, 12, 30))) == [False, False]
    one_name = person(family="Zielinski", born=None, approximate_age=36)
    assert alike_with(person(), one_name) == [False]


def found(newcomer, *known):
    answer = Register(known).find(newcomer)
    return answer.person, [other for other, _ in answer.alike]


def test_a_shared_identifier_joins_only_with_two_agreements():
    number = {"pnc_id": "1991/0485159F"}
    same, one = person(family="Zielinski", **number), person(family="Zielinski", given="Bartholomew", **number)
    assert found(person(**number), same) == (same, [])
    assert found(person(**number), one) == (None, [one])


def test_of_two_who_share_an_identifier_the_one_who_agrees_more_is_joined_and_the_other_shown():
    number = {"pnc_id": "1991/0485159F"}
    whole, part = person(**number), person(family="Zielinski", **number)
    assert found(person(**number), part, whole) == (whole, [part])


def test_without_an_identifier_nobody_is_joined_and_who_is_alike_is_shown():
    twin, stranger = person(given="Joan"), person(family="Zielinski", given="Bartholomew")
    assert found(person(), twin, stranger) == (None, [twin])


def test_an_approximate_age_is_kept_as_a_year_only_without_a_birth_date():
    rows = [person(born=None, approximate_age=0), person(approximate_age=30), person(born=None)]
    assert [row.approximate_birth_year for row in rows] == [2026, None, None]


@pytest.mark.parametrize(
    "name", ["O'Neil", "  Anne-Marie ", "SMITH_Jones 2nd", "", "-", "a\tb\nc.", "".join(map(chr, range(128)))]
)
def test_a_name_without_accents_is_bared_as_one_with_them(name):
    assert f"{plain_name(name)} e".strip() == plain_name(f"{name} é")
