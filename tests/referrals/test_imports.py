"""Referrals in bulk: the samples with their truths, totals that always add up, and files that are wrong as a whole."""

import csv
import json
from collections import defaultdict
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from accounts.models import OrganisationKind, User
from ledger.chain import verify_chain
from ledger.models import Entry, Job
from referrals.files.reading import FileRefused
from referrals.intake.imports import import_referrals, referral_layout
from referrals.people.models import Likeness, Person
from referrals.referral.models import Referral
from tests.factories.accounts import organisation

GOOD = {
    "force_code": "20",
    "source_reference": "A1",
    "programme": "divert",
    "source": "street",
    "referred_at": "2026-03-02T14:00",
    "officer_number": "8358",
    "family_name": "Carter",
    "given_names": "Jo",
    "date_of_birth": "1990-05-04",
    "sex": "F",
    "offence_code": "092/61",
    "offence_at": "2026-03-02",
    "crime_number": "20/1/26",
    "drug": "cannabis",
    "drug_amount_band": "personal_small",
    "supply_suspected": "N",
    "responsibility": "admitted",
    "agrees_to_take_part": "Y",
    "agrees_to_share": "Y",
    "victim": "none",
}


@pytest.fixture(autouse=True)
def force(db):
    return organisation(OrganisationKind.POLICE)


@pytest.fixture
def put(tmp_path):
    def write(*rows, name="referrals.csv", header=None):
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, header or list(GOOD), extrasaction="ignore")
            writer.writeheader()
            writer.writerows({**GOOD, **row} for row in rows)
        return path

    return write


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def take(path, **options):
    return import_referrals(path, actor=User.objects.clock(), **options)


def totals(path, **options):
    done = take(path, **options)
    return done.rows, done.imported, done.unchanged, done.quarantined


def reasons(path):
    return [(one.row.line, one.column, one.errors[0].kind) for one in take(path).held]


def grouped(rows):
    people = defaultdict(set)
    for person, reference in rows:
        people[person].add(reference)
    return {frozenset(references) for references in people.values()}


def test_the_clean_sample_is_decided_as_its_truth_says_and_the_second_time_nothing_changes(samples):
    path = samples / "clean" / "referrals.csv"
    assert totals(path) == (792, 792, 0, 0)
    decided = {
        row.source_reference: ("accepted" if row.accepted_on else "not_accepted", str(row.accepted_on or ""))
        for row in Referral.objects.all()
    }
    truth = rows_of(samples / "clean" / "truth_decisions.csv")
    assert decided == {row["source_reference"]: (row["expected"], row["accepted_on"]) for row in truth}
    people = [(row["person_key"], row["source_reference"]) for row in rows_of(samples / "clean" / "truth_people.csv")]
    assert grouped(Referral.objects.values_list("person_id", "source_reference")) == grouped(people)
    assert totals(path) == (792, 0, 792, 0)
    assert verify_chain().first_bad is None


def test_the_messy_sample_holds_back_what_its_truth_says_and_nothing_else(samples):
    done = take(samples / "messy" / "referrals.csv")
    truth = json.loads((samples / "messy" / "truth_totals.json").read_text())
    assert {
        "rows": done.rows,
        "imported": done.imported,
        "unchanged": done.unchanged,
        "quarantined": done.quarantined,
    } == truth["referrals.csv"]
    assert list(done.unknown_columns) == truth["unknown_columns"]
    poison = [row for row in rows_of(samples / "messy" / "truth_poison.csv") if row["file"] == "referrals.csv"]
    expected = [
        (int(row["line"]), row["column"], row["reason_class"]) for row in poison if row["expected"] == "quarantined"
    ]
    assert sorted((one.row.line, one.column, one.errors[0].kind) for one in done.held) == sorted(expected)


