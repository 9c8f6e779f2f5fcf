"""Text in, a value or the reason why it is none out: one cleaner for each kind of cell of every file."""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from accounts.fields import UNREADABLE, normalise_text
from programmes.calendar import LONDON
from referrals.identifiers import NotAnIdentifier

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:?\d{2})?")


class Unclean(ValueError):
    """A cell that is not what its column holds."""

    def __init__(self, kind: str, sentence: str) -> None:
        super().__init__(sentence)
        self.kind, self.sentence = kind, sentence


@dataclass(frozen=True, slots=True)
class RowError:
    """Why a row cannot be taken: the column as the file names it, a kind for programs, a sentence for people."""

    column: str
    kind: str
    sentence: str


@dataclass(frozen=True)
class Column:
    """One column: its name in the file, how its text is cleaned, and the fact that it becomes."""

    name: str
    parse: Callable[[str], Any]
    fact: str = ""
    is_required: bool = False
    empty: Any = None


def clean_row(cells: Mapping[str, str], columns: Sequence[Column]) -> tuple[dict[str, Any], list[RowError]]:
    """The facts of a row and every fault in it; an empty cell is not recorded, which is never a no."""
    facts: dict[str, Any] = {}
    errors: list[RowError] = []
    for column in columns:
        text = normalise_text(cells.get(column.name, "")).strip()
        if not text:
            facts[column.fact or column.name] = column.empty
            if column.is_required:
                errors.append(RowError(column.name, "missing_required", f"{column.name} is missing."))
            continue
        try:
            facts[column.fact or column.name] = column.parse(text)
        except Unclean as fault:
            errors.append(RowError(column.name, fault.kind, fault.sentence))
    return facts, errors


def text_parser(limit: int) -> Callable[[str], str]:
    def parse(given: str) -> str:
        if UNREADABLE.search(given):
            raise Unclean("bad_format", "The text has a character that cannot be kept.")
        if len(given) > limit:
            raise Unclean("too_long", f"The text has {len(given)} characters; the most is {limit}.")
        return given

    return parse


def parse_day(given: str) -> date:
    if not DAY.fullmatch(given):
        raise Unclean("bad_format", f"“{_short(given)}” is not a date like 2026-03-31.")
    try:
        found = date.fromisoformat(given)
    except ValueError:
        raise Unclean("impossible_date", f"There is no day {given}.") from None
    if found.year < 1880:
        raise Unclean("impossible_date", f"{given} is too long ago.")
    return found


def parse_moment(given: str) -> datetime:
    """With an offset, or in London time; an hour that London skipped or had twice is a fault, not a guess."""
    if not MOMENT.fullmatch(given):
        raise Unclean("bad_format", f"“{_short(given)}” is not a moment like 2026-03-31T14:05.")
    try:
        found = datetime.fromisoformat(given)
        moment = found.astimezone(UTC) if found.tzinfo else found
    except (ValueError, OverflowError):
        raise Unclean("impossible_date", f"There is no moment {given}.") from None
    if moment.year < 1880:
        raise Unclean("impossible_date", f"{given} is too long ago.")
    return moment if found.tzinfo else _in_london(found, given)


def _in_london(found: datetime, given: str) -> datetime:
    first, second = (found.replace(tzinfo=LONDON, fold=fold).astimezone(UTC) for fold in (0, 1))
    if first.astimezone(LONDON).replace(tzinfo=None) != found:
        raise Unclean("impossible_time", f"{given} was skipped when the clocks went forward.")
    if first != second:
        raise Unclean("ambiguous_time", f"{given} came twice when the clocks went back: give the offset.")
    return first


def parse_yes_no(given: str) -> bool:
    if given not in ("Y", "N"):
        raise Unclean("unknown_code", f"“{_short(given)}” is not Y or N.")
    return given == "Y"


def word_parser(allowed: Collection[str]) -> Callable[[str], str]:
    def parse(given: str) -> str:
        if given not in allowed:
            raise Unclean("unknown_code", f"“{_short(given)}” is not on the list.")
        return given

    return parse


def words_parser(allowed: Collection[str], separator: str = ";") -> Callable[[str], list[str]]:
    """Several words of a list; any word where the list is empty."""

    def parse(given: str) -> list[str]:
        found = [part.strip() for part in given.split(separator) if part.strip()]
        if unknown := [part for part in found if allowed and part not in allowed]:
            raise Unclean("unknown_code", f"“{_short(unknown[0])}” is not on the list.")
        return [text_parser(40)(part) for part in found]

    return parse


def whole_number_parser(lowest: int, highest: int) -> Callable[[str], int]:
    def parse(given: str) -> int:
        if not re.fullmatch(r"[+-]?[0-9]{1,9}", given):
            raise Unclean("bad_format", f"“{_short(given)}” is not a whole number.")
        if not lowest <= int(given) <= highest:
            raise Unclean("out_of_range", f"{given} is not between {lowest} and {highest}.")
        return int(given)

    return parse


def identifier_parser(canonical: Callable[[str], str]) -> Callable[[str], str]:
    def parse(given: str) -> str:
        try:
            return canonical(given)
        except NotAnIdentifier as fault:
            kind = "check_character" if "fails its check" in fault.sentence else "bad_format"
            raise Unclean(kind, fault.sentence) from None

    return parse


def _short(given: str) -> str:
    return given if len(given) <= 30 else f"{given[:29]}…"
