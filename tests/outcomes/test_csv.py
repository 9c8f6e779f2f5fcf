"""The report as rows and as JSON: one cell a row, and no cell that a sheet program would run."""

import csv as reader
import json
from dataclasses import replace
from datetime import date
from io import StringIO

import pytest

from outcomes.report.reports import board, csv, editions
from outcomes.report.reports.shapes import Section, Sheet
from programmes.models import Programme
from tests.factories import outcomes as given

pytestmark = pytest.mark.django_db


@pytest.fixture
def report():
    given.cohort(40, date(2024, 2, 1))
    programme = Programme.objects.get(code="divert")
    return board.count_board(programme, 2024, 1, as_of=date(2026, 3, 3), edition=editions.protected_edition())


def rows_of(text):
    return list(reader.reader(StringIO(text)))


def test_every_row_carries_its_names(report):
    rows = rows_of(csv.to_csv(report))
    assert tuple(rows[0]) == csv.HEAD
    assert {tuple(row[:4]) for row in rows[1:]} == {("divert", "2024Q1", "3 March 2026", "Protected")}
    assert [
        "divert",
        "2024Q1",
        "3 March 2026",
        "Protected",
        "From referral to completion",
        "Each step",
        "Accepted",
        "Referrals",
        "40",
    ] in rows


@pytest.mark.parametrize("cell", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\uff1d1"])
def test_a_cell_that_would_run_is_kept_as_text(report, cell):
    planted = Section("planted", "Planted", "", sheets=(Sheet("Planted", ("Name", "Value"), ((cell, cell),)),))
    rows = rows_of(csv.to_csv(replace(report, sections=(planted,))))
    assert [row[6:9] for row in rows if row[4] == "Planted"] == [[f"'{cell}", "Value", f"'{cell}"]]


def test_counts_are_numbers_without_commas(report):
    planted = Section("planted", "Planted", "", sheets=(Sheet("Planted", ("Name", "Value"), (("All", "1,235"),)),))
    assert "1235" in csv.to_csv(replace(report, sections=(planted,)))


def test_the_json_is_the_frozen_report(report):
    assert json.loads(csv.to_json(report)) == board.freeze_board(report)
