"""The keys under which a case is found, and what is looked for among them: words in, words out; no database.

A name stands there in both orders, so that each part of it begins one; a telephone number stands there from its end.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from accounts.fields import CURLY, month_of
from referrals.people.matching import plain_name

LONGEST = 220

SHORTEST_REFERENCE, LONGEST_REFERENCE = 7, 10

#: Fewer digits from the end of a number are anybody's.
FEWEST_DIGITS = 6

#: What people put between the digits of a telephone number, and nothing else.
TELEPHONE = re.compile(r"[+0-9(][0-9 ().+-]*")

DAY_IN_NUMBERS = re.compile(r"(\d{1,2})[ /.-](\d{1,2})[ /.-](\d{4}|\d{2})|(\d{2})(\d{2})(\d{4})")
DAY_IN_WORDS = re.compile(r"(\d{1,2})\s+([a-z]{3,9})\s+(\d{4}|\d{2})")
DAY_OF_MACHINES = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def plain_words(text: str) -> str:
    """Letters and digits without accents or capitals, whichever apostrophe was typed."""
    return plain_name(text.replace(CURLY, "'"))


def name_keys(family_name: str, *given: str) -> Iterator[str]:
    """A family name before and after each of the names that somebody goes by, and after each further word of either."""
    family = plain_words(family_name)
    called = [one for one in map(plain_words, given) if one]
    for name in dict.fromkeys([*called, *(word for one in called for word in one.split())]):
        yield f"{family} {name}".strip()[:LONGEST]
        yield f"{name} {family}".strip()[:LONGEST]
    if not called:
        yield family[:LONGEST]
    rest = " ".join([family, *called[:1]]).split()
    for place in range(1, len(family.split())):
        yield " ".join(rest[place:])[:LONGEST]


def national_digits(text: str) -> str:
    """The digits of a telephone number as it is dialled at home, whichever way its country was written; part of one too."""
    digits = re.sub(r"\D", "", text)
    if text.lstrip("( ").startswith("+") or digits.startswith("00"):
        home = digits.removeprefix("00").removeprefix("44")
        return home if home.startswith("0") else f"0{home}"
    if len(digits) == len("447700900123") and digits.startswith("44"):
        return f"0{digits[2:]}"
    return digits


def telephone_key(text: str) -> str:
    """From the end on, so that the last digits begin it."""
    return f"#{national_digits(text)[::-1]}"


def keys_of(names: Iterable[tuple[str, ...]], mobile: str) -> set[str]:
    """Every key of a case: the names of its person, of its referrals as they were sent, and the mobile number."""
    keys = {key for one in names for key in name_keys(*one) if key}
    return keys | {telephone_key(mobile)} if mobile else keys


def typed_day(text: str, today: date) -> date | None:
    """The day that was typed in numbers or words; a year of two digits is one that has been."""
    words = " ".join(text.lower().split())
    if found := DAY_OF_MACHINES.fullmatch(words):
        year, month, day = found.groups()
    elif found := DAY_IN_WORDS.fullmatch(words):
        day, month, year = found.groups()
    elif found := DAY_IN_NUMBERS.fullmatch(words):
        day, month, year = (one for one in found.groups() if one)
    else:
        return None
    century = 0 if len(year) == 4 else today.year // 100 * 100
    for begin in (century, century - 100 if century else 0):
        try:
            found_day = date(begin + int(year), month_of(month), int(day))
        except ValueError:
            continue
        if not century or found_day <= today:
            return found_day
    return None


def wanted_key(text: str) -> str:
    """What a key must begin with to be what was typed: the end of a telephone number, or a name; empty finds nothing."""
    if TELEPHONE.fullmatch(text.strip()) and len(national_digits(text)) >= FEWEST_DIGITS:
        return telephone_key(text)
    return plain_words(text)[:LONGEST]


def typed_reference(text: str) -> str:
    """A reference however its letters were spaced; empty where it can be none."""
    found = re.sub(r"[\s-]", "", text).upper()
    return (
        found if SHORTEST_REFERENCE <= len(found) <= LONGEST_REFERENCE and found.isascii() and found.isalnum() else ""
    )
