"""Finding a case: by every name in either order, by telephone in any spelling, birth date, and the reference of anything."""

import importlib
from datetime import date

import pytest
from django.apps import apps
from django.urls import reverse

from accounts.models import OrganisationKind
from accounts.roles import Role
from caseworkflow.allocation import services as allocation
from caseworkflow.case import services as case_services
from caseworkflow.case.matching import keys_of, national_digits, typed_day, typed_reference, wanted_key
from caseworkflow.case.models import Case, SearchKey
from caseworkflow.correction import services as correction
from caseworkflow.ending import services as ending
from caseworkflow.schedules import find_cases_by_new_telephone
from ledger.models import Entry, Job
from referrals.people.models import Person
from referrals.referral.models import Referral
from referrals.withheld.services import keep_conflict
from tests.factories import caseworkflow as make
from tests.factories.accounts import member, organisation
from workflow.seen import digest_of_values

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 3)


def sought(client, q, **more):
    return [line["case"].reference for line in page(client, q, **more)["lines"]]


def page(client, q, **more):
    return client.get(reverse("caseworkflow:case-list"), {"q": q, **more}).context


@pytest.fixture
def joanne():
    row = make.allocated(family_name="O’Neill-Carter", given_names="Joanne Marie", mobile="+447700900123")
    Person.objects.filter(pk=row.person_id).update(preferred_name="Josie")
    case_services.keep_search_keys(Case.objects.all())
    make.allocated(family_name="Other", given_names="Ann", mobile="+447700900999", date_of_birth=date(1980, 1, 1))
    return row


FOUND = [
    *("O'Neill", "oneill carter", "o’neill-carter", "carter", "joanne", "Marie", "josie", "JOS", "marie o'neill"),
    *("joanne marie o’neill", "O'Neill-Carter, Joanne", "carter joanne", "josie oneill"),
    *("07700 900123", "07700900123", "+44 7700 900123", "0044 7700 900 123", "(07700) 900-123", "+44 (0)7700 900123"),
    *(
        "447700900123",
        "900123",
        "0 900 123",
        "4/5/1990",
        "04 05 1990",
        "4 May 1990",
        "4.5.90",
        "1990-05-04",
        "04051990",
    ),
]


@pytest.mark.parametrize("q", FOUND)
def test_a_case_is_found_by_whatever_of_the_person_is_known(client_for, joanne, q):
    assert sought(client_for(joanne.caseworker), q) == [joanne.reference]


@pytest.mark.parametrize("q", ["anne", "neil", "900124", "00123", "5/4/1990", "31/2/1990", "'", "-", "+", "carter ann"])
def test_what_fits_nobody_finds_nobody(client_for, joanne, q):
    assert sought(client_for(joanne.caseworker), q) == []


def test_a_name_that_nobody_has_is_looked_for_by_its_sound_and_that_is_said(client_for):
    row = make.allocated(family_name="Carter", given_names="Joanne")
    client = client_for(row.caseworker)
    assert [sought(client, q) for q in ("Joanna Karter", "Cartar Joan", "Smith Joanne")] == [[], [row.reference], []]
    shown = client.get(reverse("caseworkflow:case-list"), {"q": "Cartar Joan"}).content.decode()
    assert "Nobody’s name is spelt so. These sound like it. 1 case." in shown


def test_a_closed_case_is_found_where_no_open_one_fits_and_offered_where_one_does(client_for):
    row = make.booked("new_chance", family_name="Carter", mobile="+447700900123")
    ending.report_death(case_id=row.pk, actor=row.caseworker, source="Hospital")
    ending.close_died(case_id=row.pk, actor=make.leader(), died_on=TODAY)
    client = client_for(row.caseworker)
    found = [sought(client, q) for q in ("carter", "07700 900123", "4 May 1990", row.reference.lower())]
    assert (found, page(client, "carter")["found"].is_closed) == ([[row.reference]] * 4, True)
    other = make.allocated(family_name="Carter", given_names="Sam", mobile="", date_of_birth=date(1970, 2, 1))
    assert [sought(client, "carter", **more) for more in ({}, {"state": "closed"})] == [
        [other.reference],
        [row.reference],
    ]
    shown = client.get(reverse("caseworkflow:case-list"), {"q": "carter"}).content.decode()
    assert '<a class="govuk-link" href="?q=carter&amp;state=closed">Look among closed cases</a>' in shown


def test_a_case_that_is_opened_again_is_among_the_open_ones():
    row = make.booked("new_chance")
    SearchKey.objects.update(is_open=False)
    assert (case_services.mend_search_keys() > 0, case_services.mend_search_keys()) == (True, 0)
    assert {*row.search_keys.values_list("is_open", flat=True)} == {True}


def test_the_reference_of_a_referral_that_joined_finds_the_case_that_answers_it(client_for):
    row, second = make.allocated("new_chance"), make.accepted_referral("new_chance", family_name="Carta")
    Referral.objects.filter(pk=second.pk).update(person=row.person)
    allocation.allocate_case(referral_id=second.pk, actor=make.leader(), caseworker=row.caseworker)
    client = client_for(row.caseworker)
    spaced = f"{second.reference[:3]} {second.reference[3:]}"
    assert [sought(client, q) for q in (second.reference, spaced, "carta")] == [[row.reference]] * 3


def test_a_caseworker_finds_a_colleagues_case_and_can_ask_for_their_own_alone(client_for, joanne):
    other = client_for(member(Role.CASEWORKER, username="other.worker"))
    found = [sought(other, "carter", **more) for more in ({}, {"caseworker": "all"}, {"caseworker": "own"})]
    assert found == [[joanne.reference], [joanne.reference], []]
    assert [page(other, "carter", **more)["is_own"] for more in ({}, {"caseworker": "own"})] == [False, True]


