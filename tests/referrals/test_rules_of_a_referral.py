"""What the rules are told of a referral: what was sent before, what is vouched for, and what is kept of their answers."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from programmes.eligibility.answers import Result, RuleAnswer
from programmes.models import Commission, Programme
from programmes.terms.vocabularies import DeadlineName
from referrals.intake.services import rules
from referrals.people.models import Bar, Person
from referrals.referral.models import Referral
from tests.factories import referrals as made
from tests.factories.accounts import organisation
from tests.factories.programmes import version_of

pytestmark = pytest.mark.django_db

TODAY, DAY = date(2026, 3, 3), timedelta(days=1)


def facts_of(row, history=None, drug_test="", substances=()):
    return rules.facts_of(row, history or rules.History(), drug_test=drug_test, substances=substances)


def described(**changes):
    return Referral(**{"referred_at": timezone.now(), **changes})


# -- What was sent before ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "is_counted"),
    [("draft", False), ("withdrawn", False), ("screening", True), ("rejected", True), ("accepted", True)],
)
def test_every_earlier_referral_counts_but_a_draft_and_one_that_was_withdrawn(custody_officer, state, is_counted):
    first = made.sent(custody_officer)
    Referral.objects.filter(pk=first.pk).update(state=state, accepted_on=TODAY)
    again = described(person=first.person, programme=first.programme)
    found = rules.History([first.person]).before(again)
    assert [(one.referral_id, one.is_accepted) for one in found] == [(first.pk, state == "accepted")] * is_counted


def test_a_referral_is_not_earlier_than_itself_nor_one_of_another_person_or_programme(custody_officer):
    first = made.sent(custody_officer)
    history = rules.History([first.person])
    others = [
        described(person=first.person, programme=Programme.objects.get(code="checkpoint")),
        described(person=Person(), programme=first.programme),
    ]
    assert [history.before(one) for one in (first, *others)] == [[], [], []]
    assert rules.History().before(described(person=first.person, programme=first.programme)) == []


@pytest.mark.parametrize(
    ("values", "offence"),
    [
        ({"crime_number": "20/1/26", "offence_code": "092/61", "offence_on": TODAY}, ("20/1/26",)),
        ({"offence_code": "092/61", "offence_on": TODAY}, ("092/61", "2026-03-03")),
        ({"offence_code": "092/61"}, ("092/61", "")),
        ({"offence_on": TODAY}, ("", "2026-03-03")),
        ({}, ()),
    ],
)
def test_an_offence_is_its_crime_number_or_its_code_and_day(values, offence):
    assert rules.offence_of(described(**values)) == offence


@pytest.mark.parametrize(
    ("values", "is_same"),
    [({"crime_number": "20/1/26"}, True), ({"crime_number": "20/2/26"}, False), ({"crime_number": ""}, False)],
)
def test_the_same_offence_again_is_a_duplicate_and_no_offence_is_none(custody_officer, values, is_same):
    first = made.sent(custody_officer)
    Referral.objects.filter(pk=first.pk).update(offence_code="", offence_on=None, crime_number="20/1/26")
    history = rules.History([first.person])
    again = facts_of(described(person=first.person, programme=first.programme, **values), history)
    assert (again.is_duplicate, again.accepted_before) == (is_same, 1)


def test_two_referrals_without_an_offence_are_no_duplicates(custody_officer):
    first = made.sent(custody_officer)
    Referral.objects.filter(pk=first.pk).update(offence_code="", offence_on=None, crime_number="")
    again = described(person=first.person, programme=first.programme)
    assert facts_of(again, rules.History([first.person])).is_duplicate is False


def test_for_a_partner_what_was_accepted_is_forgotten_and_that_it_was_sent_is_not(custody_officer):
    first = made.sent(custody_officer)
    history = rules.History([first.person])
    history.forget_acceptances()
    again = facts_of(described(person=first.person, programme=first.programme, crime_number="20/1/26"), history)
    assert (again.accepted_before, again.is_duplicate) == (0, True)


@pytest.mark.parametrize(
    ("is_confirmed", "is_lifted", "has_bars", "is_barred"),
    [(True, False, True, True), (False, False, True, False), (True, True, True, False), (True, False, False, False)],
)
def test_a_bar_holds_that_is_confirmed_and_not_lifted(custody_officer, is_confirmed, is_lifted, has_bars, is_barred):
    first = made.sent(custody_officer)
    now = timezone.now()
    Bar.objects.create(
        person=first.person,
        programme=first.programme,
        reason="Never came",
        confirmed_at=now if is_confirmed else None,
        lifted_at=now if is_lifted else None,
    )
    history = rules.History([first.person], has_bars=has_bars)
    other = described(person=first.person, programme=Programme.objects.get(code="checkpoint"))
    assert (history.is_barred(first), history.is_barred(other)) == (is_barred, False)


# -- What is told of this one --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "door", "kind", "is_vouched"),
    [
        ("custody", "file", "police", True),
        ("custody", "api", "police", True),
        ("custody", "page", "police", False),
        ("court", "api", "police", False),
        ("custody", "api", "business", False),
    ],
)
def test_a_force_vouches_by_file_or_api_for_whom_it_met(source, door, kind, is_vouched):
    row = described(source=source, door=door, sender=organisation(kind))
    assert (rules.is_vouched(row), facts_of(row).is_vouched_by_sender) == (is_vouched, is_vouched)


def test_nobody_vouches_where_nobody_is_on_record_as_the_sender():
    assert rules.is_vouched(described(source="custody", door="api")) is False


def test_a_yes_is_vouched_for_a_no_is_refused_and_what_was_not_answered_is_neither():
    found = facts_of(described(facts_asked={"prolific": True, "evidence": False, "authority": None, "other": "yes"}))
    assert (found.vouched, found.refused_facts) == (frozenset({"prolific"}), frozenset({"evidence"}))


@pytest.mark.parametrize(
    ("values", "age", "is_approximate"),
    [
        ({"date_of_birth": date(1990, 3, 3)}, 36, False),
        ({"date_of_birth": date(1990, 3, 4)}, 35, False),
        ({"approximate_age": 30}, 30, True),
    ],
)
def test_an_age_is_of_the_day_of_the_referral_and_says_when_it_is_a_guess(values, age, is_approximate):
    found = facts_of(described(**values), drug_test="positive", substances=["heroin"])
    assert (found.referred_on, found.age, found.is_age_approximate) == (TODAY, age, is_approximate)
    assert (found.drug_test, found.drug_test_substances) == ("positive", ("heroin",))


# -- What is kept of the answers -----------------------------------------------------------------------------------------


def test_the_answers_are_numbered_from_one_and_what_is_too_long_for_the_record_is_cut():
    long = "x" * 500
    answer = RuleAnswer(long, Result.NOT_MET, long, value=long, needs_judgment=True, is_vouched=True, label=long)
    rows = rules.answer_rows(Referral(), [answer, answer])
    assert [one.position for one in rows] == [1, 2]
    assert [len(value) for value in (rows[0].rule, rows[0].sentence, rows[0].value, rows[0].label)] == [
        60,
        400,
        200,
        80,
    ]
    assert (rows[0].result, rows[0].needs_judgment, rows[0].is_vouched) == ("not_met", True, True)
    assert len(rules.stopping_label([answer])) == 60


def test_where_every_rule_is_met_nothing_stops():
    assert rules.stopping_label([RuleAnswer("age", Result.MET, "Old enough", label="too young")]) == ""


# -- Versions and providers ----------------------------------------------------------------------------------------------


def commission(name, **facts):
    given = {"programme": Programme.objects.get(code="divert"), "valid_from": TODAY, **facts}
    return Commission.objects.create(organisation=organisation("provider", name), **given).organisation


def provider_of(force=None, codes=("divert",)):
    row = Referral(programme=Programme.objects.get(code="divert"), force=force)
    return rules.VersionsOnRecord(codes).provider(row, TODAY)


def test_a_commission_of_one_force_is_for_that_force_and_for_whom_none_is_known():
    Commission.objects.all().delete()
    home, elsewhere = organisation("police"), organisation("police", "Warwickshire Police", "23")
    Commission.objects.all().delete()
    harbour = commission("Harbour", force=home)
    assert [provider_of(force) for force in (home, elsewhere, None)] == [harbour, None, harbour]


@pytest.mark.parametrize("codes", [("divert",), ("divert", "checkpoint"), None])
def test_a_provider_is_found_whether_one_programme_is_asked_about_or_several(codes):
    Commission.objects.all().delete()
    harbour = commission("Harbour")
    commission("Quayside", programme=Programme.objects.get(code="checkpoint"))
    assert provider_of(codes=codes) == harbour


def test_of_two_providers_for_areas_alone_and_no_suite_there_is_none():
    Commission.objects.all().delete()
    first = commission("Harbour", areas=["north"])
    assert provider_of() == first
    commission("Quayside", areas=["south"])
    assert provider_of() is None


def test_the_programme_is_at_hand_where_a_version_of_it_is_and_it_alone_is_asked_about():
    version, other = version_of("divert"), version_of("checkpoint")
    found = [
        rules.VersionsOnRecord(codes, known).programme()
        for codes, known in (
            (["divert"], [other, version]),
            (["divert"], [other]),
            (["divert", "checkpoint"], [other, version]),
            (None, [version]),
        )
    ]
    assert found == [version.programme, None, None, None]


def test_a_version_at_hand_is_taken_and_what_is_not_at_hand_is_read():
    version = version_of("divert")
    offers = rules.VersionsOnRecord(["divert", "checkpoint"], [version])
    assert (offers.version("divert", TODAY) is version, offers.version("checkpoint", TODAY).programme.code) == (
        True,
        "checkpoint",
    )
    assert offers.version("new_chance", TODAY) is None


def test_without_a_version_or_a_limit_nothing_falls_due():
    due = [rules.falls_due(one, DeadlineName.DECIDE, timezone.now()) for one in (None, version_of("divert"))]
    assert [one and f"{timezone.localtime(one):%d %H:%M}" for one in due] == [None, "04 23:59"]
