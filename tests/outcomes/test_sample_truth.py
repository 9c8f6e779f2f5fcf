"""The clean sample gives the truth: every decision, every link, every measure."""

import csv
import json
from datetime import UTC, date, datetime
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction

from outcomes import schedules
from outcomes.extract.models import Extract, OffenceRecord
from outcomes.follow_up.models import FollowUp
from programmes.calendar import months_after
from referrals.referral.models import Referral
from tests.conftest import SAMPLES
from tests.factories import outcomes as given

pytestmark = pytest.mark.django_db

CLEAN = SAMPLES / "clean"

WRITTEN = datetime(2026, 7, 1, 9, tzinfo=UTC)

COUNTS = ("people", "mature", "not_mature", "events", "reoffenders")

VALUES = ("value", "low", "high")

COVERED = json.loads((CLEAN / "offences.csv.json").read_text())

COVERED_FROM, COVERED_TO = (date.fromisoformat(COVERED[name]) for name in ("covered_from", "covered_to"))


def answer(*arguments):
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def rows(name):
    with (CLEAN / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module", autouse=True)
def totals(django_db_setup, django_db_blocker):
    """Both files, taken in once for this module on the day after the truth was written, and undone at its end."""
    with django_db_blocker.unblock(), time_machine.travel(WRITTEN), transaction.atomic():
        found = {
            name: json.loads(answer(f"import_{name}", str(CLEAN / f"{name}.csv"), "--json"))
            for name in ("referrals", "offences")
        }
        given.coverage(COVERED["force"], first=COVERED_FROM, last=COVERED_TO)
        yield found
        transaction.set_rollback(True)


def test_the_control_totals_are_the_truth(totals):
    truth = json.loads((CLEAN / "truth_totals.json").read_text())
    for name, found in totals.items():
        assert {key: found[key] for key in truth[f"{name}.csv"]} == truth[f"{name}.csv"]


def test_every_decision_is_the_truth(tmp_path):
    answer("export", "decisions", "--out", str(tmp_path / "decisions.csv"))
    with (tmp_path / "decisions.csv").open() as file:
        found = {row["source_reference"]: row for row in csv.DictReader(file)}
    truth = rows("truth_decisions.csv")
    assert {one["source_reference"]: (one["expected"], one["accepted_on"]) for one in truth} == {
        key: ("accepted" if row["state"] == "accepted" else "not_accepted", row["accepted_on"])
        for key, row in found.items()
    }


def test_the_rule_that_stops_a_referral_is_said_in_the_words_of_the_truth():
    found = dict(Referral.objects.values_list("source_reference", "stopping_rule"))
    truth = {one["source_reference"]: one["rule"].removesuffix(", age only") for one in rows("truth_decisions.csv")}
    assert found == truth


def test_every_offence_row_is_linked_to_the_right_person():
    person_of = dict(Referral.objects.values_list("source_reference", "person_id"))
    keys = {one["person_key"]: person_of[one["source_reference"]] for one in rows("truth_people.csv")}
    truth = {one["record_id"]: keys.get(one["person_key"]) for one in rows("truth_links.csv")}
    found = {
        record: person if link in {"exact", "scored"} else None
        for record, person, link in OffenceRecord.objects.values_list("record_id", "person_id", "link")
    }
    assert found == truth


def test_the_same_extract_again_changes_nothing():
    with time_machine.travel(WRITTEN):
        again = json.loads(answer("import_offences", str(CLEAN / "offences.csv"), "--json"))
    assert (again["imported"], again["unchanged"], again["quarantined"]) == (0, 5840, 0)


@pytest.fixture(scope="module")
def measured(totals, django_db_blocker):
    with django_db_blocker.unblock():
        lines = []
        for by in ("quarter", "year", ""):
            arguments = ["measure", "M1,M2,M3,M4,M5", "--programme", "all", "--from", "2023-01", "--to", "2025-12"]
            arguments += ["--window", "all", "--as-of", "2026-06-30", "--json", *(["--by", by] if by else [])]
            lines += [json.loads(line) for line in answer(*arguments).splitlines()]
    keys = ("measure", "programme", "cohort_from", "cohort_to", "window_months")
    return {tuple(line[key] for key in keys): line for line in lines}


def test_every_measure_of_every_programme_quarter_and_window_is_the_truth(measured):
    truth = json.loads((CLEAN / "truth_measures.json").read_text())["measures"]
    wrong = []
    for line in truth:
        found = measured[
            line["measure"], line["programme"], line["cohort_from"], line["cohort_to"], line["window_months"]
        ]
        same_counts = all(found[name] == line[name] for name in COUNTS)
        same_values = all(found[name] == pytest.approx(line[name], abs=1e-5) for name in VALUES)
        same_curve = found.get("km_at_window") == pytest.approx(line.get("km_at_window"), abs=1e-5)
        if not (same_counts and same_values and same_curve):
            wrong.append((line, found))
    assert wrong == []


def test_every_answer_says_which_days_are_covered(measured):
    spans = {(line["people"] > 0, line["covered_from"], line["covered_to"]) for line in measured.values()}
    assert spans == {(True, COVERED["covered_from"], COVERED["covered_to"]), (False, None, None)}
    assert {line["unknown_codes"] for line in measured.values()} == {0}


@pytest.mark.parametrize("last", [date(2025, 6, 30), date(2024, 2, 29)])
def test_what_is_cut_off_makes_nobody_mature_whom_it_does_not_cover(last):
    Extract.objects.exclude(force_code="").update(covered_to=last)
    arguments = ("measure", "M1,M3", "--programme", "divert", "--from", "2023-01", "--to", "2024-12", "--by", "quarter")
    found = [json.loads(line) for line in answer(*arguments, "--as-of", "2026-06-30", "--json").splitlines()]
    lag = {"M1": 6, "M3": 1}
    firsts = [(one, date.fromisoformat(f"{one['cohort_from']}-01")) for one in found]
    cut = [one for one, first in firsts if months_after(first, 12 + lag[one["measure"]]) > last]
    assert {(one["mature"], one["value"], one["method"]) for one in cut if one["people"]} == {(0, None, "no data")}
    assert [one["not_mature"] for one in cut] == [one["people"] for one in cut]


def test_every_accepted_referral_gets_its_three_follow_ups_once():
    schedules.sweep_follow_ups()
    schedules.sweep_follow_ups()
    assert FollowUp.objects.count() == 3 * Referral.objects.filter(state="accepted").count()


def test_follow_ups_are_measured_when_their_data_has_come():
    schedules.sweep_follow_ups()
    with time_machine.travel(WRITTEN):
        while FollowUp.objects.window_ended(date(2026, 7, 1)).exists():
            schedules.end_windows()
        due = FollowUp.objects.to_measure(date(2026, 7, 1))
        first = due.order_by("index_on", "referral__source_reference", "window").first()
        schedules.measure_follow_ups()
    first.refresh_from_db()
    assert first.state == "measured"
    assert first.recorded_count is not None
