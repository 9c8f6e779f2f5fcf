"""The appointment card and the letter: one page, whatever the name."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pikepdf
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from paper.card import CardAppointment, appointment_card, plain_letter

MADE_AT = datetime(2026, 3, 1, tzinfo=UTC)
CARD = CardAppointment(
    service="Diversion and arrest referral",
    name="Jordan Okonkwo",
    when="Tuesday 3 March 2026 at 2:10 pm",
    place="Bridge House, 12 Station Road\nBirmingham B1 1AA",
    telephone="0121 496 0000",
)


def test_the_card_says_place_time_telephone_and_what_to_do():
    text = PdfReader(BytesIO(appointment_card(CARD, made_at=MADE_AT))).pages[0].extract_text()
    for words in ("Tuesday 3 March 2026 at 2:10 pm", "Bridge House", "0121 496 0000", "If you cannot come"):
        assert words in text
    assert "Bring" not in text


def test_the_card_is_tagged_and_one_page_of_a5_or_a4():
    for large, width in ((False, 419), (True, 595)):
        with pikepdf.open(BytesIO(appointment_card(CARD, made_at=MADE_AT, large=large))) as pdf:
            assert (len(pdf.pages), int(pdf.pages[0].MediaBox[2])) == (1, width)
            assert bool(pdf.Root.MarkInfo.Marked)


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=600), st.text(max_size=3_000))
def test_a_long_name_or_place_stays_on_one_page(name, place):
    made = appointment_card(replace(CARD, name=name, place=place), made_at=MADE_AT)
    assert len(PdfReader(BytesIO(made)).pages) == 1


def test_a_letter_ends_with_the_number_to_call():
    made = plain_letter(
        service="Diversion and arrest referral",
        name="Jordan Okonkwo",
        address="4 The Street\nBirmingham",
        title="We would like to meet you",
        paragraphs=["You were referred to us on 1 March 2026."],
        telephone="0121 496 0000",
        made_on="2 March 2026",
        made_at=MADE_AT,
    )
    assert "Call 0121 496 0000." in PdfReader(BytesIO(made)).pages[0].extract_text()