def test_nobody_is_found_by_whom_they_are_kept_from_nor_by_another_provider(client_for, joanne):
    keep_conflict(user=joanne.caseworker, person_id=joanne.person_id, kind="relative", actor=make.leader())
    stranger = member(Role.CASEWORKER, at=organisation(OrganisationKind.PROVIDER, "Another Provider"))
    for client in (client_for(joanne.caseworker), client_for(stranger)):
        assert [sought(client, q) for q in ("carter", "900123", "4/5/1990", joanne.reference)] == [[]] * 4


def test_the_ledger_keeps_a_search_without_its_words(client_for, joanne):
    sought(client_for(joanne.caseworker), "07700 900123")
    entry = Entry.objects.filter(verb="list", object_kind="caseworkflow.case").latest("seq")
    assert (entry.facts["hits"], entry.facts["sought_length"], "900123" in str(entry.facts)) == (1, 12, False)


def test_a_corrected_name_and_number_find_the_case_and_the_old_ones_do_not(client_for):
    row = make.allocated(family_name="Cartr", given_names="Jo", mobile="+447700900123")
    person = Person.objects.get(pk=row.person_id)
    Referral.objects.filter(pk=row.referral_id).update(family_name="Carter")
    given = {"family_name": "Carter", "mobile": "+447700900456"}
    correction.correct_record(
        case_id=row.pk,
        kind="person",
        record_id=person.pk,
        actor=make.leader(),
        seen=digest_of_values(person, given),
        reason="typed",
        **given,
    )
    client = client_for(row.caseworker)
    assert [sought(client, q) for q in ("carter", "900456", "cartr", "900123")] == [[row.reference]] * 2 + [[]] * 2


def test_a_number_that_a_further_referral_brings_finds_the_case_once_the_queue_has_run(client_for):
    row = make.allocated("new_chance", pnc_id="1991/0485159F")
    second = make.accepted_referral("divert", pnc_id="1991/0485159F", mobile="+447700900456")
    job = Job.objects.get(task="caseworkflow.follow_telephone")
    assert job.arguments == [str(row.person_id), str(second.pk)]
    find_cases_by_new_telephone.run(*job.arguments)
    client = client_for(row.caseworker)
    assert [sought(client, q) for q in ("900456", "900123")] == [[row.reference], []]


def test_cases_of_before_get_their_keys_by_the_migration_and_by_the_clock(joanne):
    wanted = set(SearchKey.objects.values_list("case_id", "provider_id", "is_open", "key"))
    for fill in (
        lambda: importlib.import_module("caseworkflow.migrations.0018_fill_search_keys").fill(apps, None),
        case_services.mend_search_keys,
    ):
        SearchKey.objects.all().delete()
        fill()
        assert set(SearchKey.objects.values_list("case_id", "provider_id", "is_open", "key")) == wanted
    assert case_services.keep_search_keys(Case.objects.all()) == 0


# -- the words themselves ------------------------------------------------------------------------------------------------


def test_the_keys_of_a_person_begin_with_each_part_of_each_name():
    assert keys_of([("Van der Berg", "Jo Ann", "Josie")], "+447700900123") == {
        *("van der berg jo ann", "jo ann van der berg", "van der berg jo", "jo van der berg"),
        *("van der berg ann", "ann van der berg", "van der berg josie", "josie van der berg"),
        *("der berg jo ann", "berg jo ann", "#32100900770"),
    }


@pytest.mark.parametrize(
    ("names", "keys"), [((("Madonna", ""),), {"madonna"}), ((("", "Jo"),), {"jo"}), ((("", ""),), set()), ((), set())]
)
def test_a_name_alone_is_a_key_and_no_name_is_none(names, keys):
    assert keys_of(names, "") == keys


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("07700 900123", "07700900123"),
        ("+447700900123", "07700900123"),
        ("00447700900123", "07700900123"),
        ("447700900123", "07700900123"),
        ("44770090012", "44770090012"),
        ("+44 (0) 7700 900123", "07700900123"),
        ("(0121) 496 0000", "01214960000"),
        ("900123", "900123"),
    ],
)
def test_a_number_is_read_in_every_spelling(text, digits):
    assert national_digits(text) == digits


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("900123", "#321009"),
        ("00123", "00123"),
        ("07700 900123 Jo", "07700 900123 jo"),
        ("Jo O’Neill", "jo oneill"),
        ("…", ""),
    ],
)
def test_what_is_typed_is_a_number_from_six_digits_on_and_otherwise_a_name(text, key):
    assert wanted_key(text) == key


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("4/5/26", date(1926, 5, 4)),
        ("2/3/26", date(2026, 3, 2)),
        ("4/5/27", date(1927, 5, 4)),
        ("29 feb 2000", date(2000, 2, 29)),
        ("29 Feb 2001", None),
        ("99/99/1990", None),
        ("4 mayor 1990", date(1990, 5, 4)),
        ("4 xyz 1990", None),
        ("900123", None),
        ("Carter", None),
    ],
)
def test_a_day_is_read_as_people_write_it_and_has_been(text, day):
    assert typed_day(text, TODAY) == day


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("acd 3467", "ACD3467"),
        ("a-b c d e f g", "ABCDEFG"),
        ("abcdef", ""),
        ("é123456", ""),
        ("A" * 10, "A" * 10),
        ("A" * 11, ""),
        ("", ""),
    ],
)
def test_a_reference_is_read_without_its_spaces(text, found):
    assert typed_reference(text) == found
