from datetime import date

import pytest

from accounts.models import User
from programmes.models import Programme, ProgrammeVersion, ReferenceValue
from programmes.terms.vocabularies import ReferenceKind
from tests.factories.programmes import version_of

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 3)


def test_nothing_is_in_force_before_the_first_day():
    assert list(ProgrammeVersion.objects.in_force(date(2019, 12, 31))) == []
    assert ProgrammeVersion.objects.in_force(date(2020, 1, 1)).count() == 10


def test_a_programme_without_a_version_on_a_day_does_not_exist_then():
    with pytest.raises(ProgrammeVersion.DoesNotExist):
        version_of("divert", date(2019, 12, 31))


def test_programmes_open_to_a_retailer_name_no_police_source():
    assert [one.code for one in ProgrammeVersion.objects.open_to("retailer", TODAY)] == ["offender_to_rehab"]


def test_the_version_in_force_is_read_with_its_programme_in_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        assert version_of("divert").code == "divert"


def test_choices_are_read_once_for_the_same_content():
    assert version_of("divert").choices is version_of("divert").choices


def test_reference_values_come_in_the_order_of_their_file():
    codes = [code for code, _ in ReferenceValue.objects.choices(ReferenceKind.OUTCOME_TYPE, TODAY)]
    assert codes == [str(number) for number in range(1, 23)]


def test_whoever_has_no_role_sees_no_programme_and_no_reference_value(caseworker):
    nobody = User.objects.create_user(username="nobody")
    seen = [
        [model.objects.visible_to(user).exists() for model in (Programme, ProgrammeVersion, ReferenceValue)]
        for user in (caseworker, nobody)
    ]
    assert seen == [[True, True, True], [False, False, False]]
