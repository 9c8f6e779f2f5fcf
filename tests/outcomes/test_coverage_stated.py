"""What an extract says of itself: whose events and which days, on the command line or in the file beside it."""

import json
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command

from outcomes.extract.calendar import Days
from outcomes.extract.models import Extract, OffenceRecord

pytestmark = pytest.mark.django_db

TODAY = datetime(2026, 7, 1, 9, tzinfo=UTC)

HEADER = "record_id,force_code,event,offence_code,offence_at,event_at"

SPAN = {"force": "20", "covered_from": "2024-01-01", "covered_to": "2024-12-31"}


@pytest.fixture
def extract(tmp_path):
    """A file of rows given as (force, event_at), with whatever stands beside it."""

    def write(*rows, beside=None, code="046/00"):
        path = tmp_path / "offences.csv"
        lines = [f"{n},{force},arrest,{code},2019-12-01,{on}" for n, (force, on) in enumerate(rows)]
        path.write_text("\n".join([HEADER, *lines, ""]))
        if beside is not None:
            Path(f"{path}.json").write_text(beside if isinstance(beside, str) else json.dumps(beside))
        return path

    return write


def take_in(path, *arguments):
    out = StringIO()
    with time_machine.travel(TODAY):
        call_command("import_offences", str(path), "--json", *arguments, stdout=out)
    return json.loads(out.getvalue())


def held_by(answer):
    lines = Path(answer["quarantine_file"]).read_text().splitlines()[1:]
    return [tuple(line.split(",")[:2]) for line in lines]


def test_the_command_says_what_the_file_covers_and_the_extract_keeps_it(extract):
    answer = take_in(extract(("20", "2024-05-01")), "--force", "20", "--covers", "2024-01-01..2024-12-31")
    assert {key: answer[key] for key in SPAN} == SPAN
    assert Extract.objects.covered_days() == {"20": (Days(date(2024, 1, 1), date(2024, 12, 31)),)}


def test_the_file_beside_it_says_the_same(extract):
    answer = take_in(extract(("20", "2024-05-01"), beside=SPAN))
    assert {key: answer[key] for key in SPAN} == SPAN
    assert Extract.objects.covered_days() == {"20": (Days(date(2024, 1, 1), date(2024, 12, 31)),)}


def test_an_extract_that_states_nothing_is_taken_in_and_covers_nothing(extract):
    answer = take_in(extract(("20", "2024-05-01"), ("22", "2020-05-01")))
    assert (answer["imported"], *(answer[key] for key in SPAN)) == (2, None, None, None)
    assert Extract.objects.covered_days() == {}


def test_both_may_speak_where_they_say_the_same(extract):
    path = extract(("20", "2024-05-01"), beside=SPAN)
    assert take_in(path, "--force", "20", "--covers", "2024-01-01..2024-12-31")["imported"] == 1


ONE_DAY_MORE = ("--force", "20", "--covers", "2024-01-01..2025-01-01")


@pytest.mark.parametrize(
    ("beside", "arguments", "sentence"),
    [
        (SPAN, ONE_DAY_MORE, "The command says that the file covers force 20 from 2024-01-01 to 2025-01-01"),
        (None, ("--force", "20"), "is half said"),
        (None, ("--covers", "2024-01-01..2024-12-31"), "is half said"),
        (None, ("--force", "20", "--covers", "2024-01-01.."), "is half said"),
        (None, ("--force", "20", "--covers", "2024-01-01"), "as FROM..TO"),
        (None, ("--force", "2", "--covers", "2024-01-01..2024-12-31"), "two characters"),
        (None, ("--force", "20", "--covers", "2024-02-30..2024-12-31"), "There is no day 2024-02-30"),
        (None, ("--force", "20", "--covers", "2024-01-02..2024-01-01"), "before it begins on 2024-01-02"),
        (None, ("--force", "20", "--covers", "2024-01-01..2026-07-02"), "2026-07-02 is in the future"),
        ({"force": "20"}, (), "offences.csv.json is half said"),
        ({**SPAN, "covered_to": None}, (), "offences.csv.json is half said"),
        ({**SPAN, "covered_to": "2026-07-02"}, (), "2026-07-02 is in the future"),
        ({**SPAN, "force": 20}, (), "as texts"),
        ([SPAN], (), "as texts"),
        ("{", (), "it is not JSON"),
        (" " * 10_001, (), "too large"),
    ],
)
def test_a_statement_that_cannot_be_refuses_the_file_before_any_row(extract, beside, arguments, sentence):
    path = extract(("20", "2024-05-01"), beside=beside)
    with pytest.raises(CommandError) as refused:
        take_in(path, *arguments)
    assert sentence in str(refused.value)
    assert (Extract.objects.count(), OffenceRecord.objects.count()) == (0, 0)


def test_a_span_may_end_today_and_last_one_day(extract):
    answer = take_in(extract(("20", "2026-07-01")), "--force", "20", "--covers", "2026-07-01..2026-07-01")
    assert (answer["imported"], answer["covered_to"]) == (1, "2026-07-01")


@pytest.mark.parametrize(
    ("force", "on", "held"),
    [
        ("20", "2023-12-31", [("2", "event_at")]),
        ("20", "2024-01-01", []),
        ("20", "2024-12-31", []),
        ("20", "2025-01-01", [("2", "event_at")]),
        ("22", "2024-05-01", [("2", "force_code")]),
    ],
)
def test_a_row_outside_what_the_file_covers_is_held(extract, force, on, held):
    answer = take_in(extract((force, on), beside=SPAN))
    assert (answer["quarantined"], answer["imported"]) == (len(held), 1 - len(held))
    assert (held_by(answer) if held else []) == held


@pytest.mark.parametrize(
    ("code", "unknown", "held"), [("046/00", 0, 0), ("019/08", 0, 0), ("000/07", 1, 0), ("46-00", 0, 1), ("TH68", 0, 1)]
)
def test_a_code_that_no_list_holds_is_counted_and_one_that_is_no_code_is_held(extract, code, unknown, held):
    answer = take_in(extract(("20", "2024-05-01"), code=code))
    assert (answer["unknown_codes"], answer["quarantined"], answer["imported"]) == (unknown, held, 1 - held)
    assert Extract.objects.get().unknown_code_count == unknown
