"""Names of every script are printed with their own letters, and are found again in the text of the paper."""

import unicodedata
from datetime import UTC, datetime
from functools import cache

import pytest

from paper.card import plain_letter
from paper.documents import Cover, Document
from paper.scripts import _forms, in_printed_order
from paper.tables import Table
from paper.type import REGULAR, font_of, in_runs, mark_up, register_fonts
from tests.factories.papers import signs_shown, text_of

MADE_AT = datetime(2026, 4, 14, 9, 30, tzinfo=UTC)
NAMES = (
    "Łukasz Żółć",
    "Nguyễn Thị Hồng",
    "Σωκράτης",
    "Ольга",
    "محمد علي",
    "خدیجہ گل",
    "ਗੁਰਪ੍ਰੀਤ",
    "রহিম",
    "ગીતા",
    "प्रिया",
    "தமிழ்",
    "ሰላም",
    "דוד",
    "ნინო",
    "Արամ",
    "王小明",
    "さくら",
)


def every_name_everywhere():
    cover = Cover("The service", NAMES[4], NAMES[6], NAMES[15], NAMES[3], "1", "0" * 64, "14 April 2026", NAMES[1])
    document = Document(
        f"For {NAMES[4]}", author="The provider", made_at=MADE_AT, cover=cover, footer=", ".join(NAMES[:8])
    )
    document.contents()
    for name in NAMES:
        document.heading(name, 2)
        document.paragraph(f"{name} was told.")
    document.table(Table("Names", ("Name", "Number"), [(name, "1") for name in NAMES]))
    document.definitions([(name, name) for name in NAMES])
    return document.to_bytes()


def a_letter():
    return plain_letter(
        service="The service",
        name=NAMES[6],
        address=NAMES[4],
        title=NAMES[3],
        paragraphs=NAMES,
        telephone="0121 496 0000",
        made_on="14 April 2026",
        made_at=MADE_AT,
    )


PAPERS = {"document": cache(every_name_everywhere), "letter": cache(a_letter)}


@pytest.mark.parametrize("kind", PAPERS)
@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_any_script_is_found_in_the_text_of_the_paper(kind, name):
    assert name in text_of(PAPERS[kind]())


@pytest.mark.parametrize("kind", PAPERS)
def test_no_sign_of_a_name_is_a_box(kind):
    shown = list(signs_shown(PAPERS[kind]()))
    assert len(shown) > len(set("".join(NAMES)))
    assert [chr(letter) for letter, has in shown if letter not in has] == []


def test_every_joined_form_is_in_the_font_that_prints_it():
    register_fonts()
    assert {font_of(form) for forms in _forms().values() for form in forms.values()} == {"Paper-NotoSansArabic-Regular"}


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("محمد", "\ufeaa\ufee4\ufea4\ufee3"),
        ("علي", "\ufef2\ufee0\ufecb"),
        ("سلام", "\ufee1\ufefc\ufeb3"),
        ("الإسلام", "\ufee1\ufefc\ufeb3\ufef9\ufe8d"),
        ("مُنى", "\ufef0\ufee8\ufee3\u064f"),
        ("Ali (محمد)", "Ali (\ufeaa\ufee4\ufea4\ufee3)"),
        ("ਸਿੰਘ", "ਿਸੰਘ"),
        ("কোহিনুর", "েকা" + "িহনুর"),
        ("Smith", "Smith"),
    ],
)
def test_letters_lie_on_the_line_as_a_reader_of_the_script_expects_them(written, printed):
    assert in_printed_order(written) == printed


def test_a_long_passage_from_right_to_left_is_turned_word_by_word():
    words = ["محمد"] * 40
    assert in_printed_order(" ".join(words)) == " ".join([in_printed_order("محمد")] * 40)


def test_a_sign_that_no_font_has_is_told_by_its_name():
    register_fonts()
    assert list(in_runs("a\U0001f600")) == [(REGULAR, "a[GRINNING FACE]")]


def test_a_name_kept_in_two_pieces_is_printed_in_one():
    register_fonts()
    assert mark_up(unicodedata.normalize("NFD", "Zoë")) == "Zoë"
