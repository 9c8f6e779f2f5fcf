"""Reoffending, M1 to M10: what counts, in which window, and for whom.

Definitions: section 4 of the exchange contract. An offence counts once however many events it reaches. Rates are per
cent with a 95 % Wilson interval; M2 and M6 are numbers a person; M5 is in days. Nobody is counted whose extracts do not
hold every day that the measure needs: no coverage is no answer, never 0.

What is counted of a person stands in `columns.counts_within`, what becomes of the counts here.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from outcomes.extract.calendar import Days
from outcomes.extract.models import Extract
from outcomes.figure import statistics
from outcomes.figure.cohorts import Span, first_referrals
from outcomes.figure.measures import cells
from outcomes.figure.measures.cells import DAY_PART, LINK_PART, PARTS_OF, Cell, Cells
from outcomes.figure.measures.columns import (
    BEFORE_PART,
    EARLY,
    EVERY_PART,
    MATURE,
    PROVEN_PART,
    RECORDED_PART,
    Reading,
    days_apart,
)
from outcomes.figure.measures.offences import (
    BEFORE_MONTHS,
    LAG_DAYS,
    LAG_MONTHS,
    WAITING_MONTHS,
    load_harm,
)
from outcomes.figure.terms import WINDOWS, Group, MeasureId
from programmes.models import Programme

__all__ = ["DAY_PART", "LAG_DAYS", "LAG_MONTHS", "LINK_PART", "WAITING_MONTHS", "load_harm"]

DEFINITION_VERSION = "2"
NO_DATA = "no data"
NOBODY_MATURE = "nobody is mature"
UNKNOWN_CODES = "unknown codes"
WEIGHED = frozenset({MeasureId.M6, MeasureId.M7})
UNSTATED: dict[str, dict[str, Any]] = {MeasureId.M6: {"median": None}}
#: Of which sum of its part the offences of a measure are; what is not here is of all that the part counts.
COUNTED: dict[str, str] = {
    MeasureId.M4: "arrest",
    MeasureId.M7: "serious",
    MeasureId.M8: "in_case",
    MeasureId.M9: "alike",
}


@dataclass(frozen=True)
class Answer:
    """One measure of one cohort: people and people mature, offences counted, people with one, the value.

    `covered` is the span of days that holds the last covered day of the cohort; `unknown_codes` are offences, of those
    that count before a list is applied, whose code no list holds. `held` says how many mature people hold how much of
    M2 and M6; `times` of M5 how many left the count after how many days, and whether by an offence.
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
    held: Mapping[float, int] = field(default_factory=dict)
    times: Mapping[tuple[int, bool], int] = field(default_factory=dict)

    @property
    def not_mature(self) -> int:
        return self.people - self.mature

    def list_held(self) -> list[float]:
        """What each mature person holds, one by one."""
        return list(Counter(self.held).elements())


