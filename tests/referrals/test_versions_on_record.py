"""Which version and which provider a referral has: those of its day, its force and the area of its custody suite."""

from datetime import date, timedelta

import pytest

from programmes.models import Commission, Programme, ReferenceValue
from programmes.terms.vocabularies import ReferenceKind
from referrals.intake.services.rules import VersionsOnRecord
from referrals.referral.models import Referral
from tests.factories.accounts import organisation
from tests.factories.programmes import publish

pytestmark = pytest.mark.django_db

TODAY, DAY = date(2026, 3, 3), timedelta(days=1)


@pytest.mark.parametrize(("day", "number"), [(TODAY - DAY, 1), (TODAY, 2), (TODAY + DAY, 2)])
def test_a_new_version_is_in_force_from_its_first_day(day, number):
    publish("divert", valid_from=TODAY, age_min=12)
    found = VersionsOnRecord().version("divert", day)
    assert (found.programme.code, found.number) == ("divert", number)
    assert VersionsOnRecord().version("new_chance", day).number == 1


def test_before_its_first_version_a_programme_has_none():
    found = [VersionsOnRecord().version("divert", date(2019, 12, 31) + days * DAY) for days in range(2)]
    assert [one and one.number for one in found] == [None, 1]


def commission(name, **facts):
    programme = Programme.objects.get(code=facts.pop("programme", "divert"))
    given = {"programme": programme, "organisation": organisation("provider", name), "valid_from": TODAY - DAY}
    return Commission.objects.create(**{**given, **facts}).organisation


def provider_of(suite="", day=TODAY):
    return VersionsOnRecord().provider(
        Referral(programme=Programme.objects.get(code="divert"), custody_suite=suite), day
    )


def area_of(suite):
    return ReferenceValue.objects.get(kind=ReferenceKind.CUSTODY_SUITE, label=suite).value["area"]


@pytest.fixture(autouse=True)
def nobody_commissioned():
    Commission.objects.all().delete()


def test_a_suite_goes_to_the_provider_of_its_area_and_any_other_to_the_one_without_areas():
    wide = commission("Harbour")
    narrow = commission("Quayside", areas=[area_of("Perry Barr")])
    commission("Elsewhere", programme="new_chance")
    found = [provider_of(suite) for suite in ("Perry Barr", "PERRY BARR", "", "No such suite")]
    assert found == [narrow, narrow, wide, wide]


@pytest.mark.parametrize(("days", "is_given"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_commission_holds_from_its_first_to_its_last_day(days, is_given):
    harbour = commission("Harbour", valid_until=TODAY + DAY)
    assert provider_of(day=TODAY + days * DAY) == (harbour if is_given else None)


@pytest.mark.parametrize(
    ("served", "sent_from", "is_given"),
    [(None, "West", True), ("West", "West", True), ("West", "Warwick", False), ("West", None, True)],
)
def test_a_commission_serves_the_force_that_it_names_or_every_force(served, sent_from, is_given):
    forces = {
        "West": organisation("police", "West Midlands Police", "20"),
        "Warwick": organisation("police", "Warwickshire Police", "23"),
        None: None,
    }
    Commission.objects.all().delete()
    harbour = commission("Harbour", force=forces[served])
    row = Referral(programme=Programme.objects.get(code="divert"), force=forces[sent_from])
    assert VersionsOnRecord().provider(row, TODAY) == (harbour if is_given else None)


def test_only_versions_of_the_programmes_that_are_asked_about_are_read():
    asked = VersionsOnRecord(["divert", "new_chance"])
    assert {one.programme.code for one in asked.versions} == {"divert", "new_chance"}
    assert asked.version("checkpoint", TODAY) is None


def test_what_is_at_hand_names_its_programme_where_it_is_the_one_that_is_asked_about():
    known = list(VersionsOnRecord(["divert"]).versions)
    found = [VersionsOnRecord(codes, known).programme() for codes in (["divert"], ["new_chance"], None)]
    assert [one and one.code for one in found] == ["divert", None, None]


def test_whoever_is_commissioned_today_is_asked_about_today():
    harbour = commission("Harbour", valid_from=TODAY)
    row = Referral(programme=Programme.objects.get(code="divert"))
    assert [VersionsOnRecord().provider_now(row), VersionsOnRecord().provider(row, TODAY - DAY)] == [harbour, None]
