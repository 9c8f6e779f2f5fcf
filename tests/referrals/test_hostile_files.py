"""A file that was made to do harm is refused with a sentence, and nothing is changed; what only looks odd is read."""

import csv
import os
import stat
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from openpyxl import Workbook

from accounts.models import OrganisationKind, User
from ledger.models import Entry, Kind
from outcomes.extract.models import OffenceRecord
from outcomes.extract.validators import offence_columns
from referrals.files import reading
from referrals.files.limits import Size
from referrals.files.reading import FileRefused, Layout, read_sheet
from referrals.intake.imports import import_referrals, referral_layout
from referrals.referral.models import Referral
from referrals.schedules import delete_quarantines
from tests.factories.accounts import organisation
from tests.factories.hostile import HOSTILE, Hostile, sheet_of, text_cell

pytestmark = pytest.mark.django_db
DOORS = {
    "import_referrals": lambda: list(referral_layout().known),
    "import_offences": lambda: [column.name for column in offence_columns(timezone.localdate())],
}
TWO = Layout(required=("name", "number"), known=("name", "number"), size=Size(bytes=2_000, rows=3))


@pytest.fixture(autouse=True)
def force(db):
    return organisation(OrganisationKind.POLICE)


def said_by(command, path):
    with pytest.raises(CommandError) as refused:
        call_command(command, str(path), "--json", stdout=StringIO())
    return str(refused.value)


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("door", DOORS)
def test_a_hostile_file_is_refused_with_a_sentence_and_changes_nothing(door, kind, tmp_path):
    make, sentence = HOSTILE[kind]
    entries = Entry.objects.count()
    said = said_by(door, make(Hostile(tmp_path, DOORS[door]())))
    assert sentence in said
    assert said.endswith(".")
    assert (Referral.objects.count(), OffenceRecord.objects.count(), Entry.objects.count()) == (0, 0, entries)


def sheet(path, layout=TWO):
    return [row.cells for row in read_sheet(path, layout).rows]


def workbook_of(tmp_path, *rows):
    path, book = tmp_path / "rows.xlsx", Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_a_sheet_that_says_it_is_one_cell_large_is_read_to_its_end(tmp_path):
    rows = f'<row r="1">{text_cell("name")}{text_cell("number")}</row><row r="2">{text_cell("a")}{text_cell("1")}</row>'
    small = sheet_of(rows).replace(b"<sheetData>", b'<dimension ref="A1"/><sheetData>')
    assert sheet(Hostile(tmp_path, ["name"]).workbook(sheet=small)) == [{"name": "a", "number": "1"}]


def test_a_formula_counts_as_the_value_that_was_shown(tmp_path):
    head = f'<row r="1">{text_cell("name")}{text_cell("number")}</row>'
    row = '<row r="2"><c t="str"><f>UPPER("testperson")</f><v>TESTPERSON</v></c><c><f>1+1</f><v>2</v></c></row>'
    assert sheet(Hostile(tmp_path, []).workbook(sheet=sheet_of(head + row))) == [{"name": "TESTPERSON", "number": "2"}]


def test_a_formula_without_its_value_is_no_empty_cell(tmp_path):
    with pytest.raises(FileRefused, match="Row 2 has a formula without its value"):
        sheet(workbook_of(tmp_path, ["name", "number"], ["a", "=1+1"]))


def test_a_number_that_is_shown_with_leading_zeros_keeps_them(tmp_path):
    path, book = tmp_path / "rows.xlsx", Workbook()
    for row in (["name", "number"], [123, 7], [20, 3.0]):
        book.active.append(row)
    book.active["A2"].number_format, book.active["B2"].number_format = "00000", "000"
    book.save(path)
    assert sheet(path) == [{"name": "00123", "number": "007"}, {"name": "20", "number": "3"}]


def test_the_first_sheet_that_is_shown_is_read(tmp_path):
    path, book = tmp_path / "rows.xlsx", Workbook()
    book.active.append(["hidden", "number"])
    shown = book.create_sheet("Shown")
    shown.append(["name", "number"])
    shown.append(["a", "1"])
    book.worksheets[0].sheet_state = "hidden"
    book.save(path)
    assert sheet(path) == [{"name": "a", "number": "1"}]