def test_the_messy_sample_merges_nobody_who_is_not_one_person(samples):
    take(samples / "messy" / "referrals.csv")
    people = [(row["person_key"], row["source_reference"]) for row in rows_of(samples / "messy" / "truth_people.csv")]
    known = {reference for _, reference in people}
    found = Referral.objects.filter(source_reference__in=known).values_list("person_id", "source_reference")
    assert [one for one in grouped(found) if not any(one <= truth for truth in grouped(people))] == []


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("referrals_without_sex", "Required columns are missing: sex."),
        ("empty", "The file has no header line."),
        ("referrals_semicolons", "The file is not comma-separated"),
        ("referrals_utf16", "The file is not UTF-8"),
    ],
)
def test_a_file_that_is_wrong_as_a_whole_is_refused_with_a_sentence(samples, name, sentence):
    with pytest.raises(FileRefused, match=sentence):
        take(samples / "messy" / "files" / f"{name}.csv")
    assert Referral.objects.count() == 0


def test_a_header_alone_is_a_file_without_rows(samples):
    assert totals(samples / "messy" / "files" / "referrals_header_only.csv") == (0, 0, 0, 0)


def test_a_quotation_mark_that_is_never_closed_refuses_the_file(put):
    path = put({}, {"source_reference": "A2"})
    path.write_text(path.read_text().replace("A2", '"A2'))
    with pytest.raises(FileRefused, match="begins on line 3"):
        take(path)


def test_the_same_key_with_other_content_waits_for_a_person_and_replace_keeps_both(put):
    take(put({}))
    newer = put({"supply_suspected": ""}, name="newer.csv")
    assert reasons(newer) == [(2, "source_reference", "duplicate_key")]
    assert totals(newer, is_replacing=True) == (1, 1, 0, 0)
    row = Referral.objects.get()
    assert (row.is_supply_suspected, row.superseded[0]["sent"]["is_supply_suspected"]) == (None, False)
    assert totals(newer) == (1, 0, 1, 0)


def test_a_replaced_row_that_was_not_decided_is_asked_again(put):
    take(put({"supply_suspected": ""}))
    take(put({}), is_replacing=True)
    assert Referral.objects.get().state == "accepted"


def test_a_row_of_last_week_is_no_history_and_an_older_one_is(put):
    take(put({}, {"source_reference": "A2", "referred_at": "2026-02-01T10:00", "offence_at": "2026-02-01"}))
    found = Referral.objects.order_by("referred_at").values_list("source_reference", "is_history", "state")
    assert list(found) == [("A2", True, "accepted"), ("A1", False, "accepted")]
    assert sorted(Job.objects.values_list("task", flat=True)) == [
        "outcomes.link_person",
        "outcomes.schedule_follow_ups",
        "outcomes.schedule_follow_ups",
        "referrals.send_notices",
    ]


def test_history_that_the_rules_leave_open_stays_out_of_the_inbox_and_has_no_limit(put):
    take(put({"referred_at": "2026-02-01T10:00", "offence_at": "2026-02-01", "supply_suspected": ""}))
    row = Referral.objects.get()
    assert (row.state, row.due_at, Referral.objects.undecided().count()) == ("screening", None, 0)


def test_a_batch_has_one_entry_with_the_digest_of_its_rows(put):
    take(put({"referred_at": "2026-02-01T10:00", "offence_at": "2026-02-01"}))
    entry = Entry.objects.get(verb="import")
    assert (entry.facts["count"], entry.facts["accepted"], len(entry.facts["digest"])) == (1, 1, 64)


def test_a_run_that_was_killed_goes_on_where_it_stopped(put):
    old = {"referred_at": "2026-02-01T10:00", "offence_at": "2026-02-01"}
    take(put(old, {**old, "source_reference": "A2", "crime_number": "2"}))
    more = [{**old, "source_reference": f"A{n}", "crime_number": str(n)} for n in range(2, 6)]
    assert totals(put(old, *more)) == (5, 3, 2, 0)
    assert Referral.objects.count() == 5


def test_a_mended_row_is_offered_again_in_the_shape_in_which_it_was_given_back(put):
    done = take(put({"sex": "Q"}))
    text = done.quarantine_file.read_text()
    assert text.splitlines()[1].startswith("2,sex,“Q” is not on the list.,20,A1,divert")
    done.quarantine_file.write_text(text.replace(",Q,", ",F,"))
    again = take(done.quarantine_file)
    assert (again.imported, again.unknown_columns) == (1, ("line", "column", "reason"))


def test_every_fault_of_a_row_is_named(put):
    held = take(put({"sex": "Q", "gravity_score": "9"}, header=[*GOOD, "gravity_score"])).held[0]
    assert held.reason == "“Q” is not on the list. gravity_score: 9 is not between 1 and 5."


