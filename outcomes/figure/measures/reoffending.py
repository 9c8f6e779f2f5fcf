"""Reoffending, M1 to M10: what counts, in which window, and for whom.

Definitions: section 4 of the exchange contract. An offence counts once however many events it reaches. Rates are per
cent with a 95 % Wilson interval; M2 and M6 are numbers a person; M5 is in days.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from outcomes.extract.models import OffenceRecord
from outcomes.extract.terms import PROVEN, Event
from outcomes.figure import statistics
from outcomes.figure.cohorts import Member, is_mature
from outcomes.figure.terms import MeasureId
from programmes.calendar import months_after
from programmes.models import ReferenceValue

DEFINITION_VERSION = "1"
LAG_MONTHS: dict[str, int] = {MeasureId.M1: 6, MeasureId.M2: 6, MeasureId.M7: 6}
LAG_DAYS = 45
WAITING_MONTHS = 6
BEFORE_MONTHS = 12
AT_ONCE = 10_000


@dataclass(frozen=True)
class Offence:
    """One offence of one person with the events it reached and the day of each."""

    code: str
    on: date
    events: tuple[tuple[str, date], ...]

    def reached(self, kinds: Iterable[str], *, until: date | None = None, as_of: date) -> bool:
        known = {kind for kind, day in self.events if day <= as_of and (until is None or day <= until)}
        return not known.isdisjoint(kinds)


@dataclass(frozen=True)
class Harm:
    """What an offence weighs: days of the harm index, whether it is on the serious list, and its group."""

    days: float = 0.0
    is_serious: bool = False
    group: str = ""


@dataclass(frozen=True)
class Data:
    """The offences of the people of a cohort, how their rows were linked, and the harm of each offence code."""

    offences: Mapping[UUID, Sequence[Offence]]
    links: Mapping[str, int]
    harm: Mapping[str, Harm]

    def of(self, person: UUID) -> Sequence[Offence]:
        return self.offences.get(person, ())


@dataclass(frozen=True)
class Answer:
    """One measure of one cohort: people and people mature, offences counted, people with one, the value."""

    measure: str
    window: int
    people: int
    mature: int
    events: int
    reoffenders: int
    value: float | None
    low: float | None
    high: float | None
    method: str
    extra: Mapping[str, Any]

    @property
    def not_mature(self) -> int:
        return self.people - self.mature


def load_data(cohort: Sequence[Member]) -> Data:
    """Read the linked rows of a cohort: one statement per 10,000 people, and one for the offence codes."""
    reference = ReferenceValue.objects
    harm = {
        row.code: Harm(
            float(row.value.get("harm_days") or 0), bool(row.value.get("serious")), row.value.get("group", "")
        )
        for row in reference.filter(kind="offence")
    }
    return load_offences(cohort, harm)


def load_offences(cohort: Sequence[Member], harm: Mapping[str, Harm] | None = None) -> Data:
    """The linked rows alone, for measures that do not weigh harm."""
    records = OffenceRecord.objects
    people = [one.person_id for one in cohort]
    grouped: dict[UUID, dict[tuple[str, date], set[tuple[str, date]]]] = {}
    links = Counter(exact=0, scored=0, to_review=0)
    for start in range(0, len(people), AT_ONCE):
        rows = (
            records.current()
            .filter(person__in=people[start : start + AT_ONCE])
            .values_list("person_id", "offence_code", "offence_on", "event", "event_on", "link")
        )
        for person, code, on, event, event_on, link in rows.iterator(chunk_size=AT_ONCE):
            links[link] += 1
            if link in {"exact", "scored"}:
                grouped.setdefault(person, {}).setdefault((code, on), set()).add((event, event_on))
    offences = {
        person: [Offence(code, on, tuple(events)) for (code, on), events in sorted(each.items())]
        for person, each in grouped.items()
    }
    return Data(offences, links, harm or {})


def in_window(one: Member, offence: Offence, window: int, as_of: date) -> bool:
    """Committed after the index day and not later than the same day of the month `window` months on."""
    return one.index_on < offence.on <= min(months_after(one.index_on, window), as_of)


def proven_reoffending(one: Member, data: Data, window: int, as_of: date) -> list[Offence]:
    limit = months_after(one.index_on, window + WAITING_MONTHS)
    return [
        offence
        for offence in data.of(one.person_id)
        if in_window(one, offence, window, as_of) and offence.reached(PROVEN, until=limit, as_of=as_of)
    ]


def offences_reaching(one: Member, data: Data, window: int, as_of: date, event: str) -> list[Offence]:
    return [
        offence
        for offence in data.of(one.person_id)
        if in_window(one, offence, window, as_of) and offence.reached((event,), as_of=as_of)
    ]


def recorded_reoffending(one: Member, data: Data, window: int, as_of: date) -> list[Offence]:
    return offences_reaching(one, data, window, as_of, Event.RECORDED_SUSPECT)


def answer_measure(name: str, cohort: Sequence[Member], data: Data, window: int, as_of: date) -> Answer:
    """One measure of a cohort for one window, for mature people only; others are counted and left out.

    M10 compares two years, so it takes twelve months whatever window is asked.
    """
    window = BEFORE_MONTHS if name == MeasureId.M10 else window
    mature = [one for one in cohort if is_mature(one.index_on, window, LAG_MONTHS.get(name, 0), _lag_days(name), as_of)]
    found = {one: _counted(name, one, data, window, as_of) for one in mature}
    counts = (len(cohort), len(mature), sum(map(len, found.values())), sum(map(bool, found.values())))
    value, low, high, method, extra = _value(name, found, data, window, as_of)
    return Answer(name, window, *counts, value, low, high, method, extra)


def _lag_days(name: str) -> int:
    return 0 if name in LAG_MONTHS else LAG_DAYS


def _counted(name: str, one: Member, data: Data, window: int, as_of: date) -> list[Offence]:
    if name in {MeasureId.M1, MeasureId.M2}:
        return proven_reoffending(one, data, window, as_of)
    if name == MeasureId.M7:
        return [o for o in proven_reoffending(one, data, window, as_of) if data.harm.get(o.code, Harm()).is_serious]
    if name == MeasureId.M4:
        return offences_reaching(one, data, window, as_of, Event.ARREST)
    found = recorded_reoffending(one, data, window, as_of)
    if name == MeasureId.M8:
        return [o for o in found if one.is_case_open or (one.ended_on is not None and o.on <= one.ended_on)]
    if name == MeasureId.M9:
        group = data.harm.get(one.offence_code, Harm()).group
        return [o for o in found if group and data.harm.get(o.code, Harm()).group == group]
    return found


Found = Mapping[Member, Sequence[Offence]]
Value = tuple[float | None, float | None, float | None, str, dict[str, Any]]


def _value(name: str, found: Found, data: Data, window: int, as_of: date) -> Value:
    if not found:
        return None, None, None, "nobody is mature", {}
    if name == MeasureId.M2:
        return sum(map(len, found.values())) / len(found), None, None, "mean offences a person", {}
    if name == MeasureId.M5:
        return _time_to_first(found, window)
    if name == MeasureId.M6:
        days = [sum(data.harm.get(o.code, Harm()).days for o in each) for each in found.values()]
        return statistics.mean(days), None, None, "mean harm days a person", {"median": statistics.median(days)}
    if name == MeasureId.M10:
        return _before_and_after(found, data, as_of)
    rate = statistics.wilson_interval(sum(map(bool, found.values())), len(found))
    return 100 * rate.value, 100 * rate.low, 100 * rate.high, "Wilson 95 %", {}


def _time_to_first(found: Found, window: int) -> Value:
    """Kaplan-Meier: a person without an event leaves at the end of the window, or on the day they died."""
    days, events = [], []
    for one, offences in found.items():
        end = months_after(one.index_on, window)
        last = min(end, one.died_on) if one.died_on else end
        first = min((o.on for o in offences), default=None)
        is_event = first is not None and first <= last
        days.append(max(0, ((first if first and is_event else last) - one.index_on).days))
        events.append(is_event)
    curve = statistics.kaplan_meier(days, events)
    extra = {"km_at_window": curve.steps[-1].survival if curve.steps else 1.0}
    return curve.median, None, None, "Kaplan-Meier median", extra


def _before_and_after(found: Found, data: Data, as_of: date) -> Value:
    """Recorded offences a person in the twelve months before and after; never evidence of an effect."""
    before = sum(
        months_after(one.index_on, -BEFORE_MONTHS) <= o.on < one.index_on
        and o.reached((Event.RECORDED_SUSPECT,), as_of=as_of)
        for one in found
        for o in data.of(one.person_id)
    )
    after = sum(len(recorded_reoffending(one, data, BEFORE_MONTHS, as_of)) for one in found)
    people = len(found)
    return (
        after / people,
        None,
        None,
        "mean a person, not evidence of effect",
        {
            "before": before / people,
            "after": after / people,
        },
    )
