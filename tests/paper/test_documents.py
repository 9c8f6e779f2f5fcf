"""A document that can be read by eye, by machine and by a screen reader."""

from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from paper import tables
from paper.charts import BarChart, ChartBar, ChartHeading, describe_chart, draw_chart
from paper.documents import Cover, Document, Tile
from paper.tables import Table
from paper.type import REGULAR, register_fonts

MADE_AT = datetime(2026, 4, 14, 9, 30, tzinfo=UTC)

COVER = Cover(
    service="Diversion and arrest referral",
    title="Board report",
    programme="DIVERT",
    period="January to March 2026",
    status="Draft",
    edition="Edition 2",
    fingerprint="3f6c2a90" * 8,
    made_on="14 April 2026",
)

FUNNEL = BarChart(
    ChartHeading("Most were accepted", "People referred", "Source: cases"), [ChartBar("Referred", 30, "30")]
)


def a_report() -> bytes:
    document = Document("Board report", author="The provider", made_at=MADE_AT, cover=COVER, footer="Draft")
    document.contents()
    document.heading("Summary")
    document.lead("Four in five were accepted.")
    document.tiles([Tile("980", "accepted", "79.4%")])
    document.heading("Timeliness", 2)
    document.table(Table("By suite", ("Suite", "Referred"), [(f"Suite {i}", f"{i}") for i in range(1, 91)]))
    document.figure(draw_chart(FUNNEL), title=FUNNEL.heading.title, description=describe_chart(FUNNEL))
    document.bullets(["One", "Two"])
    document.definitions([("Mature", "The time to follow up has passed.")])
    return document.to_bytes()


@pytest.fixture(scope="module")
def report() -> bytes:
    return a_report()


@pytest.fixture(scope="module")
def texts(report) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(report)).pages]


def tags(node) -> list[str]:
    if not isinstance(node, pikepdf.Dictionary) or "/S" not in node:
        return []
    return [str(node.S)[1:], *(tag for kid in node.K for tag in tags(kid))]


def elements(node, tag):
    if isinstance(node, pikepdf.Dictionary) and "/S" in node:
        if str(node.S) == f"/{tag}":
            yield node
        for kid in node.K:
            yield from elements(kid, tag)


def test_the_same_input_gives_the_same_bytes(report):
    assert a_report() == report


def test_the_cover_says_what_it_is(texts):
    for words in ("Board report", "DIVERT", "January to March 2026", "Draft", "Edition 2", "3f6c2a90"):
        assert words in texts[0]


def test_each_page_after_the_cover_has_its_number(texts):
    count = len(texts)
    assert [f"Page {place} of {count}" in text for place, text in enumerate(texts, 1)] == [False] + [True] * (count - 1)


def test_the_contents_link_to_their_pages(report, texts):
    links = [note.get_object() for note in PdfReader(BytesIO(report)).pages[1]["/Annots"]]
    assert [link["/Subtype"] for link in links] == ["/Link", "/Link"]
    assert "Timeliness" in texts[1]


def test_the_heads_of_a_long_table_repeat(texts):
    pages = [text for text in texts if "Suite 4" in text or "Suite 9" in text]
    assert len(pages) > 1
    assert all("Referred" in text for text in pages)


def test_the_document_is_tagged_and_says_its_language(report):
    with pikepdf.open(BytesIO(report)) as pdf:
        assert (bool(pdf.Root.MarkInfo.Marked), str(pdf.Root.Lang)) == (True, "en-GB")
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert pdf.docinfo["/Title"] == "Board report"
        assert b"pdfuaid" not in pdf.Root.Metadata.read_bytes()


def test_the_structure_is_in_reading_order(report):
    with pikepdf.open(BytesIO(report)) as pdf:
        found = tags(pdf.Root.StructTreeRoot.K)
    kept = [tag for tag in found if tag in {"H1", "H2", "TOC", "Table", "Figure", "L"}]
    assert kept == ["Table", "H1", "TOC", "H1", "H2", "Table", "Figure", "L", "L"]
    assert found.count("TR") == 4 + 1 + 90


def test_a_figure_is_read_out_by_its_alternative(report):
    with pikepdf.open(BytesIO(report)) as pdf:
        figures = list(elements(pdf.Root.StructTreeRoot.K, "Figure"))
        assert [str(figure.Alt) for figure in figures] == ["Most were accepted. People referred. Referred: 30."]


def test_every_mark_belongs_to_one_element(report):
    with pikepdf.open(BytesIO(report)) as pdf:
        numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
        for place, page in enumerate(pdf.pages):
            content = b"".join(part.read_bytes() for part in page.obj.Contents.wrap_in_array())
            assert content.count(b"/MCID") == len(numbers[2 * place + 1])


def test_every_font_is_embedded(report):
    with pikepdf.open(BytesIO(report)) as pdf:
        fonts = [font for page in pdf.pages for font in page.Resources.Font.values()]
        assert fonts
        assert all("/FontFile2" in font.FontDescriptor for font in fonts)


def test_a_document_without_cover_or_words_is_still_a_page():
    empty = Document("Nothing", author="The provider", made_at=MADE_AT).to_bytes()
    assert len(PdfReader(BytesIO(empty)).pages) == 1


def test_figures_line_up_and_can_still_be_copied():
    register_fonts()
    assert tables.figures_width("1,111", REGULAR, 9) == tables.figures_width("8,000", REGULAR, 9)
    document = Document("Figures", author="The provider", made_at=MADE_AT)
    document.table(Table("Counts", ("Suite", "Referred", "Rate"), [("One", "1,111", "21.1% (18.1 to 25.4)")]))
    text = PdfReader(BytesIO(document.to_bytes())).pages[0].extract_text()
    assert ("1,111" in text, "21.1% (18.1 to 25.4)" in text) == (True, True)


anything = st.text(max_size=120)


@settings(max_examples=25, deadline=None)
@given(anything, st.lists(st.tuples(anything, anything, anything), max_size=4))
def test_no_text_breaks_the_page(words, rows):
    document = Document(words or "-", author=words, made_at=MADE_AT, running=words, footer=words)
    document.contents()
    for level in (1, 2, 3):
        document.heading(words, level)
    document.paragraph(words)
    document.note(words)
    document.bullets([words])
    document.definitions([(words, words)])
    document.table(Table(words, (words, words, words), rows, note=words))
    document.figure(draw_chart(FUNNEL), title=words, description=words)
    assert document.to_bytes().startswith(b"%PDF-1.7")


@settings(max_examples=10, deadline=None)
@given(st.text(alphabet="Wx", min_size=1_000, max_size=4_000))
def test_a_cell_or_a_paragraph_without_a_space_is_broken_into_lines(word):
    document = Document("Long", author="The provider", made_at=MADE_AT)
    document.heading(word[:200])
    document.paragraph(word)
    document.table(Table("Long words", ("Name", "Count"), [(word[:600], word[:300])]))
    assert document.to_bytes().startswith(b"%PDF-1.7")


def test_letters_that_the_typeface_lacks_can_still_be_copied():
    document = Document("Names", author="The provider", made_at=MADE_AT)
    document.paragraph("Жуков, Łukasz, Šimić")
    text = PdfReader(BytesIO(document.to_bytes())).pages[0].extract_text()
    assert "Жуков, Łukasz, Šimić" in text
