"""The report as rows, as JSON and as a workbook: one figure a row, the same figures, and no cell that would run."""

import csv as reader
import json
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from io import BytesIO, StringIO
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from django.template.loader import render_to_string

from outcomes.report.reports import board, csv, editions
from outcomes.report.reports.frozen import span_of
from outcomes.report.reports.shapes import Section, Sheet
from outcomes.report.terms import SpanKind
from programmes.models import Programme
from tests.factories import outcomes as given
from tests.factories.world import fill_world

pytestmark = pytest.mark.django_db
INDEX, AS_OF = date(2024, 2, 1), date(2026, 3, 3)
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
VALUE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}value"
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
#: Why a figure has no number: each is a word of the page.
WITHOUT = {
    "not ended",
    "no forecast",
    *("not shown", "not yet", "no data", "not enough people", "not enough people yet", "fewer than half"),
    *("not stated: unknown codes", "none set", "none on record"),
}


def counted(code="divert", *, is_exact=False, span=None):
    edition = editions.edition_for(is_exact=is_exact)
    return board.count_board(Programme.objects.get(code=code), 2024, 1, as_of=AS_OF, edition=edition, span=span)


@pytest.fixture
def report():
    given.covered()
    for each in given.cohort(40, INDEX)[:10]:
        given.offence(each.person, date(2024, 9, 1), after=30)
    return counted()


def rows_of(text):
    return list(reader.DictReader(StringIO(text)))


def cells_of(workbook):
    """The rows of the first sheet, each cell as what is written and, of a number, its value."""
    with ZipFile(BytesIO(workbook)) as archive:
        tree = ET.fromstring(archive.read("content.xml"))
    table = next(tree.iter(f"{TABLE}table"))
    return [[(one.get(VALUE), "".join(one.itertext())) for one in row] for row in table.iter(f"{TABLE}table-row")]


class Cells(HTMLParser):
    """The cells of the tables of a page that are no head."""

    def __init__(self):
        super().__init__()
        self.found, self.is_inside = [], False

    def handle_starttag(self, tag, attrs):
        if tag == "td":
            self.found.append("")
        self.is_inside = tag == "td" or (self.is_inside and tag == "strong")

    def handle_endtag(self, tag):
        self.is_inside = self.is_inside and tag != "td"

    def handle_data(self, data):
        if self.is_inside:
            self.found[-1] += data


def on_page(sheet):
    cells = Cells()
    cells.feed(render_to_string("outcomes/_sheet.html", {"sheet": sheet}))
    return [one.strip() for one in cells.found]


def numbers_in(text):
    return sorted(float(one.replace(",", "")) for one in NUMBER.findall(text))


def test_every_row_carries_its_names(report):
    rows = rows_of(csv.to_csv(report, "Edition 2"))
    assert tuple(rows[0]) == csv.HEAD
    frames = {tuple(row[name] for name in csv.FRAME) for row in rows}
    digest = board.digest_of_board(board.freeze_board(report))
    assert frames == {
        ("divert", "2024Q1", "3 March 2026", "3 March 2026", report.definitions_version, "Edition 2, Protected", digest)
    }


FIGURES = [
    (
        {"table": "M1 Proven reoffending", "group": "Everyone referred and accepted", "window_months": "12"},
        {
            "measure_id": "M1",
            "unit": "per cent",
            "n": "40",
            "value": "25",
            "low": "13",
            "high": "42",
            "status": "shown",
        },
    ),
    (
        {"table": "Each step", "measure_id": "funnel.accepted"},
        {"unit": "per cent", "n": "40", "value": "", "least": "78", "most": "100", "high": "100", "status": "limit"},
    ),
    (
        {"table": "By sex", "group": "Female"},
        {"measure_id": "equity.share_started", "n": "", "n_status": "not shown", "value": "", "status": "not shown"},
    ),
    (
        {"table": "What became of every referral sent", "measure_id": "funnel.referred"},
        {"value": "40", "status": "shown", "span": "January to March 2024"},
    ),
    ({"section": "Headline", "measure_id": "M1"}, {"n": "40", "value": "25", "shown_as": "25%"}),
    ({"table": "Safety on record"}, {"measure": "Deaths since acceptance", "value": "", "status": "not shown"}),
]


@pytest.mark.parametrize(("where", "says"), FIGURES, ids=lambda each: "-".join(each.values()))
def test_a_figure_is_one_row_with_its_people_its_value_and_its_interval(report, where, says):
    rows = [row for row in rows_of(csv.to_csv(report)) if where.items() <= row.items()]
    assert [{name: row[name] for name in says} for row in rows] == [says]


def accepted_of(counted_board):
    rows = rows_of(csv.to_csv(counted_board))
    own = [row for row in rows if (row["table"], row["measure_id"]) == ("Each step", "funnel.accepted")]
    return [(row["unit"], row["value"], row["n"]) for row in own]


def test_a_count_beside_a_rate_stands_on_its_own_in_exact_figures_alone(report):
    assert accepted_of(counted(is_exact=True)) == [("count", "40", ""), ("per cent", "100.0", "40")]
    assert accepted_of(report) == [("per cent", "", "40")]


