"""Free text that goes outside is read for what could point to somebody, before it is kept."""

import re
from collections.abc import Callable

from django.conf import settings
from django.utils import timezone

from referrals import identifiers
from referrals.referral.models import ALPHABET
from workflow.machine import MoveRefused

SMALL = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
NOUNS = r"(?:people|persons?|men|man|women|woman|boys?|girls?|clients?|participants?|victims?|children|child|deaths?)"
NUMBER = rf"(?<![\d,.])(\d[\d,]*|{'|'.join(SMALL)})"
ONE_IN = r"(?!\s+in\s+(?:\d|two|three|four|five|six|ten)\b)"
COUNT = re.compile(rf"\b{NUMBER}\s+(?:of the\s+|more\s+|young\s+|other\s+)?{NOUNS}\b{ONE_IN}", re.IGNORECASE)
EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")
TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx)\.?\s+[A-Z][a-z]")
REFERENCE = re.compile(rf"\b[{ALPHABET}]{{7}}\b")
BORN = re.compile(r"\b(?:born|d\.?o\.?b\.?|date of birth)\b", re.IGNORECASE)
INWARD = re.compile(r"\d[A-Za-z]{2}")
WORD = re.compile(r"[A-Za-z0-9/+]+")


def _read_pnc(text: str) -> str:
    return identifiers.pnc(text, today=timezone.localdate())


def _read_postcode(text: str) -> str:
    """Written in two words only as its two halves, so that B15 before a word is none."""
    first, _, second = text.partition(" ")
    return identifiers.postcode(text if not second or INWARD.fullmatch(second) else f"{first}-{second}")


#: How each identifier is read, and how many words it may be written in.
READERS: dict[str, tuple[Callable[[str], str], int]] = {
    "a PNC number": (_read_pnc, 1),
    "a CRO number": (identifiers.cro, 1),
    "an NHS number": (identifiers.nhs_number, 3),
    "a mobile number": (identifiers.mobile, 4),
    "a postcode": (_read_postcode, 2),
}
MARKS = {
    "an email address": EMAIL,
    "somebody by their name": TITLED,
    "the reference of a case": REFERENCE,
    "a date of birth": BORN,
}


def find_identifiers(text: str) -> list[str]:
    """What in a text could point to somebody, in words: identifiers, people by name, counts too small to be shown.

    Names are not looked up: an answer would say who is on record here.
    """
    words = WORD.findall(text)
    found = [name for name, (read, most) in READERS.items() if any(_is_one(read, part) for part in _parts(words, most))]
    found += [name for name, pattern in MARKS.items() if pattern.search(text)]
    if any(_number(one) < settings.SUPPRESS_BELOW for one in COUNT.findall(text)):
        found.append(f"a count of fewer than {settings.SUPPRESS_BELOW} people")
    return found


def warn_of_identifiers(text: str) -> str:
    """What whoever typed it is told; empty where nothing points to anybody."""
    found = find_identifiers(text)
    return f"This could point to somebody: {', '.join(found)}. Say it without." if found else ""


def refuse_identifiers(text: str) -> None:
    if warning := warn_of_identifiers(text):
        raise MoveRefused(warning)


def _parts(words: list[str], most: int) -> set[str]:
    return {" ".join(words[at : at + length]) for at in range(len(words)) for length in range(1, most + 1)}


def _is_one(read: Callable[[str], str], part: str) -> bool:
    try:
        read(part)
    except identifiers.NotAnIdentifier:
        return False
    return True


def _number(text: str) -> int:
    return SMALL.index(text.lower()) + 1 if text.lower() in SMALL else int(text.replace(",", ""))
