"""Which passwords are refused: common and breached words, also dressed up, and the names of this service and its people."""

import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

AT_MOST = 128
FEWEST_SIGNS = 5
DISGUISES = str.maketrans("0134578@$!", "oieastbasi")
BEFORE, AFTER = re.compile(r"^[\W\d_]+"), re.compile(r"[\W\d_]+$")


class MaximumLengthValidator:
    def validate(self, password: str, user: Any = None) -> None:
        if len(password) > AT_MOST:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        return f"Your password must contain at most {AT_MOST} characters."


class KnownWordValidator(CommonPasswordValidator):
    """Django's list of 20,000, compared also without what is put around a word, with signs read as the letters they stand
    for, and said several times; and the names that a guesser of this service tries first.
    """

    def validate(self, password: str, user: Any = None) -> None:
        refused = set(_names(user))
        if any(form in self.passwords or form in refused or _says_little(form) for form in forms_of(password)):
            raise ValidationError(self.get_error_message(), code="password_too_common")

    def get_error_message(self) -> str:
        return "This password is one that others try first. Choose three or four words that do not belong together."

    def get_help_text(self) -> str:
        return "Your password cannot be a common word or a name, also with numbers or signs around it."


def forms_of(password: str) -> Iterator[str]:
    """The password as it is, and what is left of it when its dress is taken off."""
    plain = password.lower().strip()
    first, last = len(plain) - len(BEFORE.sub("", plain)), len(AFTER.sub("", plain))
    left = {plain[start:end] for start in range(first + 1) for end in range(max(last, start), len(plain) + 1)}
    for form in left | {text.translate(DISGUISES) for text in left} if last else {""}:
        yield form
        yield letters_of(form)
        yield said_once(form)
        yield said_once(letters_of(form))


def letters_of(text: str) -> str:
    return "".join(sign for sign in text if sign.isalpha())


def said_once(text: str) -> str:
    """The part of which the whole is a repetition."""
    return text[: (text + text).find(text, 1)] if text else text


def _says_little(form: str) -> bool:
    """Nothing but digits and signs around no word, or the same few signs again and again."""
    return len(set(form)) < FEWEST_SIGNS


def _names(user: Any) -> Iterator[str]:
    held = [getattr(user, name, "") or "" for name in ("username", "display_name", "first_name", "last_name", "email")]
    for name in (settings.SERVICE_NAME, settings.PROVIDER_NAME, settings.FORCE_NAME, *held):
        words = [letters_of(word) for word in name.lower().split()]
        yield "".join(words)
        yield from words
