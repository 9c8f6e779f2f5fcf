"""The report on paper: complete, tagged, the same bytes for the same figures, and nothing small in its text."""

import re
from datetime import UTC, date, datetime
from io import BytesIO

import pikepdf
import pytest
from pypdf import PdfReader

from outcomes.report.reports import board, editions, pdf
from programmes.models import Programme
from tests.factories import outcomes as given

pytestmark = pytest.mark.django_db
INDEX, AS_OF = date(2024, 2, 1), date(2026, 3, 3)


def imprint():
    return pdf.Imprint(
        service="Diversion and arrest referral",
        author="Jo Carter, Office of the commissioner",
        status="Draft for approval",
        edition="Edition 2",
        fingerprint="3f6c2a90" * 8,
        made_at=datetime(2026, 3, 3, 10, tzinfo=UTC),
    )


@pytest.fixture
def report():
    given.covered()
    for each in given.cohort(37, INDEX)[:10]:
        given.offence(each.person, date(2024, 9, 1), after=30)
        given.offence(each.person, date(2024, 9, 1), "recorded_suspect")
    for _ in range(3):
        given.referral(INDEX, of=given.person(sex="F"))
    programme = Programme.objects.get(code="divert")
    return lambda is_exact: board.count_board(
        programme, 2024, 1, as_of=AS_OF, edition=editions.edition_for(is_exact=is_exact)
    )


def text_of(content):
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)


def test_the_pages_say_what_they_are_and_what_was_found(report):
    counted = report(False)
    content = pdf.draw_report(counted, imprint())
    text = text_of(content).replace("\n", " ")
    titles = [one.title for one in counted.sections]
    assert [title for title in ["Contents", "Summary", *titles, "Definitions"] if title not in text] == []
    assert [
        words for words in ("DIVERT", "January to March 2024", "Edition 2", "3f6c2a90", "25%") if words not in text
    ] == []
    assert pdf.draw_report(counted, imprint()) == content


def test_the_pages_are_tagged_and_every_chart_has_its_words(report):
    with pikepdf.open(BytesIO(pdf.draw_report(report(False), imprint()))) as document:
        assert (bool(document.Root.MarkInfo.Marked), str(document.Root.Lang)) == (True, "en-GB")
        figures = [
            item for item in document.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"
        ]
        assert [bool(str(item.Alt)) for item in figures] == [True] * 5


def headings_of(content):
    with pikepdf.open(BytesIO(content)) as document:
        kinds = [
            str(one.S)
            for one in document.objects
            if isinstance(one, pikepdf.Dictionary) and "/S" in one and "/P" in one
        ]
    return [kinds.count(f"/H{level}") for level in (1, 2, 3)]


def test_parts_are_headings_of_the_first_order_and_what_stands_in_them_of_the_second(report):
    counted = report(False)
    assert headings_of(pdf.draw_report(counted, imprint())) == [4, len(counted.sections), 0]
    lines = (("Call sooner.", "Provider, by 30 June 2026"),)
    beside = pdf.Beside((pdf.Written("Action", lines),), 1, [("Equity", "By sex", "40", "50")])
    assert headings_of(pdf.draw_report(counted, imprint(), beside)) == [5, len(counted.sections) + 2, 0]


#: A number that is no name of a measure, or the word that stands for one.
A_FIGURE = re.compile(r"(?<![KM\d])\d|not shown|not yet|not enough")
HEAD_AND_FOOT = 3


def test_every_page_between_the_contents_and_the_definitions_holds_a_figure(report):
    lines = [
        page.extract_text().splitlines() for page in PdfReader(BytesIO(pdf.draw_report(report(False), imprint()))).pages
    ]
    first, last = (max(at for at, page in enumerate(lines) if word in page) for word in ("Summary", "Definitions"))
    bodies = ["\n".join(page[HEAD_AND_FOOT:]) for page in lines[first:last]]
    assert (len(bodies) > 4, [at for at, text in enumerate(bodies) if not A_FIGURE.search(text)]) == (True, [])


def test_three_people_are_not_in_the_text_of_the_protected_edition_and_are_in_the_internal_one(report):
    protected, internal = (text_of(pdf.draw_report(report(is_exact), imprint())) for is_exact in (False, True))
    lines = ("Female\n3\n", "Female 3 0 3")
    assert [any(line in text for line in lines) for text in (protected, internal)] == [False, True]
    assert ["Internal, not for publication" in text for text in (protected, internal)] == [False, True]
