"""The messy sample of offences: what is quarantined and why, that nothing is linked wrongly, and what a rerun changes."""

import csv
import json
from collections import Counter, defaultdict
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import transaction

from accounts.models import User
from outcomes.extract.linkage.scored import link_unsettled
from outcomes.extract.models import OffenceRecord
from outcomes.extract.terms import LinkState
from outcomes.extract.validators import check_offence_row, offence_columns
from tests.conftest import SAMPLES

pytestmark = pytest.mark.django_db
MESSY = SAMPLES / "messy"
WRITTEN = datetime(2026, 7, 1, 9, tzinfo=UTC)


def rows(path):
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def answer(*arguments):
    out = StringIO()
    with time_machine.travel(WRITTEN):
        call_command(*arguments, stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module", autouse=True)
def totals(django_db_setup, django_db_blocker):
    """Both files, taken in once for this module on the day after the truth was written, and undone at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield {
            name: json.loads(answer(f"import_{name}", str(MESSY / f"{name}.csv"), "--json"))
            for name in ("referrals", "offences")
        }
        transaction.set_rollback(True)


def test_the_control_totals_of_a_messy_file_are_the_truth(totals):
    truth = json.loads((MESSY / "truth_totals.json").read_text())["offences.csv"]
    assert {key: totals["offences"][key] for key in truth} == truth


def test_every_bad_row_is_held_by_its_line_and_column(totals):
    held = defaultdict(set)
    for row in rows(totals["offences"]["quarantine_file"]):
        held[int(row["line"])].add(row["column"])
    truth = [row for row in rows(MESSY / "truth_poison.csv") if row["file"] == "offences.csv"]
    assert held == {int(row["line"]): {row["column"]} for row in truth if row["expected"] == "quarantined"}


def linked_by_person():
    """By row the person for whom it counts, and by row whose it is in truth; nobody is empty."""
    key_of = {row["source_reference"]: row["person_key"] for row in rows(MESSY / "truth_people.csv")}
    truth = {row["record_id"]: row["person_key"] for row in rows(MESSY / "truth_links.csv")}
    found = OffenceRecord.objects.linked().values_list("record_id", "person__referrals__source_reference")
    return {record: key_of[reference] for record, reference in found}, truth


def test_no_row_is_linked_to_the_wrong_person_by_an_identifier():
    found, truth = linked_by_person()
    exact = OffenceRecord.objects.current().filter(link=LinkState.EXACT).values_list("record_id", flat=True)
    assert {record for record in exact if found[record] != truth[record]} == set()


def test_of_the_links_that_count_by_themselves_five_in_a_thousand_at_most_are_wrong():
    found, truth = linked_by_person()
    right = sum(person == truth[record] for record, person in found.items())
    assert right / len(found) >= 0.995


def test_of_the_rows_of_people_who_were_referred_97_in_a_hundred_find_them():
    found, truth = linked_by_person()
    wanted = {record: person for record, person in truth.items() if person}
    assert sum(found.get(record) == person for record, person in wanted.items()) / len(wanted) >= 0.97


def test_the_totals_of_the_links_are_those_of_the_rows(totals):
    states = Counter(OffenceRecord.objects.current().values_list("link", flat=True))
    said = totals["offences"]
    assert (said["linked"], said["to_review"], said["unlinked"]) == (
        states["exact"] + states["scored"],
        states["to_review"],
        states["unlinked"],
    )


def test_linking_once_more_changes_nothing():
    before = list(OffenceRecord.objects.order_by("pk").values_list("pk", "person", "link", "link_weight"))
    assert link_unsettled(actor=User.objects.clock()) == 0
    assert list(OffenceRecord.objects.order_by("pk").values_list("pk", "person", "link", "link_weight")) == before


def test_a_messy_file_again_changes_nothing():
    again = json.loads(answer("import_offences", str(MESSY / "offences.csv"), "--json"))
    assert (again["imported"], again["unchanged"], again["quarantined"]) == (0, 5843, 10)


def test_a_changed_row_waits_unless_it_is_to_replace_the_older_one(tmp_path):
    changed = tmp_path / "changed.csv"
    header, row = (MESSY / "offences.csv").read_text(encoding="utf-8-sig").splitlines()[:3:2]
    changed.write_text(f"{header}\n{row.replace('Jones', 'Jonas')}\n")
    held = json.loads(answer("import_offences", str(changed), "--json"))
    taken = json.loads(answer("import_offences", str(changed), "--json", "--replace"))
    assert (held["quarantined"], taken["imported"]) == (1, 1)
    versions = OffenceRecord.objects.filter(record_id="M1-E0000002").order_by("-is_superseded")
    assert list(versions.values_list("family_name", "is_superseded")) == [("Jones", True), ("Jonas", False)]


def test_a_file_without_a_required_column_is_refused_by_its_name():
    before = OffenceRecord.objects.count()
    with pytest.raises(CommandError, match="event"):
        answer("import_offences", str(MESSY / "files" / "offences_without_event.csv"))
    assert OffenceRecord.objects.count() == before


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"offence_at": "2023-02-29"}, ("offence_at", "impossible_date")),
        ({"event_at": "2031-01-01"}, ("event_at", "in_future")),
        ({"event_at": "2024-05-01"}, ("event_at", "event_before_offence")),
        ({"event": "trial"}, ("event", "unknown_code")),
        ({"date_of_birth": "2025-01-01"}, ("date_of_birth", "born_after")),
        ({"date_of_birth": "1900-01-01"}, ("date_of_birth", "too_old")),
    ],
)
def test_each_fault_has_its_own_reason(cells, reason):
    good = {
        "record_id": "1",
        "force_code": "20",
        "event": "arrest",
        "offence_code": "046/00",
        "offence_at": "2024-06-05",
        "event_at": "2024-06-05",
    }
    _, errors = check_offence_row({**good, **cells}, offence_columns(WRITTEN.date()), WRITTEN.date())
    assert [(error.column, error.kind) for error in errors] == [reason]
