"""Reoffending, M1 to M10: what counts, in which window, and for whom.

Definitions: section 4 of the exchange contract. An offence counts once however many events it reaches. Rates are per
cent with a 95 % Wilson interval; M2 and M6 are numbers a person; M5 is in days. Nobody is counted whose extracts do not
hold every day that the measure needs: no coverage is no answer, never 0.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from outcomes.extract.calendar import Days
from outcomes.extract.terms import PROVEN, Event
from outcomes.figure import statistics
from outcomes.figure.cohorts import Member, is_mature, mature_on
from outcomes.figure.measures.offences import Data, Harm, Offence, load_data, load_harm, load_offences
from outcomes.figure.terms import MeasureId
from programmes.calendar import months_after

__all__ = ["Data", "Harm", "Offence", "load_data", "load_harm", "load_offences"]

DEFINITION_VERSION = "2"
LAG_MONTHS: dict[str, int] = {MeasureId.M1: 6, MeasureId.M2: 6, MeasureId.M7: 6}
LAG_DAYS = 45
WAITING_MONTHS = 6
BEFORE_MONTHS = 12
DAY = timedelta(days=1)
NO_DATA = "no data"
NOBODY_MATURE = "nobody is mature"
UNKNOWN_CODES = "unknown codes"
WEIGHED = frozenset({MeasureId.M6, MeasureId.M7})


@dataclass(frozen=True)
class Answer:
    """One measure of one cohort: people and people mature, offences counted, people with one, the value.

    `covered` is the span of days that holds the last covered day of the cohort; `unknown_codes` are offences, of those
    that count before a list is applied, whose code no list holds.
    """

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
    covered: Days | None = None
    unknown_codes: int = 0

    @property
    def not_mature(self) -> int:
        return self.people - self.mature


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


def is_covered(name: str, one: Member, data: Data, window: int) -> bool:
    """Whether the extracts of the referral's force hold every day that the measure needs of this person."""
    end = mature_on(one.index_on, window, LAG_MONTHS.get(name, 0), _lag_days(name))
    if name == MeasureId.M10:
        before = months_after(one.index_on, -BEFORE_MONTHS)
        if not data.covers(one.force_code, before, one.index_on - DAY):
            return False
    return data.covers(one.force_code, one.index_on + DAY, end)


def mature_members(name: str, cohort: Sequence[Member], data: Data, window: int, as_of: date) -> list[Member]:
    """Those whose window and lag have passed and are covered."""
    return [one for one in _passed(name, cohort, window, as_of) if is_covered(name, one, data, window)]


def _passed(name: str, cohort: Sequence[Member], window: int, as_of: date) -> list[Member]:
    lag = LAG_MONTHS.get(name, 0), _lag_days(name)
    return [one for one in cohort if is_mature(one.index_on, window, *lag, as_of)]


def answer_measure(name: str, cohort: Sequence[Member], data: Data, window: int, as_of: date) -> Answer:
    """One measure of a cohort for one window, for mature people only; others are counted and left out.

    M10 compares two years, so it takes twelve months whatever window is asked. M8 is of people with a case.
    """
    window = BEFORE_MONTHS if name == MeasureId.M10 else window
    covered = data.last_span(cohort, as_of)
    asked = [one for one in cohort if one.has_case] if name == MeasureId.M8 else cohort
    passed = _passed(name, asked, window, as_of)
    mature = [one for one in passed if is_covered(name, one, data, window)]
    considered = {one: _considered(name, one, data, window, as_of) for one in mature}
    found = {one: _counted(name, one, data, each) for one, each in considered.items()}
    unknown = sum(offence.code not in data.harm for each in considered.values() for offence in each)
    counts = (len(asked), len(mature), sum(map(len, found.values())), sum(map(bool, found.values())))
    value, low, high, method, extra = _value(name, found, data, window, as_of)
    if not mature:
        method = NO_DATA if passed else NOBODY_MATURE
    elif unknown and name in WEIGHED:
        value, low, high, method, extra = None, None, None, UNKNOWN_CODES, {**extra, **UNSTATED.get(name, {})}
    if name == MeasureId.M8:
        extra = {**extra, "without_case": len(cohort) - len(asked)}
    return Answer(name, window, *counts, value, low, high, method, extra, covered, unknown)


