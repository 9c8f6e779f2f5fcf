"""Scripts that run from right to left, join their letters or write a vowel before its consonant, for a printer that does not.

The letters of Arabic take their joined forms and a run from right to left is turned around; Indian vowels go where they are
written. Indian conjuncts stand letter by letter, with the sign that says so between them.
"""

import re
import unicodedata
from functools import cache

#: Hebrew, Arabic and its further blocks.
LETTER = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]"
RUN = re.compile(f"{LETTER}+(?:[ '\u2019-]+{LETTER}+)*")
#: A longer passage would be broken into lines in the wrong order: there each word is turned by itself.
LONGEST_RUN = 60
SHAPES = ("isolated", "final", "initial", "medial")
LAM = "\u0644"
#: After a lam every alef becomes one letter with it: as they stand alone, and after a letter that joins.
LAM_ALEF = {
    "\u0622": "\ufef5\ufef6",
    "\u0623": "\ufef7\ufef8",
    "\u0625": "\ufef9\ufefa",
    "\u0627": "\ufefb\ufefc",
}
#: Indian vowel signs that are written before their consonant, and those of which one half is.
BEFORE = "\u093f\u094e\u09bf\u09c7\u09c8\u0a3f\u0abf\u0bc6-\u0bc8\u0d46-\u0d48\u0dd9\u0ddb"
HALVES = re.compile("[\u09cb\u09cc\u0bca-\u0bcc\u0d4a-\u0d4c\u0ddc-\u0dde]")
VOWEL_AFTER = re.compile(f"([\u0900-\u0dff][\u093c\u09bc\u0a3c\u0abc]?)([{BEFORE}])")
FORM = re.compile(r"<(isolated|final|initial|medial)> ([0-9A-F]{4})")


def in_printed_order(text: str) -> str:
    """The text as it lies on the line from left to right, every letter in the form and the place that it takes there."""
    halved = HALVES.sub(lambda found: unicodedata.normalize("NFD", found[0]), text)
    return RUN.sub(_turned, VOWEL_AFTER.sub(r"\2\1", halved))


def _turned(found: re.Match[str]) -> str:
    run = found[0]
    if len(run) <= LONGEST_RUN:
        return _from_the_right(run)
    return "".join(_from_the_right(part) if re.match(LETTER, part) else part for part in re.split(r"( +)", run))


def _from_the_right(run: str) -> str:
    """Letters with the signs that stand on them, the last one first."""
    clusters: list[str] = []
    for letter in _joined(run):
        if clusters and unicodedata.combining(letter):
            clusters[-1] += letter
        else:
            clusters.append(letter)
    return "".join(reversed(clusters))


def _joined(run: str) -> str:
    letters = list(run)
    base = [place for place, letter in enumerate(letters) if not unicodedata.combining(letter)]
    for nth, place in enumerate(base):
        before = run[base[nth - 1]] if nth else ""
        after = run[base[nth + 1]] if nth + 1 < len(base) else ""
        own = _forms().get(run[place], {})
        if before == LAM and run[place] in LAM_ALEF:
            lam = base[nth - 1]
            letters[lam] = LAM_ALEF[run[place]][letters[lam] in _forms()[LAM]["medial"]]
            letters[place] = ""
            continue
        from_before = "initial" in _forms().get(before, {}) and "final" in own
        to_after = "initial" in own and "final" in _forms().get(after, {})
        shape = SHAPES[from_before + 2 * to_after]
        letters[place] = own.get(shape, run[place])
    return "".join(letters)


@cache
def _forms() -> dict[str, dict[str, str]]:
    """Of each Arabic letter the forms in which it is joined, as Unicode lists them."""
    found: dict[str, dict[str, str]] = {}
    for code in (*range(0xFB50, 0xFBFF), *range(0xFE80, 0xFEF5)):
        if form := FORM.fullmatch(unicodedata.decomposition(chr(code))):
            found.setdefault(chr(int(form[2], 16)), {})[form[1]] = chr(code)
    return found