def rows_of_text(tmp_path, text):
    path = tmp_path / "rows.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_as_many_rows_as_are_taken_at_once_are_read_and_one_more_is_refused(tmp_path, ending):
    def made(count):
        rows = [["name", "number"], *(["a", "1"] for _ in range(count))]
        text = "".join(f"{','.join(row)}\n" for row in rows)
        return rows_of_text(tmp_path, text) if ending == ".csv" else workbook_of(tmp_path, *rows)

    assert [len(sheet(made(count))) for count in (2, 3)] == [2, 3]
    with pytest.raises(FileRefused, match="more than 3 rows. Split it."):
        sheet(made(4))


@pytest.mark.parametrize(("length", "is_taken"), [(1_999, True), (2_000, True), (2_001, False)])
def test_a_text_is_as_large_as_is_taken_at_once(tmp_path, length, is_taken):
    text = "name,number\n" + "a" * (length - 15) + ",1\n"
    path = rows_of_text(tmp_path, text)
    assert path.stat().st_size == length
    if is_taken:
        assert len(sheet(path)) == 1
    else:
        with pytest.raises(FileRefused, match="The file is larger than"):
            sheet(path)


def test_a_byte_that_is_no_text_is_named_by_its_line_however_far_it_is(tmp_path, monkeypatch):
    path = tmp_path / "rows.csv"
    path.write_bytes("name,number\né,1\n".encode() + b"\xc3\n")
    found = []
    for size in (1, 2, 3, 5, 1_000):
        monkeypatch.setattr(reading, "CHUNK", size)
        with pytest.raises(FileRefused) as refused:
            sheet(path)
        found.append(str(refused.value))
    assert found == ["The file is not UTF-8: line 3 has a byte that cannot be read."] * 5


def held(tmp_path, *rows):
    """What is held of referrals that lack nearly everything."""
    names = ["family_name", *(name for name in referral_layout().required if name != "family_name"), "=1+1"]
    path = tmp_path / "referrals.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([names, *([*row, *[""] * (len(names) - len(row))] for row in rows)])
    return import_referrals(path, actor=User.objects.clock()).quarantine_file


def test_held_rows_lie_in_a_file_that_only_the_service_reads_and_whose_name_says_nothing(tmp_path):
    one, other = held(tmp_path, ["Carter"]), held(tmp_path, ["Carter"])
    assert [stat.S_IMODE(path.stat().st_mode) for path in (one, one.parent)] == [0o600, 0o700]
    assert one != other
    assert "referrals" not in one.name


RISKY = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠A1",
    "=cmd|' /C calc'!A0",
]


def test_no_cell_of_held_rows_is_run_and_what_was_sent_is_read_again(tmp_path):
    path = held(tmp_path, *([text] for text in RISKY))
    with path.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    assert [row[3] for row in rows] == [f"'{text}" for text in RISKY]
    assert head[-1] == "'=1+1"
    names = Layout(required=("family_name",), known=("family_name",))
    assert [row.cells["family_name"] for row in read_sheet(path, names).rows] == [text.strip() for text in RISKY]


def test_numbers_stay_numbers(tmp_path):
    with held(tmp_path, ["-12.5"], ["12"]).open(encoding="utf-8", newline="") as file:
        assert [row[3] for row in csv.reader(file)][1:] == ["-12.5", "12"]


@pytest.mark.parametrize(("days", "is_kept"), [(29, True), (30, True), (30.001, False)])
def test_held_rows_go_after_thirty_days_and_the_ledger_says_which_file(tmp_path, days, is_kept):
    path = held(tmp_path, ["Carter"])
    written = (timezone.now() - timedelta(days=days)).timestamp()
    os.utime(path, (written, written))
    assert (delete_quarantines(), path.exists()) == (int(not is_kept), is_kept)
    entries = Entry.objects.filter(kind=Kind.ERASURE)
    assert [(entry.verb, entry.facts) for entry in entries] == (
        [] if is_kept else [("delete_quarantine", {"files": [path.stem]})]
    )
