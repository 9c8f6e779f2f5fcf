"""Identifiers against the worked examples kept beside the tests, and by their properties."""

import csv
import string
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referrals import identifiers
from referrals.identifiers import CHECK_LETTERS, NotAnIdentifier

TODAY = date(2026, 6, 1)
EXAMPLES = Path(__file__).parents[1] / "samples" / "identifier_examples.csv"
READERS = {
    "pnc": lambda text: identifiers.pnc(text, today=TODAY),
    "cro": identifiers.cro,
    "nhs_number": identifiers.nhs_number,
    "postcode": identifiers.postcode,
    "urn (PTI)": identifiers.urn,
    "mobile": identifiers.mobile,
    "offence_code": identifiers.offence_code,
}
ROWS = list(csv.DictReader(EXAMPLES.open(encoding="utf-8")))
VALID = [(row["kind"], row["value"], row["canonical"]) for row in ROWS if row["valid"] == "yes"]
INVALID = [(row["kind"], row["value"]) for row in ROWS if row["valid"] == "no"]


def test_all_the_examples_are_here():
    assert (len(VALID), len(INVALID)) == (31, 20)


@pytest.mark.parametrize(("kind", "value", "canonical"), VALID)
def test_a_valid_example_becomes_its_canonical_form(kind, value, canonical):
    assert READERS[kind](value) == canonical


@pytest.mark.parametrize(("kind", "value", "canonical"), VALID)
def test_a_canonical_form_is_its_own_canonical_form(kind, value, canonical):
    assert READERS[kind](canonical) == canonical


@pytest.mark.parametrize(("kind", "value", "canonical"), VALID)
def test_case_and_outer_space_do_not_matter(kind, value, canonical):
    assert READERS[kind](f"  {value.lower()}\t") == canonical


@pytest.mark.parametrize(("kind", "value"), INVALID)
def test_an_invalid_example_is_refused_with_a_sentence(kind, value):
    with pytest.raises(NotAnIdentifier) as refused:
        READERS[kind](value)
    assert refused.value.sentence.endswith(".")


@pytest.mark.parametrize(
    ("kind", "value", "canonical"),
    [
        ("mobile", "07700 900123", "+447700900123"),
        ("mobile", "+44 (0)7700-900 123", "+447700900123"),
        ("mobile", "00447700900123", "+447700900123"),
        ("mobile", "07624 400123", "+447624400123"),
        ("mobile", "447700900123", "+447700900123"),
        ("mobile", "7700900123", "+447700900123"),
        ("mobile", "07700\u2013900123", "+447700900123"),
        ("mobile", "\u202a07700 900123\u202c", "+447700900123"),
        ("pnc", "02/73319Z\u200b", "2002/0073319Z"),
        ("postcode", "B15\u200b 2TT", "B15 2TT"),
        ("nhs_number", "943\u2011476\u20115919", "943 476 5919"),
        ("postcode", "gir0aa", "GIR 0AA"),
        ("postcode", "N1P 1AA", "N1P 1AA"),
        ("pnc", "2002/73319Z", "2002/0073319Z"),
        ("offence_code", "46/0", "046/00"),
        ("nhs_number", "943-476-5919", "943 476 5919"),
    ],
)
def test_other_spellings_are_read(kind, value, canonical):
    assert READERS[kind](value) == canonical


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("mobile", "0121 496 0000"),
        ("mobile", "07012 345678"),
        ("mobile", "07612 345678"),
        ("mobile", "0770090012"),
        ("mobile", "770090012"),
        ("mobile", "44770090012"),
        ("mobile", "4477009001234"),
        ("nhs_number", "1111111111"),
        ("offence_code", "46-00"),
        ("offence_code", "SHOPLIFT"),
        ("pnc", "2099/0000001A"),
        ("pnc", "٠٢/73319Z"),
        ("postcode", ""),
    ],
)
def test_what_looks_like_one_but_is_not_is_refused(kind, value):
    with pytest.raises(NotAnIdentifier):
        READERS[kind](value)


def test_the_screen_forms():
    assert identifiers.display_pnc("2002/0073319Z") == "02/73319Z"
    assert identifiers.display_mobile("+447700900123") == "07700 900123"
    assert identifiers.is_no_fixed_abode("ZZ99 3VZ")


def test_the_century_turns_with_the_year_of_today():
    assert identifiers.pnc("26/1234567Q", today=date(2025, 12, 31)) == "1926/1234567Q"
    assert identifiers.pnc("26/1234567Q", today=date(2026, 1, 1)) == "2026/1234567Q"


years = st.integers(1927, 2026)
serials = st.integers(0, 9_999_999)


def a_pnc(year: int, serial: int) -> str:
    return f"{year}/{serial:07}{identifiers.check_letter(int(f'{year % 100:02}{serial:07}'))}"


@given(years, serials)
def test_a_pnc_survives_the_way_to_the_screen_and_back(year, serial):
    canonical = a_pnc(year, serial)
    assert identifiers.pnc(identifiers.display_pnc(canonical), today=TODAY) == canonical


@given(years, serials, st.integers(5, 11), st.sampled_from(string.digits))
def test_one_mistyped_digit_never_passes(year, serial, place, digit):
    canonical = a_pnc(year, serial)
    changed = canonical[:place] + digit + canonical[place + 1 :]
    if changed != canonical:
        with pytest.raises(NotAnIdentifier):
            identifiers.pnc(changed, today=TODAY)


@given(years, serials, st.sampled_from(CHECK_LETTERS))
def test_only_one_letter_fits(year, serial, letter):
    canonical = a_pnc(year, serial)
    if letter != canonical[-1]:
        with pytest.raises(NotAnIdentifier):
            identifiers.pnc(canonical[:-1] + letter, today=TODAY)


@given(st.sampled_from(["4010232137", "9434765919"]), st.integers(0, 9), st.sampled_from(string.digits))
def test_one_mistyped_digit_of_an_nhs_number_never_passes(number, place, digit):
    changed = number[:place] + digit + number[place + 1 :]
    if changed != number:
        with pytest.raises(NotAnIdentifier):
            identifiers.nhs_number(changed)


@given(st.sampled_from(sorted(READERS)), st.text(max_size=24))
def test_any_text_is_read_or_refused_and_nothing_else(kind, text):
    with suppress(NotAnIdentifier):
        canonical = READERS[kind](text)
        assert READERS[kind](canonical) == canonical
