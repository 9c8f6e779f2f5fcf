"""`manage.py report`: PDF, CSV or JSON by the ending, protected, and one plain sentence when it cannot."""

import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from outcomes.report.models import MonthlyEdition
from tests.factories import outcomes as given

pytestmark = pytest.mark.django_db


def write(tmp_path, ending, *more):
    out = tmp_path / f"report{ending}"
    call_command("report", "divert", "--quarter", "2024Q1", "--out", str(out), "--as-of", "2026-02-28", *more)
    return out.read_bytes()


def test_the_ending_chooses_the_form(tmp_path):
    assert write(tmp_path, ".pdf").startswith(b"%PDF-1.7")
    assert write(tmp_path, ".csv").startswith(b"\xef\xbb\xbfprogramme,quarter")
    assert write(tmp_path, ".ods").startswith(b"PK")
    assert json.loads(write(tmp_path, ".json"))["code"] == "divert"


def test_the_figures_are_protected(tmp_path):
    given.cohort(40, date(2024, 2, 1))
    for _ in range(3):
        given.referral(date(2024, 2, 1), of=given.person(sex="F"))
    written = json.loads(write(tmp_path, ".json"))
    equity = next(one for one in written["sections"] if one["id"] == "equity")
    assert (written["mark"], equity["sheets"][0]["rows"][0][:2]) == ("", ["Female", "not shown"])


def test_the_answer_can_be_read_by_a_machine(tmp_path, capsys):
    write(tmp_path, ".csv", "--json")
    answer = json.loads(capsys.readouterr().out)
    said = (answer["programme"], answer["quarter"], answer["span"], answer["as_of"])
    assert said == ("divert", "2024Q1", "quarter", "2026-02-28")


@pytest.mark.parametrize(
    ("span", "period"),
    [
        ("quarter", "January to March 2024"),
        ("four_quarters", "April 2023 to March 2024"),
        ("year", "January to December 2024"),
        ("start", "January 2020 to March 2024"),
    ],
)
def test_a_report_is_of_the_quarter_or_of_a_span_that_it_ends(tmp_path, span, period):
    assert json.loads(write(tmp_path, ".json", "--span", span))["period"] == period


def test_a_calendar_year_that_has_not_ended_is_refused(tmp_path):
    with pytest.raises(CommandError, match=r"^January to December 2026 had not ended by 2026-02-28\.$"):
        call_command("report", "divert", "--quarter", "2026Q1", "--span", "year", "--out", str(tmp_path / "r.csv"))


@pytest.mark.parametrize(
    ("programme", "quarter", "out", "sentence"),
    [
        ("nothing", "2024Q1", "r.pdf", "There is no programme nothing."),
        ("divert", "2024Q5", "r.pdf", "2024Q5 is not a quarter; write it as 2024Q1."),
        ("divert", "2030Q4", "r.csv", "October to December 2030 had not ended by"),
        ("divert", "2024Q1", "r.docx", "The file must end in .pdf, .csv, .json or .ods."),
        ("divert", "2024Q1", "missing/r.csv", "cannot be written: No such file or directory."),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(tmp_path, programme, quarter, out, sentence):
    with pytest.raises(CommandError) as refused:
        call_command("report", programme, "--quarter", quarter, "--out", str(tmp_path / out))
    assert sentence in str(refused.value)


def test_a_day_within_a_month_is_refused_for_two_days_would_tell_of_one_person(tmp_path):
    given.cohort(40, date(2024, 2, 1))
    for day in ("2026-02-27", "2026-03-30", "2199-12-31"):
        with pytest.raises(CommandError) as refused:
            call_command("report", "divert", "--quarter", "2024Q1", "--out", str(tmp_path / "r.csv"), "--as-of", day)
        assert f"{day} is not the last day of a month that has ended" in str(refused.value)


def test_the_command_gives_what_the_page_gives_however_much_came_since(tmp_path):
    given.cohort(40, date(2024, 2, 1))
    before = write(tmp_path, ".json")
    given.cohort(9, date(2024, 2, 1))
    assert write(tmp_path, ".json") == before
    kept = MonthlyEdition.objects.get(year=2024, quarter=1, as_of=date(2026, 2, 28))
    written = json.loads(before)
    assert {name: written[name] for name in kept.content} == kept.content