@dataclass(frozen=True)
class Cohort:
    """One programme and span as counted: any measure, window and group of what was asked, without reading again."""

    cells: Cells
    covered: Mapping[str, tuple[Days, ...]]
    as_of: date

    def count_people(self, group: str = Group.OFFERED) -> int:
        return sum(one.people for one in self._of(cells.FORCE_PART, 0, group))

    def count_links(self, group: str = Group.OFFERED) -> Mapping[str, int]:
        """Offence rows of these people, by how they are linked."""
        links = Counter(exact=0, scored=0, to_review=0)
        for one in self._of(LINK_PART, 0, group):
            links[one.label] += one.people
        return links

    def last_span(self, group: str = Group.OFFERED) -> Days | None:
        """The span that holds the last covered day of the forces of a cohort, of those that had begun on the day."""
        forces = {one.label for one in self._of(cells.FORCE_PART, 0, group)}
        spans = [span for force in forces for span in self.covered.get(force, ()) if span.first <= self.as_of]
        return max(spans, key=lambda span: (span.last, span.first), default=None)

    def mature_days(self, window: int, group: str = Group.OFFERED) -> list[date]:
        """The index days of those who are mature for M3 to M6."""
        return sorted(date.fromisoformat(one.label) for one in self._of(DAY_PART, window, group))

    def answer(self, name: str, window: int, group: str = Group.OFFERED) -> Answer:
        """One measure of a cohort for one window, for mature people only; others are counted and left out.

        M10 compares two years, so it takes twelve months whatever window is asked. M8 is of people with a case.
        """
        window = BEFORE_MONTHS if name == MeasureId.M10 else window
        part = _part_of(name)
        everyone = self._of(part, window, group)
        asked = [one for one in everyone if one.label] if name == MeasureId.M8 else everyone
        mature = [one for one in asked if one.state == MATURE]
        passed, number = any(one.state != EARLY for one in asked), _people(mature)
        events, reoffenders = _counted(name, mature)
        unknown = _sum(mature, "arrest_unknown" if name == MeasureId.M4 else f"{_unknown_of(part)}_unknown")
        held, times = self._held(name, mature, window, group), self._times(name, window, group)
        given = _Given(name, number, events, reoffenders, held, times, mature)
        value, low, high, method, extra = _value(given) if mature else (None, None, None, "", {})
        if not mature:
            method = NO_DATA if passed else NOBODY_MATURE
        elif unknown and name in WEIGHED:
            value, low, high, method, extra = None, None, None, UNKNOWN_CODES, {**extra, **UNSTATED.get(name, {})}
        if name == MeasureId.M8:
            extra = {**extra, "without_case": _people(everyone) - _people(asked)}
        counts = (_people(asked), number, events, reoffenders)
        covered = self.last_span(group)
        return Answer(name, window, *counts, value, low, high, method, extra, covered, unknown, held, times)

    def _held(self, name: str, mature: Sequence[Cell], window: int, group: str) -> Counter[float]:
        if name == MeasureId.M2:
            return cells.held_by_people(mature)
        return cells.held_by_people(self._of(cells.HARM_PART, window, group) if name == MeasureId.M6 else ())

    def _times(self, name: str, window: int, group: str) -> Counter[tuple[int, bool]]:
        times: Counter[tuple[int, bool]] = Counter()
        for one in self._of(cells.TIME_PART, window, group) if name == MeasureId.M5 else ():
            times[int(one.held), bool(one.state)] += one.people
        return times

    def _of(self, part: str, window: int, group: str) -> list[Cell]:
        return [one for one in self.cells.get((part, window), ()) if one.is_of(group)]


def count_cohorts(
    programmes: Collection[str],
    spans: Sequence[Span],
    *,
    as_of: date,
    measures: Collection[str] = tuple(MeasureId),
    windows: Collection[int] = WINDOWS,
    groups: Collection[str] = tuple(Group),
    more: Collection[str] = (),
    ids: Mapping[str, UUID] | None = None,
) -> dict[tuple[str, Span], Cohort]:
    """Every programme and span counted in one pass, as known on a day; the spans follow each other.

    Only what the measures, windows and groups need is read. `more` asks for parts that no measure needs: the offence rows
    by link (`LINK_PART`), the index days of those who are mature (`DAY_PART`). `ids` of the programmes by their codes are read
    unless they are given.
    """
    covered = Extract.objects.covered_days()
    reads_cases = MeasureId.M8 in measures or any(one != Group.OFFERED for one in groups)
    wide = {*windows, *([BEFORE_MONTHS] if MeasureId.M10 in measures else [])}
    ids = ids or dict(Programme.objects.filter(code__in=programmes).values_list("code", "pk"))
    rows = first_referrals(list(ids.values()), spans, as_of, reads_cases=reads_cases)
    died_on = {"died_on": "person__died_on"} if MeasureId.M5 in measures else {}
    reading = Reading(
        rows=rows,
        columns={**MEMBER, **died_on, **(OF_CASE if reads_cases else {})},
        days=cells.days_between(spans[0].first, min(spans[-1].before - timedelta(days=1), as_of)),
        windows=tuple(sorted(wide)),
        as_of=as_of,
        harm=load_harm(),
        covered=covered,
        parts=frozenset[str]().union(*(PARTS_OF[one] for one in measures)) & EVERY_PART,
    )
    found = cells.count_cells(reading, measures, more)
    return {
        (code, span): Cohort(found.get((pk, number), {}), covered, as_of)
        for code, pk in ids.items()
        for number, span in enumerate(spans)
    }


MEMBER = {
    "key": "pk",
    "programme": "programme_id",
    "span_number": "span_number",
    "person_id": "person_id",
    "index_on": "accepted_on",
    "offence_code": "offence_code",
    "offence_on": "offence_on",
    "force": "force_",
}
OF_CASE = {"started": "started", "completed": "completed", "in_case_to": "in_case_to"}


def count_cohort(programme: str, span: Span, *, as_of: date, **asked: Any) -> Cohort:
    """One programme and span, as `count_cohorts` counts them."""
    return count_cohorts([programme], [span], as_of=as_of, **asked)[programme, span]


@dataclass(frozen=True)
class Counts:
    """Offences of one person in one window: proven, recorded, with an arrest, and days to the first recorded."""

    proven: int
    recorded: int
    arrests: int
    days_to_first: int | None


