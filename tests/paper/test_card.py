"""The letter that a person takes away: one page, whatever the name."""

from datetime import UTC, datetime
from io import BytesIO

import pikepdf
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from paper.card import plain_letter

GIVEN = {
    "service": "Diversion and arrest referral",
    "name": "Jordan Okonkwo",
    "address": "4 The Street\nBirmingham",
    "title": "We would like to meet you",
    "paragraphs": ["You were referred to us on 1 March 2026."],
    "telephone": "0121 496 0000",
    "made_on": "2 March 2026",
    "made_at": datetime(2026, 3, 1, tzinfo=UTC),
}


def test_a_letter_says_to_whom_and_when_and_ends_with_the_number_to_call():
    lines = PdfReader(BytesIO(plain_letter(**GIVEN))).pages[0].extract_text().splitlines()
    assert [line.strip() for line in lines if line.strip()] == [
        "Diversion and arrest referral",
        "Jordan Okonkwo",
        "4 The Street",
        "Birmingham",
        "2 March 2026",
        "We would like to meet you",
        "You were referred to us on 1 March 2026.",
        "If you want to talk to us",
        "Call 0121 496 0000.",
    ]


def test_a_letter_is_tagged_and_one_page_of_a4():
    with pikepdf.open(BytesIO(plain_letter(**GIVEN))) as pdf:
        assert (len(pdf.pages), int(pdf.pages[0].MediaBox[2])) == (1, 595)
        assert bool(pdf.Root.MarkInfo.Marked)


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=600), st.text(max_size=3_000))
def test_a_long_name_or_address_stays_on_one_page(name, address):
    made = plain_letter(**{**GIVEN, "name": name, "address": address})
    assert len(PdfReader(BytesIO(made)).pages) == 1