def test_a_line_is_counted_as_an_editor_counts_it(put):
    path = put({"crime_number": "a\nb"}, {"source_reference": "A2", "sex": "Q"})
    assert reasons(path)[-1] == (4, "sex", "unknown_code")


def test_a_workbook_is_taken_like_a_text_file(put, tmp_path):
    book = Workbook()
    book.active.append(list(GOOD))
    book.active.append(list(GOOD.values()))
    book.save(tmp_path / "referrals.xlsx")
    assert totals(tmp_path / "referrals.xlsx") == (1, 1, 0, 0)
    assert Referral.objects.get().crime_number == GOOD["crime_number"]


def test_the_first_file_of_an_empty_house_names_the_force_that_is_served(put, force):
    force.delete()
    take(put({}))
    assert Referral.objects.get().sender.code == "20"


def test_a_force_that_is_not_known_is_refused_by_row(put):
    assert reasons(put({"force_code": "23"})) == [(2, "force_code", "unknown_code")]


def test_an_offence_on_no_list_is_refused_by_row(put):
    assert reasons(put({"offence_code": "999/99"})) == [(2, "offence_code", "unknown_code")]


def test_look_alikes_are_proposed_and_never_merged(put):
    old = {"referred_at": "2026-02-01T10:00", "offence_at": "2026-02-01"}
    take(put(old, {**old, "source_reference": "A2", "given_names": "Joe"}))
    assert (Person.objects.count(), Likeness.objects.count()) == (2, 1)


def test_the_command_answers_with_totals_and_refuses_with_a_sentence(put, tmp_path):
    out = StringIO()
    call_command("import_referrals", str(put({})), "--json", stdout=out)
    answer = json.loads(out.getvalue())
    assert (answer["rows"], answer["imported"], answer["quarantine_file"]) == (1, 1, None)
    with pytest.raises(CommandError, match="There is no file"):
        call_command("import_referrals", str(tmp_path / "none.csv"))


def test_whoever_takes_a_file_in_is_named_by_its_entries_and_the_rules_by_their_own(put, team_leader):
    old = {"referred_at": "2026-02-01T10:00", "offence_at": "2026-02-01", "source_reference": "A2"}
    call_command("import_referrals", str(put({}, old)), "--as", team_leader.username, stdout=StringIO())
    said = set(Entry.objects.filter(actor=team_leader).values_list("verb", "role"))
    assert said >= {("draft", "team_leader"), ("submit", "team_leader"), ("import", "team_leader")}
    assert set(Entry.objects.filter(verb__in=("screen", "accept")).values_list("role", flat=True)) == {"clock"}
    assert Referral.objects.filter(state="accepted").count() == 2


def test_a_newer_version_of_what_somebody_does_not_see_is_held_back(put, team_leader):
    take(put({}))
    other = organisation(OrganisationKind.PROVIDER, "Harbour")
    newer = put({"note": "newer"}, header=[*GOOD, "note"])
    Referral.objects.update(provider=other)
    call_command("import_referrals", str(newer), "--replace", "--as", team_leader.username, stdout=StringIO())
    assert Referral.objects.get().note == ""
    Referral.objects.update(provider=team_leader.organisation)
    call_command("import_referrals", str(newer), "--replace", "--as", team_leader.username, stdout=StringIO())
    assert Referral.objects.get().note == "newer"


CELLS = st.sampled_from(
    ["", "A1", "A2", "20", "divert", "2026-02-30", "2026-03-01T10:00", "F", "Y", "=1", '"', "\n", "é"]
)

FILES = st.lists(st.dictionaries(st.sampled_from(list(GOOD)), CELLS, max_size=3), max_size=6)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=FILES)
def test_the_totals_of_any_file_add_up_and_the_second_time_nothing_is_imported(put, rows):
    path = put(*rows)
    first, second = take(path), take(path)
    assert first.rows == len(rows) == first.imported + first.unchanged + first.quarantined
    assert (second.imported, second.quarantined) == (0, first.quarantined)


def test_every_documented_column_is_known():
    assert len(referral_layout().known) == 41
