"""The index of offence codes: all that is public, each once, with its group, its source and no invented value."""

from collections import Counter

import pytest

from programmes.models import ReferenceValue
from programmes.terms.vocabularies import ReferenceKind

pytestmark = pytest.mark.django_db


def index():
    return ReferenceValue.objects.filter(kind=ReferenceKind.OFFENCE_INDEX)


def test_each_code_stands_in_one_list_once():
    codes = Counter(ReferenceValue.objects.offences().values_list("code", flat=True))
    assert ({code for code, count in codes.items() if count > 1}, len(codes)) == (set(), 138 + index().count())


@pytest.mark.parametrize(
    "code", ["001/00", "004/01", "017/15", "019/08", "020/01", "021/06", "036/01", "005/04", "034/01"]
)
def test_the_gravest_offences_are_known_as_serious(code):
    assert ReferenceValue.objects.offences().get(code=code).value["serious"] is True


@pytest.mark.parametrize("code", ["046/00", "003/01", "139/00"])
def test_others_are_not(code):
    assert ReferenceValue.objects.offences().get(code=code).value["serious"] is False


def test_nothing_of_the_index_is_confirmed_and_no_harm_is_invented():
    assert index().filter(is_confirmed=True).count() == 0
    assert {row.value["harm_days"] for row in index()} == {None}
    assert index().filter(source="").count() == 0
