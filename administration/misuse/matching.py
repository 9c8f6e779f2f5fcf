"""When two names or two addresses are the same, and whether a moment is inside working hours; no database."""

import re
from collections.abc import Iterable
from datetime import datetime, time
from typing import NamedTuple

from referrals.people.matching import first_name, plain_name

HOUSE = re.compile(r"\b(\d+[a-z]?)\b")


class CalledBy(NamedTuple):
    """A name as it is compared; without a family name nothing is alike."""

    first: str
    family: str


def called_by(display_name: str) -> CalledBy:
    """The first and the last word of how a user is shown; a name of one word, or with a number at its end, is none."""
    words = plain_name(display_name).split()
    return CalledBy(words[0], words[-1]) if len(words) > 1 and words[-1].isalpha() else CalledBy("", "")


def has_own_name(user: CalledBy, given_names: str, family_name: str) -> bool:
    return has_same_surname(user, family_name) and first_name(given_names) == user.first


def has_same_surname(user: CalledBy, family_name: str) -> bool:
    return bool(user.family) and user.family == plain_name(family_name)


def address_words(address: str, postcode: str) -> str:
    """The postcode and the house, however the rest is written; nothing without a postcode."""
    code = plain_name(postcode).replace(" ", "")
    line = plain_name(address)
    house = HOUSE.search(line)
    return f"{code} {house.group(1) if house else line}" if code and line else ""


class Window(NamedTuple):
    """Hours of the days on which they begin; those that end before they begin end on the next day."""

    weekdays: frozenset[int]
    begins: time
    ends: time


def is_inside(at: datetime, windows: Iterable[Window]) -> bool:
    return any(_is_in(at, one) for one in windows)


def _is_in(at: datetime, window: Window) -> bool:
    day, clock = at.weekday(), at.time()
    if window.begins < window.ends:
        return day in window.weekdays and window.begins <= clock < window.ends
    begun_yesterday = (day - 1) % 7 in window.weekdays and clock < window.ends
    return begun_yesterday or (day in window.weekdays and clock >= window.begins)
