"""Rows for a sheet program: no cell is run, numbers stay numbers, and what left can come back."""

import csv
from io import StringIO

import pytest

from paper.sheets import plain_cell, safe_cell, write_rows

RUN = [
    "=1+1",
    "+1",
    "-1+1",
    "@A1",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1",
    "＋1",
    "－1",
    "＠A1",
    "=cmd|' /C calc'!A0",
    "--1",
    "-1.2.3",
]
LEFT = ["Carter", "", "O'Briain", "'tis", "a=1", "12", "-12", "0.5", "-0.5", " =1", "²"]


@pytest.mark.parametrize("text", RUN)
def test_a_cell_that_would_run_is_kept_as_text_and_comes_back_as_it_was(text):
    assert (safe_cell(text), plain_cell(safe_cell(text))) == (f"'{text}", text)


@pytest.mark.parametrize("text", LEFT)
def test_any_other_cell_stays_as_it_is(text):
    assert (safe_cell(text), plain_cell(text)) == (text, text)


@pytest.mark.parametrize(("value", "cell"), [(None, ""), (0, "0"), (-3, "-3"), (2.5, "2.5"), (True, "True")])
def test_values_are_written_as_they_are_spoken(value, cell):
    assert safe_cell(value) == cell


def test_head_and_rows_are_written_and_the_rows_are_counted():
    file = StringIO()
    assert write_rows(file, ["name", "=head"], [["=1", 2], ["a,b", None]]) == 2
    assert list(csv.reader(StringIO(file.getvalue()))) == [["name", "'=head"], ["'=1", "2"], ["a,b", ""]]
