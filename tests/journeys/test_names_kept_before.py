"""Names from before text had one spelling: found again by search and by likeness, with nothing else moved."""

import unicodedata
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from caseworkflow.case.models import Case
from ledger.models import Entry
from referrals.people.matching import name_key, sound_key
from referrals.people.models import Person
from referrals.referral.models import Referral
from tests.factories import caseworkflow as make

pytestmark = pytest.mark.django_db
STEPS = [
    import_module(f"{room}_names_in_one_spelling")
    for room in ("referrals.migrations.0019", "caseworkflow.migrations.0020")
]


def spell_again():
    with connection.schema_editor() if connection.vendor == "postgresql" else _Named() as editor:
        for step in STEPS:
            step.spell_alike(apps, editor)


class _Named:
    """Where a schema editor wants no open transaction: the connection alone, which is all that is asked of it."""

    def __enter__(self):
        self.connection = connection
        return self

    def __exit__(self, *_):
        return None


@pytest.fixture
def before():
    """A case as it was kept: accents apart from their letters, and a soft hyphen."""
    case = make.allocated()
    family, given = unicodedata.normalize("NFD", "Nu\u00adñez"), unicodedata.normalize("NFD", "Zoë  Ann")
    Person.objects.filter(pk=case.person_id).update(
        family_name=family, given_names=given, preferred_name=given, name_key=name_key(family, given), sound_key="?"
    )
    Referral.objects.filter(pk=case.referral_id).update(
        family_name=family, given_names=given, as_sent={"family_name": family}
    )
    Case.objects.filter(pk=case.pk).update(family_name_key=family.upper())
    return case


def kept(case):
    person, sent = Person.objects.get(pk=case.person_id), Referral.objects.get(pk=case.referral_id)
    return [
        *(person.family_name, person.given_names, person.preferred_name, person.name_key, person.sound_key),
        *(sent.family_name, sent.given_names, Case.objects.get(pk=case.pk).family_name_key),
    ]


NOW = ["Nuñez", "Zoë  Ann", "Zoë  Ann", "nunez zoe ann", sound_key("Nuñez", "Zoë  Ann")]


def test_names_and_their_keys_get_the_one_spelling_and_twice_is_as_once(before):
    entries, as_sent = Entry.objects.count(), Referral.objects.get(pk=before.referral_id).as_sent
    for _ in range(2):
        spell_again()
        assert kept(before) == [*NOW, *NOW[:2], "NUÑEZ"]
    assert (Entry.objects.count(), Referral.objects.get(pk=before.referral_id).as_sent) == (entries, as_sent)


def test_a_name_that_is_spelt_so_already_is_left_alone(before):
    spell_again()
    other = make.allocated()
    Person.objects.filter(pk=other.person_id).update(family_name="Ольга", sound_key="as it was")
    spell_again()
    assert Person.objects.get(pk=other.person_id).sound_key == "as it was"


def test_there_is_nothing_to_take_back(before):
    assert [step.Migration.operations[0].reverse_code(apps, None) for step in STEPS] == [None, None]