def count_each(
    rows: QuerySet[Any], index_on: str, days: Iterable[date], as_of: date, windows: tuple[int, ...] = WINDOWS
) -> dict[UUID, dict[int, Counts]]:
    """The same counts for each row alone, whoever is mature; `days` are those that stand in its column `index_on`."""
    parts = frozenset({PROVEN_PART, RECORDED_PART})
    given = {"key": "pk", "person_id": "person_id", "index_on": index_on}
    reading = Reading(rows, given, sorted(set(days)), windows, as_of, parts=parts)
    columns = [
        f"proven{one}, recorded{one}, arrest{one}, {days_apart(f'first_on{one}', 'index_on')}" for one in windows
    ]
    counted = reading.fetch_rows(f"SELECT key, {', '.join(columns)} FROM seen")  # noqa: S608 - our own names
    return {
        UUID(str(key)): {one: Counts(*counts[4 * at : 4 * at + 4]) for at, one in enumerate(windows)}
        for key, *counts in counted
    }


def find_reoffenders(programme: str, span: Span, *, as_of: date, window: int) -> dict[object, bool]:
    """Whoever is mature for M1, by person, and whether it was proven: for groups that are no group of a measure."""
    reading = Reading(
        rows=first_referrals(Programme.objects.filter(code=programme).values("pk"), [span], as_of),
        columns=MEMBER,
        days=cells.days_between(span.first, min(span.before - timedelta(days=1), as_of)),
        windows=(window,),
        as_of=as_of,
        covered=Extract.objects.covered_days(),
        parts=frozenset({PROVEN_PART}),
    )
    select = f"SELECT person_id, proven{window} FROM seen WHERE proven{window}_state = {MATURE}"  # noqa: S608 - our own names
    return {UUID(str(person)): bool(proven) for person, proven in reading.fetch_rows(select)}


def _part_of(name: str) -> str:
    if name in LAG_MONTHS:
        return PROVEN_PART
    return BEFORE_PART if name == MeasureId.M10 else RECORDED_PART


def _unknown_of(part: str) -> str:
    return PROVEN_PART if part == PROVEN_PART else RECORDED_PART


def _people(found: Iterable[Cell]) -> int:
    return sum(one.people for one in found)


def _sum(found: Iterable[Cell], name: str) -> int:
    return sum(one.sums[name][0] for one in found)


def _counted(name: str, mature: Sequence[Cell]) -> tuple[int, int]:
    """Offences that count, and people who have one."""
    if _part_of(name) == PROVEN_PART and name not in COUNTED:
        return sum(int(one.held) * one.people for one in mature), sum(one.people for one in mature if one.held)
    column = COUNTED.get(name, "recorded")
    return _sum(mature, column), sum(one.sums[column][1] for one in mature)


@dataclass(frozen=True)
class _Given:
    name: str
    people: int
    events: int
    reoffenders: int
    held: Mapping[float, int]
    times: Mapping[tuple[int, bool], int]
    mature: Sequence[Cell]


Value = tuple[float | None, float | None, float | None, str, dict[str, Any]]


def _value(given: _Given) -> Value:
    if given.name == MeasureId.M2:
        return given.events / given.people, None, None, "mean offences a person", {}
    if given.name == MeasureId.M5:
        return _time_to_first(given)
    if given.name == MeasureId.M6:
        return _harm_days(given)
    if given.name == MeasureId.M10:
        return _before_and_after(given)
    rate = statistics.wilson_interval(given.reoffenders, given.people)
    return 100 * rate.value, 100 * rate.low, 100 * rate.high, "Wilson 95 %", {}


def _harm_days(given: _Given) -> Value:
    """Of offences whose listed code has days; those without are not 0 and are counted beside the figure."""
    sums = sorted(Counter(given.held).elements())
    extra = {"median": statistics.median(sums), "without_harm_days": _sum(given.mature, "weightless")}
    return statistics.mean(sums), None, None, "mean harm days a person", extra


def _time_to_first(given: _Given) -> Value:
    """Kaplan-Meier: a person without an event leaves at the end of the window, or on the day they died."""
    curve = statistics.survival_of(given.times)
    extra = {"km_at_window": curve.steps[-1].survival if curve.steps else 1.0}
    return curve.median, None, None, "Kaplan-Meier median", extra


def _before_and_after(given: _Given) -> Value:
    """Recorded offences a person in the twelve months before and after; never evidence of an effect.

    The offence of the referral itself brought the person here, so the year before is without it.
    """
    before, after = _sum(given.mature, "before") / given.people, given.events / given.people
    extra = {"before": before, "after": after, "index_offence": "left out"}
    return after, None, None, "mean a person, not evidence of effect", extra
