"""Which passwords are taken: 12 to 128 signs, no word that others try first however it is dressed, and no name."""

import pytest
from django.contrib.auth.hashers import check_password, identify_hasher, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.passwords import KnownWordValidator, forms_of, said_once
from diversion import settings as shipped

PERSON = User(username="evaluator-1", display_name="Dr Noor Hadley", email="nhadley@uni.example")
GOOD = "turnip lantern brigade"


def is_taken(password):
    try:
        validate_password(password, PERSON)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(
    ("length", "taken"), [(11, False), (12, True), (13, True), (127, True), (128, True), (129, False)]
)
def test_twelve_to_one_hundred_and_twenty_eight_signs_are_taken(length, taken):
    long = "turnip lantern brigade " * 6
    assert is_taken(f"{long[: length - 1].strip():x<{length}}") is taken


@pytest.mark.parametrize(
    "password", [GOOD, "correct horse battery staple", "xkcd-Trowel-94-fig", "9f!Lq2#xVb7@pW", "Zoë isst gern Äpfel"]
)
def test_words_that_do_not_belong_together_are_taken(password):
    assert is_taken(password)


@pytest.mark.parametrize(
    "password",
    [
        "123456789012", "!!!!!!!!!!!!", "aaaaaaaaaaaa", "abcabcabcabc", "Password123!", "P@ssw0rd1234", "passwordpassword",
        "password password", "Hunter2Hunter2Hunter2", "12dragon345678", "dragon!!!!!!!!", "qwertyuiop123", " Password1234 ",
    ],
)  # fmt: skip
def test_common_words_are_refused_however_they_are_dressed(password):
    assert not is_taken(password)


@pytest.mark.parametrize(
    "password",
    [
        "Cranstoun2026!",
        "WestMidlandsPolice1",
        "diversionandarrestreferral",
        "Hadley-1234567",
        "evaluator-1evaluator-1",
        "NoorHadley1234",
    ],
)
def test_names_of_the_service_and_of_the_person_are_refused(password):
    assert not is_taken(password)


def test_somebody_else_s_name_is_a_word_like_any_other():
    assert not is_taken("Hadley-1234567")
    validate_password("Hadley-1234567", User(username="somebody", display_name="Else"))


@pytest.mark.parametrize("dress", ["{}", "{}2024!!!!!!!!", "1{}!!!!!!!!!!!", "{0}{0}{0}"])
def test_of_three_thousand_common_words_none_is_taken(dress):
    words = sorted(KnownWordValidator().passwords)[::6]
    assert len(words) > 3000
    assert [word for word in words if is_taken(dress.format(word.capitalize()))] == []


def test_what_is_left_of_a_dressed_word_is_the_word():
    assert {"dragon", "dragon7", "7dragon7"} <= set(forms_of("77Dragon7!"))
    assert "dragon" in set(forms_of("77Dr4g0n!"))


@pytest.mark.parametrize(("text", "once"), [("", ""), ("a", "a"), ("aaa", "a"), ("abab", "ab"), ("ababa", "ababa")])
def test_a_repetition_is_said_once(text, once):
    assert said_once(text) == once


def test_passwords_are_kept_by_argon2id(settings):
    settings.PASSWORD_HASHERS = shipped.PASSWORD_HASHERS
    kept = make_password(GOOD)
    memory = identify_hasher(kept).decode(kept)["memory_cost"]
    assert (kept.split("$")[:2], memory >= 19 * 1024, check_password(GOOD, kept)) == (
        ["argon2", "argon2id"],
        True,
        True,
    )
