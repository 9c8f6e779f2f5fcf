"""Who is the same person and who is only alike: a letter, a day and a year on either side of each limit."""

from datetime import date

import pytest

from referrals.people.matching import plain_name
from referrals.people.models import Person
from referrals.people.services.register import Register, are_alike, count_agreements, describe_person, fill_in_person
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
    assert alike_with(here, person(family="Zielinski", given="Bartholomew", postcode="B13 7UQ")) == [False]
    assert alike_with(person(born=None, postcode="B1 1AA"), person(born=None, postcode="B1 1AA")) == [False]


@pytest.mark.parametrize(("age", "is_alike"), [(33, False), (34, True), (36, True), (38, True), (39, False)])
def test_both_names_and_ages_within_two_years_are_alike_where_a_birth_date_is_not_known(age, is_alike):
    about = person(born=None, approximate_age=age)
    assert (alike_with(person(), about), alike_with(about, person())) == ([is_alike], [is_alike])


def test_names_alone_and_two_different_birth_dates_are_not_alike():
    assert alike_with(person(), person(born=None), person(born=date(1971, 12, 30))) == [False, False]
    assert alike_with(person(born=None), person(), person(born=None)) == [False, False]
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


@pytest.mark.parametrize(
    ("born", "is_joined"),
    [
        (date(1990, 5, 14), True),
        (date(1990, 4, 5), True),
        (None, True),
        (date(1991, 6, 4), False),
        (date(1975, 3, 2), False),
    ],
)
def test_a_birth_date_that_contradicts_makes_a_proposal_and_never_a_join(born, is_joined):
    number = {"pnc_id": "1991/0485159F"}
    known = person(born=born, **number)
    assert found(person(**number), known) == ((known, []) if is_joined else (None, [known]))


@pytest.mark.parametrize(
    ("family", "other"),
    [("Al Hassan", "Al Masri"), ("de Souza", "de Lima"), ("St John", "St Clair"), ("van der Berg", "van der Vaart")],
)
def test_what_stands_before_a_name_is_no_evidence(family, other):
    number = {"pnc_id": "1991/0485159F"}
    known = person(family=other, given="Bartholomew", **number)
    answer = Register([known]).find(person(family=family, **number))
    assert answer.person is None
    assert answer.alike == [
        (known, "Same PNC number; agrees: date of birth; does not agree: family name and given names.")
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Smith-Jones", "Alex"), ("Jones", "Alex")),
        (("Carter", "William"), ("Carter", "Bill")),
        (("Иванов", "Пётр"), ("Ivanov", "Petr")),
        (("Al-Hassan", "Omar"), ("Hassan", "Omar")),
        (("van der Berg", "Jan"), ("Vanderberg", "Jan")),
    ],
)
def test_one_birth_date_and_names_that_are_written_in_two_ways_are_proposed(one, other):
    known = person(family=other[0], given=other[1])
    assert found(person(family=one[0], given=one[1]), known) == (None, [known])


def test_of_two_who_share_an_identifier_the_one_who_agrees_more_is_joined_and_the_other_shown():
    number = {"pnc_id": "1991/0485159F"}
    whole, part = person(**number), person(family="Zielinski", **number)
    assert found(person(**number), part, whole) == (whole, [part])


def test_somebody_who_agrees_enough_is_joined_though_another_one_shares_the_identifier_alone():
    number = {"pnc_id": "1991/0485159F"}
    whole, stranger = person(**number), person(family="Zielinski", given="Bartholomew", born=None, **number)
    assert found(person(**number), stranger, whole) == (whole, [stranger])


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({"pnc_id": "1991/0485159F"}, "PNC number"),
        ({"pnc_id": "1991/0485159F", "nhs_number": "943 476 5919", "cro_number": "1/91A"}, "PNC number and NHS number"),
    ],
)
def test_what_is_shared_is_named_and_what_differs_or_is_not_known_is_not(known, said):
    newcomer = person(pnc_id="1991/0485159F", nhs_number="943 476 5919", cro_number="2/91B")
    answer = Register([person(family="Zielinski", given="Bartholomew", born=None, **known)]).find(newcomer)
    assert [why for _, why in answer.alike] == [f"Same {said}; does not agree: family name and given names."]
    only = Register([person(family="Zielinski", given="Bartholomew", born=None, **known)]).find(
        person(pnc_id="1991/0485159F")
    )
    assert [why for _, why in only.alike] == ["Same PNC number; does not agree: family name and given names."]


@pytest.mark.parametrize(
    ("newcomer", "known", "said"),
    [
        (person(), person(given="Joan"), "The names agree or nearly agree, and the date of birth is the same."),
        (person(), person(born=date(1990, 4, 5)), "The names and the date of birth agree or nearly agree."),
        (
            person(born=None, approximate_age=36),
            person(born=None, approximate_age=36),
            "The names and the date of birth agree or nearly agree.",
        ),
    ],
)
def test_why_two_are_alike_is_said_to_whoever_decides(newcomer, known, said):
    assert Register([known]).find(newcomer).alike == [(known, said)]


@pytest.mark.parametrize("home", [{"postcode": "B1 1AA"}, {"address": "9 Vine Street"}, {"is_no_fixed_abode": True}])
def test_a_home_follows_the_newer_referral_whichever_part_of_it_is_known(home):
    known = person(postcode="B13 7UQ", address="1 Old Road", is_no_fixed_abode=False)
    changed = fill_in_person(known, person(**home))
    now = {name: getattr(known, name) for name in ("address", "postcode", "is_no_fixed_abode")}
    assert now == {"address": "", "postcode": "", "is_no_fixed_abode": None, **home}
    assert changed == ["address", "postcode", "is_no_fixed_abode"]


def test_a_telephone_and_a_language_follow_and_what_was_known_of_the_person_stays():
    known = person(mobile="1", is_safe_to_text=True, nhs_number="943 476 5919", postcode="B13 7UQ")
    changed = fill_in_person(known, person(mobile="2", nhs_number="1", interpreter_language="pl", pnc_id="P"))
    assert (changed, known.mobile, known.is_safe_to_text, known.nhs_number, known.postcode) == (
        ["pnc_id", "interpreter_language", "mobile", "is_safe_to_text"],
        "2",
        None,
        "943 476 5919",
        "B13 7UQ",
    )
    assert fill_in_person(known, person()) == []


def test_a_name_that_is_not_known_is_empty_and_a_sex_is_unknown():
    nobody = describe_person({"family_name": None, "given_names": None}, TODAY)
    assert (nobody.family_name, nobody.given_names, nobody.name_key, nobody.sex) == ("", "", "", "U")
    somebody = person(sex="F")
    assert (somebody.name_key, somebody.sound_key, somebody.sex) == ("carter joanne", "C636 J500", "F")


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
