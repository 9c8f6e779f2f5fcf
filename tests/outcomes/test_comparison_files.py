"""Files of comparators and allocations: what is refused and why, control totals, and what a second run changes."""

import csv
import json
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from ledger.models import Entry
from outcomes.comparison.imports.columns import ComparisonLists, check_comparison_row
from outcomes.comparison.models import Allocation, Comparator, ComparedPerson, ComparisonFile
from outcomes.comparison.terms import FileKind
from tests.factories import outcomes as make
from tests.factories.accounts import kind_for, organisation
from tests.factories.comparison import ALLOCATION, COMPARATOR, comparison_file

pytestmark = pytest.mark.django_db


def answer(command, path, *options):
    out = StringIO()
    call_command(command, str(path), "--json", *options, stdout=out)
    return json.loads(out.getvalue())


def totals(path, *options, command="import_comparators"):
    found = answer(command, path, *options)
    assert found["rows"] == found["imported"] + found["unchanged"] + found["quarantined"]
    return found["imported"], found["unchanged"], found["quarantined"]


def held(path, *options, command="import_comparators"):
    """The line and column of every row that was held back."""
    found = answer(command, path, *options)["quarantine_file"]
    with Path(found).open(encoding="utf-8", newline="") as file:
        return [(int(row["line"]), row["column"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ({"reason": "moved"}, ("reason", "unknown_code")),
        ({"area": "Atlantis"}, ("area", "unknown_code")),
        ({"area": "West Midlands (metropolitan county)"}, ("area", "unknown_code")),
        ({"programme": "none"}, ("programme", "unknown_code")),
        ({"sex": ""}, ("sex", "missing_required")),
        ({"date_of_birth": ""}, ("date_of_birth", "missing_required")),
        ({"force_code": "2"}, ("force_code", "bad_format")),
        ({"offence_at": "2024-05-02"}, ("offence_at", "after_index")),
        ({"offence_at": "2024-05-01"}, None),
        ({"last_conviction_on": "2024-05-02"}, ("last_conviction_on", "after_index")),
        ({"offence_at": "2031-01-01"}, ("offence_at", "in_future")),
        ({"index_at": "2026-03-03T10:01"}, ("index_at", "in_future")),
        ({"index_at": "2026-03-03T10:00"}, None),
        ({"index_at": "2024-03-31T01:30"}, ("index_at", "impossible_time")),
        ({"index_at": "2019-12-31T10:00", "offence_at": "2019-12-01"}, ("index_at", "out_of_range")),
        ({"date_of_birth": "2014-05-02"}, ("date_of_birth", "under_age")),
        ({"date_of_birth": "2014-05-01"}, None),
        ({"date_of_birth": "2024-05-01"}, ("date_of_birth", "born_after")),
        ({"date_of_birth": "1913-05-01"}, ("date_of_birth", "too_old")),
        ({"date_of_birth": "1913-05-02"}, None),
        ({"family_name": ""}, ("family_name", "missing_conditional")),
        ({"given_names": ""}, ("family_name", "missing_conditional")),
        ({"given_names": "", "pnc_id": "2017/0933066K"}, None),
        ({"pnc_id": "2017/0933066J"}, ("pnc_id", "check_character")),
        ({"previous_convictions": "-1"}, ("previous_convictions", "out_of_range")),
        ({"offence_code": "46"}, ("offence_code", "bad_format")),
    ],
)
def test_each_fault_of_a_comparator_has_its_own_reason(cells, fault):
    now = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
    _, errors = check_comparison_row(FileKind.COMPARATORS, {**COMPARATOR, **cells}, ComparisonLists.now(), now)
    assert [(error.column, error.kind) for error in errors] == ([fault] if fault else [])


@pytest.mark.parametrize("column", ["trial", "stratum", "arm", "allocated_at"])
def test_an_allocation_needs_what_the_draw_was(column):
    lists, now = ComparisonLists.now(), datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
    _, errors = check_comparison_row(FileKind.ALLOCATIONS, {**ALLOCATION, column: ""}, lists, now)
    assert [(error.column, error.kind) for error in errors] == [(column, "missing_required")]


def test_the_index_date_is_the_local_day_of_the_moment(tmp_path):
    totals(comparison_file(tmp_path, {"index_at": "2024-04-30T23:30:00Z"}))
    assert Comparator.objects.get().index_on == date(2024, 5, 1)


def test_a_file_again_changes_nothing_and_says_so_in_its_control_totals(tmp_path):
    path = comparison_file(tmp_path, {}, {"source_reference": "C2", "family_name": "Brown", "reason": "moved"})
    assert [totals(path), totals(path)] == [(1, 0, 1), (0, 1, 1)]
    counts = ComparisonFile.objects.order_by("imported_at", "unchanged_count").values_list(
        "kind", "row_count", "imported_count", "unchanged_count", "quarantined_count"
    )
    assert list(counts) == [("comparators", 2, 1, 0, 1), ("comparators", 2, 0, 1, 1)]


def test_a_batch_is_entered_once_with_the_digest_of_its_rows(tmp_path):
    totals(comparison_file(tmp_path, {}, {"source_reference": "C2", "family_name": "Brown"}))
    entry = Entry.objects.get(verb="import_comparators")
    assert (entry.object_kind, entry.facts["count"], len(entry.facts["digest"])) == ("outcomes.comparator", 2, 64)


def test_a_file_without_a_required_column_is_refused_by_its_name(tmp_path):
    path = comparison_file(tmp_path, {}, like={name: COMPARATOR[name] for name in COMPARATOR if name != "area"})
    with pytest.raises(CommandError, match="area"):
        answer("import_comparators", path)
    assert ComparisonFile.objects.count() == 0


def test_a_changed_row_waits_unless_it_is_to_replace_the_older_one(tmp_path):
    totals(comparison_file(tmp_path, {}))
    path = comparison_file(tmp_path, {"previous_convictions": "4"})
    assert (held(path), totals(path, "--replace")) == ([(2, "source_reference")], (1, 0, 0))
    versions = Comparator.objects.order_by("-is_superseded").values_list("previous_convictions", "is_superseded")
    assert list(versions) == [(1, True), (4, False)]


def test_a_newer_row_describes_the_person_anew(tmp_path):
    totals(comparison_file(tmp_path, {"pnc_id": "2017/0933066K", "sex": "U"}))
    totals(comparison_file(tmp_path, {"pnc_id": "2017/0933066K", "sex": "F"}), "--replace")
    assert list(ComparedPerson.objects.values_list("sex", flat=True)) == ["F"]


def test_the_same_person_stands_once_in_a_programme(tmp_path):
    path = comparison_file(
        tmp_path, {}, {"source_reference": "C2"}, {"source_reference": "C3", "programme": "checkpoint"}
    )
    assert held(path) == [(3, "source_reference")]
    assert totals(path) == (0, 2, 1)
    assert (ComparedPerson.objects.count(), Comparator.objects.count()) == (1, 2)


def test_the_same_key_twice_with_other_content_is_held(tmp_path):
    assert held(comparison_file(tmp_path, {}, {"previous_convictions": "2"})) == [(3, "source_reference")]


@pytest.mark.parametrize(
    ("accepted", "is_held"), [(date(2024, 4, 30), True), (date(2024, 5, 1), True), (date(2024, 5, 2), False)]
)
def test_whom_the_programme_had_accepted_by_the_index_date_is_a_conflict(tmp_path, accepted, is_held):
    known = make.person(family_name="Grey", given_names="Ann", date_of_birth=date(1990, 2, 3))
    make.referral(accepted, of=known)
    assert totals(comparison_file(tmp_path, {})) == ((0, 0, 1) if is_held else (1, 0, 0))


def test_who_was_accepted_to_another_programme_is_none(tmp_path):
    known = make.person(family_name="Grey", given_names="Ann", date_of_birth=date(1990, 2, 3))
    make.referral(date(2024, 4, 1), of=known, programme="checkpoint")
    assert totals(comparison_file(tmp_path, {})) == (1, 0, 0)


# -- the arms of a trial


def allocations(tmp_path, *rows):
    return comparison_file(tmp_path, *rows, like=ALLOCATION)


def sent(**facts):
    known = make.person(family_name="Grey", given_names="Ann", date_of_birth=date(1990, 2, 3))
    given = {"of": known, "programme": "turning_point", "source_reference": "C1"}
    force = organisation(kind_for("custody_officer"))
    force.code = "20"
    force.save()
    return make.referral(date(2024, 5, 1), **{**given, "force": force, **facts})


def test_an_arm_outside_its_list_is_refused(tmp_path):
    assert held(allocations(tmp_path, {"arm": "both"}), command="import_allocations") == [(2, "arm")]


def test_another_arm_for_a_known_key_is_changed_and_never_replaced(tmp_path):
    assert totals(allocations(tmp_path, {}), command="import_allocations") == (1, 0, 0)
    path = allocations(tmp_path, {"arm": "control"})
    assert held(path, "--replace", command="import_allocations") == [(2, "arm")]
    assert list(Allocation.objects.values_list("arm", "is_superseded")) == [("treatment", False)]


def test_another_column_of_an_allocation_is_replaced(tmp_path):
    totals(allocations(tmp_path, {}), command="import_allocations")
    assert totals(allocations(tmp_path, {"stratum": "man"}), "--replace", command="import_allocations") == (1, 0, 0)


def test_the_same_person_is_drawn_once_in_a_trial(tmp_path):
    path = allocations(tmp_path, {}, {"source_reference": "C2"}, {"source_reference": "C3", "trial": "TP2"})
    assert held(path, command="import_allocations") == [(3, "source_reference")]


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({}, None),
        ({"allocated_at": "2024-05-01T09:59"}, None),
        ({"allocated_at": "2024-05-01T10:01"}, "allocated_at"),
        ({"programme": "checkpoint"}, "programme"),
        ({"family_name": "Violet"}, "source_reference"),
        ({"family_name": "Violet", "source_reference": "C9"}, None),
    ],
)
def test_an_allocation_agrees_with_the_referral_it_names(tmp_path, cells, column):
    sent()
    path = allocations(tmp_path, cells)
    if column:
        assert held(path, command="import_allocations") == [(2, column)]
    else:
        assert totals(path, command="import_allocations") == (1, 0, 0)


def test_a_draw_is_entered_when_it_comes_in(tmp_path):
    totals(allocations(tmp_path, {}), command="import_allocations")
    assert Entry.objects.get(verb="import_allocations").facts["count"] == 1
