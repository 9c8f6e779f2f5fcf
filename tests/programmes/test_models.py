from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from programmes.models import Programme, ProgrammeVersion, ReferenceValue
from programmes.terms.reading import digest_of_settings
from tests.factories.programmes import settings_of, version_of

pytestmark = pytest.mark.django_db


def test_a_version_carries_the_digest_of_its_settings():
    version = version_of("divert")
    assert (version.digest, str(version)) == (digest_of_settings(settings_of("divert")), "DIVERT, version 1")


@pytest.mark.parametrize(
    "changes",
    [
        {"number": 1, "valid_from": date(2027, 1, 1)},
        {"number": 2, "valid_from": date(2020, 1, 1)},
        {"number": 2, "valid_from": date(2027, 1, 1), "valid_until": date(2026, 12, 31)},
    ],
)
def test_the_database_refuses_the_same_number_the_same_day_and_an_end_before_the_start(changes):
    programme = Programme.objects.get(code="divert")
    given = {"programme": programme, "settings": settings_of("divert"), "published_at": timezone.now(), **changes}
    with pytest.raises(IntegrityError), transaction.atomic():
        ProgrammeVersion.objects.create(**given)


def test_the_database_refuses_two_values_of_one_code_from_one_day():
    value = ReferenceValue.objects.first()
    value.pk = None
    value._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        ReferenceValue.objects.create(kind=value.kind, code=value.code, label="again", valid_from=value.valid_from)


def test_what_is_known_of_a_value_is_said_in_words():
    assert ReferenceValue.objects.get(code="034/01").parts == [
        ("Group", "Robbery"),
        ("Harm basis", "exact"),
        ("Harm days", 365),
        ("Serious", "yes"),
        ("Severity weight", 993.55),
        ("Trigger", "yes"),
        ("Trigger basis", "Theft Act 1968 s.8"),
    ]