@pytest.mark.parametrize("cell", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\uff1d1"])
def test_a_cell_that_would_run_is_kept_as_text(report, cell):
    planted = Section("planted", "Planted", "", sheets=(Sheet("Planted", ("Name", "Value"), ((cell, cell),)),))
    rows = rows_of(csv.to_csv(replace(report, sections=(planted,))))
    said = [(row["measure"], row["status"], row["shown_as"]) for row in rows if row["section"] == "Planted"]
    assert said == [(f"'{cell}", f"'{cell}".lower(), f"'{cell}")]


def test_counts_are_numbers_without_commas(report):
    planted = Section("planted", "Planted", "", sheets=(Sheet("Planted", ("Name", "Value"), (("All", "1,235"),)),))
    rows = rows_of(csv.to_csv(replace(report, sections=(planted,))))
    assert [(row["value"], row["shown_as"]) for row in rows if row["section"] == "Planted"] == [("1235", "1,235")]


def test_the_json_is_the_frozen_report_and_the_same_rows(report):
    said = json.loads(csv.to_json(report, "Edition 1"))
    assert {name: said[name] for name in board.freeze_board(report)} == board.freeze_board(report)
    assert said["rows"] == rows_of(csv.to_csv(report, "Edition 1"))


def test_the_workbook_has_the_same_bytes_again_and_holds_no_formula(report):
    planted = Section("planted", "Planted", "", sheets=(Sheet("Planted", ("Name", "Value"), (("=1+1", "7\x00<8"),)),))
    made = csv.to_ods(replace(report, sections=(planted,)))
    with ZipFile(BytesIO(made)) as archive:
        assert (archive.namelist()[0], archive.read("mimetype").decode()) == (
            "mimetype",
            "application/vnd.oasis.opendocument.spreadsheet",
        )
        assert b"formula" not in archive.read("content.xml")
    row = next(row for row in cells_of(made) if ("", "") not in row[:9] and row[7] == (None, "Planted"))
    assert (row[10], row[-1]) == ((None, "=1+1"), (None, "7\ufffd<8"))
    assert csv.to_ods(replace(report, sections=(planted,))) == made


@pytest.mark.parametrize("is_exact", [False, True], ids=["protected", "exact"])
def test_all_forms_of_every_programme_and_span_hold_the_figures_of_the_page(is_exact):
    programmes = list(Programme.objects.order_by("code").values_list("code", flat=True))
    fill_world(5, tuple(programmes), [date(2024, 1, 1)], 45)
    seen = 0
    for code in programmes:
        for kind in SpanKind if code in {"divert", "checkpoint"} else [SpanKind.START]:
            seen += check_forms(counted(code, is_exact=is_exact, span=span_of(kind, 2024, 1)))
    assert (len(programmes), seen > 1000) == (10, True)


def check_forms(counted_board):
    """Every number of the page stands in the rows, none stands in them that is not on the page, and all forms agree."""
    rows = rows_of(csv.to_csv(counted_board))
    assert json.loads(csv.to_json(board.thaw_board(board.freeze_board(counted_board))))["rows"] == rows
    sheet_rows = cells_of(csv.to_ods(counted_board))
    assert [[text for _, text in row] for row in sheet_rows[1:]] == [list(row.values()) for row in rows]
    numeric = [csv.HEAD.index(name) for name in ("n", "value", "low", "high", "least", "most")]
    assert [row[at] for row in sheet_rows[1:] for at in numeric if row[at][0] != (row[at][1] or None)] == []
    for row in rows:
        check_row(row)
    for section in counted_board.sections:
        for sheet in (one for one in section.sheets if not one.is_words):
            own = [row for row in rows if (row["section"], row["table"]) == (section.title, sheet.title)]
            told = {row["shown_as"] for row in own} | {row["n_status"] for row in own}
            people = {float(row["n"]) for row in own if row["n"]}
            parts = [part for cell in on_page(sheet) for part in parts_of(cell)]
            lost = [part for part in parts if part not in told and set(numbers_in(part)) - people]
            assert (section.id, sheet.title, lost) == (section.id, sheet.title, [])
    return len(rows)


def parts_of(cell):
    """A ratio is a figure of its own beside the rate that it is of."""
    rate, beside, times = cell.removesuffix(" (reference)").partition("%, ")
    return [f"{rate}%", times] if " times " in times else [rate + beside + times]


def check_row(row):
    said = [row[name] for name in ("value", "low", "high", "least", "most")]
    if row["status"] in {"shown", "limit"}:
        own = [*said, row["n"]] if ", n " in row["shown_as"] else said
        ends = {0.0, 100.0} if row["status"] == "limit" else set()
        printed = set(numbers_in(row["shown_as"])) | ends
        if row["section"] == "Headline":
            printed |= {float(end) for end in said[1:3] if end}
        if " of " in row["shown_as"]:
            printed.discard(numbers_in(row["shown_as"])[-1])
            own.append(str(numbers_in(row["shown_as"])[0]))
            printed.add(numbers_in(row["shown_as"])[0])
        assert (row["shown_as"], {float(one) for one in own if one} | ends) == (row["shown_as"], printed)
    else:
        assert (row["status"] in WITHOUT, said) == (True, [""] * 5), row
    assert (row["n_status"] in {"shown", "none", *WITHOUT}, bool(row["n"])) == (True, row["n_status"] == "shown"), row
