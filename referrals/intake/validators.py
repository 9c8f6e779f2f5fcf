"""Rules that hold between the values of a referral, for the page, the program and the file alike."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from programmes.calendar import age_on, local_day
from referrals.referral.terms import POLICE_SOURCES, Source

OLDEST = 110

#: An age that somebody guessed beside a birth date may be so many years off; more, and one of the two is wrong.
GUESSED_YEARS_APART = 2

CLOCKS_DIFFER_BY = timedelta(minutes=5)

DATES = {
    "date_of_birth": "The date of birth",
    "offence_on": "The date of the offence",
    "last_conviction_on": "The date of the last conviction",
}

FROM_CUSTODY = (
    ("custody_suite", "The custody suite is needed for a referral from custody."),
    ("custody_record", "The custody record number is needed for a referral from custody."),
)

MOMENTS = {"referred_at": "The moment of the referral", "agreed_at": "The moment of the agreement"}


@dataclass(frozen=True)
class FactFault:
    """What is wrong with one fact; `kind` is one of a closed list, `sentence` is for whoever must mend it."""

    field: str
    kind: str
    sentence: str


def find_faults(facts: Mapping[str, Any], *, now: datetime, is_offence_needed: bool = True) -> list[FactFault]:
    """What is missing, in the future or impossible together; each value is clean by itself already."""
    found = [*_missing(facts, is_offence_needed), *_future(facts, now), *_birth(facts), *_offence(facts)]
    return list({fault.field: fault for fault in reversed(found)}.values())[::-1]


def _missing(facts: Mapping[str, Any], is_offence_needed: bool) -> Iterator[FactFault]:
    if not facts.get("date_of_birth") and facts.get("approximate_age") is None:
        yield FactFault("date_of_birth", "missing_required", "Give a date of birth, or an approximate age.")
    if facts.get("source") in POLICE_SOURCES and not facts.get("officer_number"):
        yield _needed("officer_number", "The officer's number is needed for a referral by police.")
    yield from (_needed(name, says) for name, says in _custody(facts) if not facts.get(name))
    if is_offence_needed or facts.get("offence_code"):
        if not facts.get("offence_code"):
            yield _needed("offence_code", "This programme needs an offence from this source.")
        if not facts.get("offence_on"):
            yield _needed("offence_on", "The date of the offence is needed.")


def _custody(facts: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return FROM_CUSTODY if facts.get("source") == Source.CUSTODY else ()


def _needed(field: str, sentence: str) -> FactFault:
    return FactFault(field, "missing_conditional", sentence)


def _future(facts: Mapping[str, Any], now: datetime) -> Iterator[FactFault]:
    for name, words in DATES.items():
        if (day := facts.get(name)) and day > local_day(now):
            yield FactFault(name, "future_date", f"{words} is in the future.")
    for name, words in MOMENTS.items():
        if (moment := facts.get(name)) and moment > now + CLOCKS_DIFFER_BY:
            yield FactFault(name, "future_date", f"{words} is in the future.")


def _birth(facts: Mapping[str, Any]) -> Iterator[FactFault]:
    born, referred_at = facts.get("date_of_birth"), facts.get("referred_at")
    if not born or not referred_at:
        return
    day = local_day(referred_at)
    if born > day:
        yield FactFault("date_of_birth", "conflict", "The date of birth is after the referral.")
    elif _is_after(born, facts.get("offence_on")):
        yield FactFault("date_of_birth", "conflict", "The date of birth is after the offence.")
    elif age_on(born, day) > OLDEST:
        yield FactFault("date_of_birth", "conflict", f"The date of birth gives an age over {OLDEST}.")
    elif (age := facts.get("approximate_age")) is not None and abs(age - age_on(born, day)) > GUESSED_YEARS_APART:
        sentence = (
            f"The date of birth gives an age of {age_on(born, day)}, and {age} is given. Leave out what is wrong."
        )
        yield FactFault("approximate_age", "conflict", sentence)


def _offence(facts: Mapping[str, Any]) -> Iterator[FactFault]:
    committed, referred_at = facts.get("offence_on"), facts.get("referred_at")
    if committed and referred_at and committed > local_day(referred_at):
        yield FactFault("offence_on", "conflict", "The offence is dated after the referral.")
    convicted = facts.get("last_conviction_on")
    if convicted and referred_at and convicted > local_day(referred_at):
        yield FactFault("last_conviction_on", "conflict", "The last conviction is dated after the referral.")


def _is_after(one: date, other: date | None) -> bool:
    return other is not None and one > other
