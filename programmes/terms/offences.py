"""Home Office offence codes and ranges: `NNN/NN` or `NNN/NN-NN`."""

import re
from collections.abc import Iterable

CODE = re.compile(r"(\d{3})/(\d{2})")
RANGE = re.compile(r"(\d{3})/(\d{2})(?:-(\d{2}))?")


def is_code_range(text: str) -> bool:
    found = RANGE.fullmatch(text)
    return found is not None and (found[3] is None or found[2] <= found[3])


def is_in_ranges(ranges: Iterable[str], code: str) -> bool:
    """Whether an offence code lies in one of the ranges; both ends of a range belong to it."""
    found = CODE.fullmatch(code)
    return found is not None and any(_covers(one, found[1], found[2]) for one in ranges)


def _covers(one: str, offence_class: str, subclass: str) -> bool:
    found = RANGE.fullmatch(one)
    if found is None or found[1] != offence_class:
        return False
    return found[2] <= subclass <= (found[3] or found[2])
