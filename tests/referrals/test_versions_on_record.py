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
