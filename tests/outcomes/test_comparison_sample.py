"""The sample with planted effects: every row is somebody's, and every interval holds what was planted."""

import csv
import json
from datetime import UTC, datetime
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction

from outcomes.comparison.models import Allocation, Comparator, ComparedOffence
from outcomes.extract.models import Extract
from tests.conftest import SAMPLES

pytestmark = pytest.mark.django_db
FOLDER = SAMPLES / "comparators"
WRITTEN = datetime(2026, 7, 1, 9, tzinfo=UTC)
KINDS = ("comparators", "allocations", "referrals", "offences")


def rows(name):
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def answer(*arguments):
    out = StringIO()
    with time_machine.travel(WRITTEN):
        call_command(*arguments, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.fixture(scope="module", autouse=True)
def totals(django_db_setup, django_db_blocker):
    """All four files, those of comparators before anybody was referred, taken in once for this module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield {name: answer(f"import_{name}", str(FOLDER / f"{name}.csv"), "--json")[0] for name in KINDS}
        transaction.set_rollback(True)


@pytest.fixture
def covered():
    """What the side-car of the extract states."""
    stated = json.loads((FOLDER / "offences.csv.json").read_text())
    Extract.objects.update(
        force_code=stated["force"], covered_from=stated["covered_from"], covered_to=stated["covered_to"]
    )


def test_nothing_is_held_back(totals):
    assert {name: (one["imported"], one["quarantined"]) for name, one in totals.items()} == {
        "comparators": (721, 0),
        "allocations": (108, 0),
        "referrals": (362, 0),
        "offences": (9870, 0),
    }


def test_every_offence_row_finds_whom_it_is_about():
    truth = {row["record_id"]: row["source_reference"] for row in rows("truth_comparator_links.csv")}
    key_of = {
        compared: key
        for model in (Allocation, Comparator)
        for compared, key in model.objects.values_list("compared", "source_reference")
    }
    nobodys = ComparedOffence.objects.filter(record__person=None)
    found = {record: key_of[compared] for record, compared in nobodys.values_list("record__record_id", "compared")}
    assert found == truth


def test_every_interval_holds_what_was_planted(covered):
    planted = {(row["programme"], row["estimand"]): float(row["planted"]) for row in rows("truth_effects.csv")}
    lines = [
        line
        for window in ("6", "12")
        for line in answer("compare", "--programme", "all", "--window", window, "--as-of", "2026-06-30", "--json")
        if line["design"] in {"randomised", "matched"} and line["value"] is not None
    ]
    missed = [line for line in lines if not line["low"] <= planted[line["programme"], line["estimand"]] <= line["high"]]
    assert (missed, len(lines)) == ([], 38)
    assert {line["programme"] for line in lines} == {programme for programme, _ in planted}
    assert {tuple(line["previous_offences_differ"]) for line in lines} == {()}


def test_the_trial_counts_who_did_not_take_it_up(covered):
    line = answer("compare", "--programme", "turning_point", "--window", "12", "--as-of", "2026-06-30", "--json")[0]
    told = (line["design"], line["offered"], line["comparators"], line["not_taken_up"], line["crossed_over"])
    assert told == ("randomised", 53, 55, 5, 0)


def test_without_coverage_there_is_no_answer():
    Extract.objects.update(force_code="", covered_from=None, covered_to=None)
    lines = answer("compare", "--programme", "divert,turning_point", "--window", "6", "--as-of", "2026-06-30", "--json")
    assert {(line["value"], line["method"]) for line in lines} == {(None, "no data")}
