"""How a name sounds, for scoring; no database."""

from jellyfish import metaphone

from referrals.people.matching import sound_code


def sound_of(name: str) -> str:
    """How a name sounds; names of another script by their first letters."""
    return metaphone(name) if name.isascii() and name else sound_code(name)
