"""How alike two descriptions of a person are: names and birth dates in, yes or no out; no database."""

import re
import unicodedata
from datetime import date
from functools import cache, cached_property

from anyascii import anyascii
from jellyfish import damerau_levenshtein_distance, soundex

from accounts.fields import spellings_of
from referrals.people.terms import PARTICLES, SHORT_NAMES

APART = re.compile("[^a-z0-9]+")


def plain_name(name: str) -> str:
    """Letters only, without accents or capitals, words apart by one space."""
    if name.isascii():  # most names, and many times for each referral: the same by a shorter way
        return APART.sub(" ", name.casefold().replace("'", "")).strip()
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    return " ".join("".join(sign if sign.isalnum() else " " for sign in bare.casefold().replace("'", "")).split())


def romanised_name(name: str) -> str:
    """The same in Latin letters, also where an accent is part of the letter and where the name is in another script."""
    return plain_name(anyascii(unicodedata.normalize("NFC", name)))


@cache
def _roots() -> dict[str, frozenset[str]]:
    roots: dict[str, set[str]] = {}
    for line in SHORT_NAMES.split("\n"):
        for name in line.split():
            roots.setdefault(name, set()).add(line.split()[0])
    return {name: frozenset(each) for name, each in roots.items()}


def roots_of(given: str) -> list[str]:
    """The name itself and every name that it may be short for."""
    return sorted({given, *_roots().get(given, ())} - {""})


def name_key(family_name: str, given_names: str) -> str:
    return f"{plain_name(family_name)} {plain_name(given_names)}".strip()[:210]


def keys_of_name(family_name: str, given_names: str) -> set[str]:
    """Every key under which somebody of this name may be on record: with either apostrophe in either name."""
    return {name_key(one, other) for one in spellings_of(family_name) for other in spellings_of(given_names)}


def sound_code(word: str) -> str:
    """The American Soundex code of a name; a name in another script is its own first letters."""
    letters = plain_name(word).upper().replace(" ", "")
    if not letters.isascii() or not letters[:1].isalpha():
        return letters[:4]
    return soundex(letters)


def first_name(given_names: str) -> str:
    return (plain_name(given_names).split() or [""])[0]


def sound_key(family_name: str, given_names: str) -> str:
    """The sounds of both names in order of the alphabet, so that swapped names have the same key."""
    return " ".join(sorted([sound_code(family_name), sound_code(first_name(given_names))]))[:20]


class HeardName:
    """A name as it is compared, worked out once for all that it is compared with.

    What only stands before a name (al, de, van, St) is left out, unless there is nothing else.
    """

    def __init__(self, name: str) -> None:
        words = (plain_name(name) if name.isascii() else romanised_name(name)).split()
        self.joined = "".join(words)
        self.words = [one for one in words if one not in PARTICLES] or words
        self.bare = " ".join(self.words)

    @cached_property
    def sound(self) -> str:
        return sound_code(self.bare)

    @cached_property
    def roots(self) -> set[str]:
        return set(roots_of(self.words[0]))

    def agrees_with(self, other: "HeardName") -> bool:
        """Equal, equal in sound, one short for the other, or as near as a slip of the hand; a further name may be missing."""
        if not self.words or not other.words:
            return False
        return (
            self.joined == other.joined
            or self.words[0] == other.words[0]
            or self.sound == other.sound
            or _is_part(self.words, other.words)
            or bool(self.roots & other.roots)
            or _is_slip(self.bare, other.bare)
        )


def agreeing_names(one: tuple[str, str], other: tuple[str, str]) -> tuple[bool, bool]:
    """Whether the family name and the given names agree, in this order or swapped, whichever agrees more.

    Where both have one name alone, it stands for both.
    """
    (family, given), (their_family, their_given) = map(HeardName, one), map(HeardName, other)
    straight = (family.agrees_with(their_family), given.agrees_with(their_given))
    if not given.words and not their_given.words:
        return straight[0], straight[0]
    if all(straight):
        return straight
    return max(straight, (family.agrees_with(their_given), given.agrees_with(their_family)), key=sum)


def _is_part(one: list[str], other: list[str]) -> bool:
    return set(one) <= set(other) or set(other) <= set(one)


def _is_slip(one: str, other: str) -> bool:
    longest = max(len(one), len(other))
    return longest >= 4 and damerau_levenshtein_distance(one, other) <= (1 if longest < 8 else 2)


def days_agree(one: date | None, other: date | None) -> bool:
    """Equal, day and month swapped, one digit wrong, or two neighbouring digits swapped."""
    if one is None or other is None:
        return False
    if one == other or (one.year, one.month, one.day) == (other.year, other.day, other.month):
        return True
    return damerau_levenshtein_distance(f"{one:%Y%m%d}", f"{other:%Y%m%d}") == 1
