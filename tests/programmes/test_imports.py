"""What `migrate` alone puts into an empty database."""

import shutil
from datetime import date
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command

from ledger.models import Entry
from programmes import imports
from programmes.models import Fund, Programme, ProgrammeVersion, ReferenceValue
from programmes.terms.offences import is_in_ranges
from programmes.terms.vocabularies import ReferenceKind
from tests.factories.programmes import choices_of, ship, version_of

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 3)


def counts():
    return {
        "programmes": Programme.objects.count(),
        "versions": ProgrammeVersion.objects.count(),
        "funds": Fund.objects.count(),
        **{kind.value: ReferenceValue.objects.filter(kind=kind).count() for kind in ReferenceKind},
    }


SHIPPED = {
    "programmes": 10,
    "versions": 10,
    "funds": 5,
    "local_authority": 8,
    "custody_suite": 9,
    "ethnicity": 21,
    "outcome_type": 22,
    "offence": 138,
    "offence_index": 3156,
    "drug": 19,
    "specified_class_a": 8,
    "legal_value": 39,
    "unit_cost": 0,
}


def test_migrations_alone_ship_programmes_and_reference_values():
    assert counts() == SHIPPED


def test_loading_again_changes_nothing():
    before = list(ReferenceValue.objects.order_by("pk").values_list("pk", flat=True))
    ship()
    assert (counts(), list(ReferenceValue.objects.order_by("pk").values_list("pk", flat=True))) == (SHIPPED, before)


def test_loading_again_keeps_what_an_administrator_confirmed():
    ReferenceValue.objects.filter(code="summary_limitation").update(is_confirmed=True)
    imports.load_references(apps)
    assert ReferenceValue.objects.get(code="summary_limitation").is_confirmed is True


def test_each_shipped_version_is_in_force_from_2020_and_reads_as_its_file():
    for code in Programme.objects.values_list("code", flat=True):
        version = version_of(code)
        assert (version.number, version.valid_until, version.choices) == (1, None, choices_of(code))


def test_the_trigger_offences_of_the_required_assessment_are_those_of_the_reference_values():
    rows = ReferenceValue.objects.in_force(ReferenceKind.OFFENCE, TODAY)
    ranges = choices_of("required_assessment").offence_list
    assert {row.code for row in rows if row.value["trigger"]} == {
        row.code for row in rows if is_in_ranges(ranges, row.code)
    }


def test_an_offence_has_its_group_its_harm_and_its_flags():
    robbery = ReferenceValue.objects.value_of(ReferenceKind.OFFENCE, "034/01", TODAY)
    assert robbery == {
        "group": "Robbery",
        "harm_days": 365,
        "harm_basis": "exact",
        "trigger": True,
        "trigger_basis": "Theft Act 1968 s.8",
        "serious": True,
        "severity_weight": 993.55,
    }


def test_a_median_of_harm_is_not_confirmed_and_an_exact_value_is():
    marks = dict(ReferenceValue.objects.filter(code__in=["046/00", "028/03"]).values_list("code", "is_confirmed"))
    assert marks == {"046/00": True, "028/03": False}


def test_the_wider_list_of_specified_drugs_begins_on_2_august_2023():
    before, after = (
        ReferenceValue.objects.codes(ReferenceKind.SPECIFIED_CLASS_A, day)
        for day in (date(2023, 8, 1), date(2023, 8, 2))
    )
    assert after - before == {"methadone", "MDMA", "LSD", "methamphetamine"}


def test_a_legal_value_has_an_amount_and_a_unit():
    found = ReferenceValue.objects.value_of(ReferenceKind.LEGAL_VALUE, "required_assessment_age", TODAY)
    assert found == {"amount": 18, "unit": "years"}


@pytest.fixture
def folder(tmp_path):
    """The programme files of a release."""
    shutil.copytree(imports.SHIPPED / "programmes", tmp_path / "programmes")
    return tmp_path


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def held():
    return list(ProgrammeVersion.objects.order_by("programme__code", "number").values_list())


def test_the_files_of_this_release_are_what_migrations_loaded():
    before = held()
    loads = [imports.add_programmes() for _ in range(2)]
    assert (loads, held(), counts()) == ([imports.Loaded((), ())] * 2, before, SHIPPED)


def test_a_programme_file_added_later_becomes_a_programme_once_and_is_entered(folder):
    text = (folder / "programmes" / "divert.toml").read_text(encoding="utf-8")
    new = text.replace('code = "divert"', 'code = "divert_later"').replace('name = "DIVERT"', 'name = "Later"')
    (folder / "programmes" / "later.toml").write_text(new, encoding="utf-8")
    loads = [imports.add_programmes(folder) for _ in range(2)]
    assert loads == [imports.Loaded(("divert_later",), ()), imports.Loaded((), ())]
    assert version_of("divert_later").choices.code == "divert_later"
    assert Entry.objects.filter(verb="publish_version", facts__programme="divert_later").count() == 1


def test_a_file_that_changed_leaves_the_published_version_and_is_named(folder):
    before, path = held(), folder / "programmes" / "divert.toml"
    edit(path, "age_min = 10", "age_min = 12")
    told = imports.add_programmes(folder).differing
    assert (told, held()) == (("divert: version 1 stays; its file differs in age_min.",), before)


def test_a_file_with_another_first_day_is_named(folder):
    edit(folder / "programmes" / "divert.toml", "valid_from = 2020-01-01", "valid_from = 2021-01-01")
    assert imports.add_programmes(folder).differing == ("divert: no version begins on 2021-01-01, as its file says.",)


def test_the_command_says_what_it_did_and_nothing_when_there_is_nothing():
    Programme.objects.filter(code="divert").update(code="former")
    said = [StringIO(), StringIO()]
    for out in said:
        call_command("load_programmes", stdout=out, stderr=StringIO())
    assert [out.getvalue() for out in said] == ["divert: added.\n", ""]