UNSTATED: dict[str, dict[str, Any]] = {MeasureId.M6: {"median": None}}


def _lag_days(name: str) -> int:
    return 0 if name in LAG_MONTHS else LAG_DAYS


def _considered(name: str, one: Member, data: Data, window: int, as_of: date) -> list[Offence]:
    """The offences from which a measure takes those that count."""
    if name in LAG_MONTHS:
        return proven_reoffending(one, data, window, as_of)
    if name == MeasureId.M4:
        return offences_reaching(one, data, window, as_of, Event.ARREST)
    return recorded_reoffending(one, data, window, as_of)


def _counted(name: str, one: Member, data: Data, found: list[Offence]) -> list[Offence]:
    if name == MeasureId.M7:
        return [o for o in found if o.code in data.harm and data.harm[o.code].is_serious]
    if name == MeasureId.M8:
        return [o for o in found if one.is_case_open or (one.ended_on is not None and o.on <= one.ended_on)]
    if name == MeasureId.M9:
        group = data.group_of(one.offence_code)
        return [o for o in found if group and data.group_of(o.code) == group]
    return found


Found = Mapping[Member, Sequence[Offence]]
Value = tuple[float | None, float | None, float | None, str, dict[str, Any]]


def _value(name: str, found: Found, data: Data, window: int, as_of: date) -> Value:
    if not found:
        return None, None, None, "", {}
    if name == MeasureId.M2:
        return sum(map(len, found.values())) / len(found), None, None, "mean offences a person", {}
    if name == MeasureId.M5:
        return _time_to_first(found, window)
    if name == MeasureId.M6:
        return _harm_days(found, data)
    if name == MeasureId.M10:
        return _before_and_after(found, data, as_of)
    rate = statistics.wilson_interval(sum(map(bool, found.values())), len(found))
    return 100 * rate.value, 100 * rate.low, 100 * rate.high, "Wilson 95 %", {}


def _harm_days(found: Found, data: Data) -> Value:
    """Of offences whose listed code has days; those without are not 0 and are counted beside the figure."""
    sums, without = [], 0
    for offences in found.values():
        weights = [data.harm[o.code].days for o in offences if o.code in data.harm]
        without += weights.count(None)
        sums.append(sum(days for days in weights if days is not None))
    extra = {"median": statistics.median(sums), "without_harm_days": without}
    return statistics.mean(sums), None, None, "mean harm days a person", extra


def survival_time(one: Member, offences: Sequence[Offence], window: int) -> tuple[int, bool]:
    """Days to the first offence and True; or days to the end of the window or the day of death, and False."""
    end = months_after(one.index_on, window)
    last = min(end, one.died_on) if one.died_on else end
    first = min((o.on for o in offences), default=None)
    is_event = first is not None and first <= last
    return max(0, ((first if first and is_event else last) - one.index_on).days), is_event


def _time_to_first(found: Found, window: int) -> Value:
    """Kaplan-Meier: a person without an event leaves at the end of the window, or on the day they died."""
    times = [survival_time(one, offences, window) for one, offences in found.items()]
    curve = statistics.kaplan_meier([days for days, _ in times], [is_event for _, is_event in times])
    extra = {"km_at_window": curve.steps[-1].survival if curve.steps else 1.0}
    return curve.median, None, None, "Kaplan-Meier median", extra


def _before_and_after(found: Found, data: Data, as_of: date) -> Value:
    """Recorded offences a person in the twelve months before and after; never evidence of an effect.

    The offence of the referral itself brought the person here, so the year before is without it.
    """
    before = sum(
        months_after(one.index_on, -BEFORE_MONTHS) <= o.on < one.index_on
        and (o.code, o.on) != (one.offence_code, one.offence_on)
        and o.reached((Event.RECORDED_SUSPECT,), as_of=as_of)
        for one in found
        for o in data.of(one.person_id)
    )
    after, people = sum(map(len, found.values())), len(found)
    extra = {"before": before / people, "after": after / people, "index_offence": "left out"}
    return after / people, None, None, "mean a person, not evidence of effect", extra
