"""How another officer writes down somebody whom the force has met before."""

import random
from dataclasses import replace

from demo.people.humans import Human


def misspell_human(one: Human, rng: random.Random) -> Human:
    """The same human as another officer wrote them down: one slip, and no identifier to put it right."""
    unknown = replace(one, pnc_id="", cro_number="", nhs_number="")
    slip = rng.randrange(4)
    if slip == 0 and one.born.day <= 12:
        return replace(unknown, born=one.born.replace(month=one.born.day, day=one.born.month))
    if slip == 1:
        return replace(unknown, given_names=_slip(one.given_names, rng))
    if slip == 2:
        return replace(unknown, family_name=one.given_names.split()[0], given_names=one.family_name)
    return replace(unknown, family_name=_slip(one.family_name, rng))


def _slip(name: str, rng: random.Random) -> str:
    """Two letters swapped or one left out; the first stays."""
    if len(name) < 4:
        return name + name[-1]
    at = rng.randrange(1, len(name) - 2)
    if rng.random() < 0.5:
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    return name[:at] + name[at + 1 :]
