"""What an extract must say and hold: which days of which force it covers, and each row by itself."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from outcomes.extract.calendar import Days
from outcomes.extract.terms import Event
from referrals import identifiers
from referrals.files.cleaning import (
    Column,
    RowError,
    Unclean,
    clean_row,
    identifier_parser,
    parse_day,
    text_parser,
    word_parser,
)
from referrals.files.limits import FileRefused
from referrals.referral.terms import Sex

OLDEST = 110

SIDECAR_BYTES = 10_000

SIDECAR_NAMES = ("force", "covered_from", "covered_to")


@dataclass(frozen=True)
class Coverage:
    """Every event of one force whose day lies in the span is in the file."""

    force: str
    days: Days


def find_coverage(path: Path, *, force: str = "", covers: str = "", today: date) -> Coverage | None:
    """What an extract states, on the command line or in the file beside it; nothing where it states nothing.

    FileRefused where both speak and differ, where one says half, and where the span cannot be.
    """
    first, last = _halves(covers)
    given = _from_words(force, first, last, today, "The coverage given with the command")
    beside = _read_sidecar(path.with_name(f"{path.name}.json"), today)
    if given and beside and given != beside:
        raise FileRefused(
            f"The command says that the file covers {_said(given)}, and the file beside it says {_said(beside)}."
        )
    return given or beside


def _said(coverage: Coverage) -> str:
    return f"force {coverage.force} from {coverage.days.first} to {coverage.days.last}"


def _halves(covers: str) -> tuple[str, str]:
    first, dots, last = covers.partition("..")
    if covers and not dots:
        raise FileRefused("Give the days that the file covers as FROM..TO, like 2020-01-01..2026-06-30.")
    return first, last


def _read_sidecar(path: Path, today: date) -> Coverage | None:
    if not path.is_file():
        return None
    where = f"The file {path.name}"
    if path.stat().st_size > SIDECAR_BYTES:
        raise FileRefused(f"{where} is too large to state a force and its days.")
    try:
        told = json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError):
        raise FileRefused(f"{where} cannot be read: it is not JSON in UTF-8.") from None
    if not isinstance(told, dict) or not all(isinstance(told.get(name) or "", str) for name in SIDECAR_NAMES):
        raise FileRefused(f"{where} does not say force, covered_from and covered_to as texts.")
    force, first, last = (told.get(name) or "" for name in SIDECAR_NAMES)
    return _from_words(force, first, last, today, where)


def _from_words(force: str, first: str, last: str, today: date, where: str) -> Coverage | None:
    if not (force or first or last):
        return None
    if not (force and first and last):
        raise FileRefused(f"{where} is half said: it takes a force, a first day and a last day.")
    if len(force) != 2 or not (force.isascii() and force.isalnum()):
        raise FileRefused(f"{where} names no force: a force code has two characters, like 20.")
    try:
        days = Days(parse_day(first), parse_day(last))
    except Unclean as fault:
        raise FileRefused(f"{where} cannot be: {fault.sentence}") from None
    if days.last < days.first:
        raise FileRefused(f"{where} cannot be: the span ends on {days.last}, before it begins on {days.first}.")
    if days.last > today:
        raise FileRefused(f"{where} cannot be: {days.last} is in the future.")
    return Coverage(force.upper(), days)


def offence_columns(today: date) -> tuple[Column, ...]:
    """The columns of an extract, in the order in which they are documented."""
    return (
        Column("record_id", text_parser(60), is_required=True),
        Column("force_code", text_parser(2), is_required=True),
        Column("event", word_parser(Event.values), is_required=True),
        Column("offence_code", identifier_parser(identifiers.offence_code), is_required=True),
        Column("offence_at", parse_day, "offence_on", is_required=True),
        Column("event_at", parse_day, "event_on", is_required=True),
        Column("outcome_code", text_parser(3), empty=""),
        Column("family_name", text_parser(100), empty=""),
        Column("given_names", text_parser(100), empty=""),
        Column("date_of_birth", parse_day),
        Column("sex", word_parser(Sex.values), empty=""),
        Column("pnc_id", identifier_parser(partial(identifiers.pnc, today=today)), empty=""),
        Column("cro_number", identifier_parser(identifiers.cro), empty=""),
        Column("postcode", identifier_parser(identifiers.postcode), empty=""),
    )


def check_offence_row(
    cells: Mapping[str, str], columns: tuple[Column, ...], today: date, coverage: Coverage | None = None
) -> tuple[dict[str, Any], list[RowError]]:
    """The facts of one row, or everything that is wrong with it."""
    facts, errors = clean_row(cells, columns)
    bad = {error.column for error in errors}
    for fault in (*_between(facts, today), *(_outside(facts, coverage) if coverage else ())):
        if fault.column not in bad:
            bad.add(fault.column)
            errors.append(fault)
    return facts, errors


def _between(facts: Mapping[str, Any], today: date) -> Iterator[RowError]:
    """What is wrong only when two cells are read together, or against today."""
    offence, event, born = facts.get("offence_on"), facts.get("event_on"), facts.get("date_of_birth")
    if offence and offence > today:
        yield RowError("offence_at", "in_future", f"{offence} is in the future.")
    if event and event > today:
        yield RowError("event_at", "in_future", f"{event} is in the future.")
    elif offence and event and event < offence:
        yield RowError("event_at", "event_before_offence", f"The event of {event} is before the offence of {offence}.")
    if born and offence and born > offence:
        yield RowError("date_of_birth", "born_after", f"The date of birth {born} is after the offence.")
    elif born and offence and offence.year - born.year > OLDEST:
        yield RowError("date_of_birth", "too_old", f"The date of birth {born} gives an age over {OLDEST}.")


def _outside(facts: Mapping[str, Any], coverage: Coverage) -> Iterator[RowError]:
    """A row that the statement of its own file leaves out: taken in, it would be an event of days nobody vouched for."""
    force, event, days = facts.get("force_code"), facts.get("event_on"), coverage.days
    if force and force.upper() != coverage.force:
        yield RowError("force_code", "other_force", f"The file covers force {coverage.force}, not {force}.")
    if event and not days.first <= event <= days.last:
        says = f"The event of {event} is outside the days that the file covers, {days.first} to {days.last}."
        yield RowError("event_at", "outside_coverage", says)
