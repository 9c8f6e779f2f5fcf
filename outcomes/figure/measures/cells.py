"""Cells: everybody of a cohort counted by how far the data has come, in one pass for all programmes, spans and windows."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from outcomes.extract.models import OffenceRecord
from outcomes.figure.measures.columns import (
    BEFORE_PART,
    MATURE,
    PROVEN_PART,
    RECORDED_PART,
    Reading,
    days_apart,
)
from outcomes.figure.measures.offences import BEFORE_MONTHS
from outcomes.figure.terms import Group, MeasureId

FORCE_PART, DAY_PART, TIME_PART, HARM_PART, LINK_PART = "force", "day", "time", "harm", "link"
#: Of which parts each measure is made.
PARTS_OF: dict[str, frozenset[str]] = {
    MeasureId.M1: frozenset({PROVEN_PART}),
    MeasureId.M2: frozenset({PROVEN_PART}),
    MeasureId.M3: frozenset({RECORDED_PART}),
    MeasureId.M4: frozenset({RECORDED_PART}),
    MeasureId.M5: frozenset({RECORDED_PART, TIME_PART}),
    MeasureId.M6: frozenset({RECORDED_PART, HARM_PART}),
    MeasureId.M7: frozenset({PROVEN_PART}),
    MeasureId.M8: frozenset({RECORDED_PART}),
    MeasureId.M9: frozenset({RECORDED_PART}),
    MeasureId.M10: frozenset({RECORDED_PART, BEFORE_PART}),
}
#: The sums of each part beside its people.
SUMS: dict[str, tuple[str, ...]] = {
    PROVEN_PART: ("serious", "proven_unknown"),
    RECORDED_PART: ("recorded", "recorded_unknown", "arrest", "arrest_unknown", "in_case", "alike", "weightless"),
    BEFORE_PART: ("recorded", "recorded_unknown", "before"),
}
WIDEST = 2 * len(SUMS[RECORDED_PART])
CELL = "programme, span_number, started, completed"


@dataclass(frozen=True)
class Cell:
    """So many people alike: in their groups, in how far their data has come, and in what they hold."""

    is_started: bool
    is_completed: bool
    label: str
    held: float
    state: int
    people: int
    sums: Mapping[str, tuple[int, int]]

    def is_of(self, group: str) -> bool:
        return group == Group.OFFERED or (self.is_started if group == Group.STARTED else self.is_completed)


Cells = Mapping[tuple[str, int], Sequence[Cell]]


def count_cells(
    reading: Reading, measures: Collection[str], more: Collection[str] = ()
) -> Mapping[tuple[UUID, int], Cells]:
    """By programme and number of the span: the cells of each part and window; `more` are parts of no measure's own."""
    parts = frozenset(more).union(*(PARTS_OF[one] for one in measures))
    selects = list(_selects(parts, reading.windows))
    given: Sequence[Any] = ()
    if LINK_PART in parts:
        records, given = _linked_rows().query.sql_with_params()
        selects.append(
            f"{_head(LINK_PART, 0)}, r.link, 0, 0, COUNT(*), {_fill(0)} FROM member m "
            f"JOIN ({records}) r ON r.person_id = m.person_id GROUP BY {CELL}, r.link"
        )
    as_id = cache(UUID)
    found: dict[tuple[UUID, int], dict[tuple[str, int], list[Cell]]] = defaultdict(lambda: defaultdict(list))
    for part, window, programme, number, *rest in reading.fetch_rows(
        " UNION ALL ".join(selects), list(map(str, given))
    ):
        found[as_id(str(programme)), number][part, window].append(_cell(part, *rest))
    return found


def _linked_rows() -> QuerySet[Any]:
    return OffenceRecord.objects.current().filter(person__isnull=False).values("person_id", "link")


def _cell(
    part: str, started: int, completed: int, label: str, held: float, state: int, people: int, *sums: Any
) -> Cell:
    names = SUMS.get(part, ())
    pairs = {name: (int(sums[2 * at]), int(sums[2 * at + 1])) for at, name in enumerate(names)}
    return Cell(bool(started), bool(completed), label, float(held), int(state), int(people), pairs)


def _selects(parts: Collection[str], windows: Sequence[int]) -> Iterator[str]:
    """Columns: part, window, the cell, a label, what each person holds, state, people, and sums with how many hold any."""
    yield _select(FORCE_PART, 0, label="force")
    for window in windows:
        if PROVEN_PART in parts:
            yield _select(PROVEN_PART, window, held=f"proven{window}", state=f"proven{window}_state")
        if RECORDED_PART in parts:
            has_case = "CASE WHEN in_case_to IS NULL THEN '' ELSE 'case' END"
            yield _select(RECORDED_PART, window, label=has_case, state=f"recorded{window}_state")
        mature = f"recorded{window}_state = {MATURE}"
        if TIME_PART in parts:
            yield _select(TIME_PART, window, held=_days_to_first(window), state=_is_event(window), where=mature)
        if DAY_PART in parts:
            yield _select(DAY_PART, window, label="CAST(index_on AS text)", where=mature)
        if HARM_PART in parts:
            yield _select(HARM_PART, window, held=f"harm{window}", where=mature)
    if BEFORE_PART in parts:
        state = f"CASE WHEN recorded{BEFORE_MONTHS}_state = {MATURE} AND covered_before IS NULL THEN 1 ELSE recorded{BEFORE_MONTHS}_state END"
        yield _select(BEFORE_PART, BEFORE_MONTHS, state=state)


def _select(part: str, window: int, *, label: str = "''", held: str = "0", state: str = "0", where: str = "") -> str:
    sums = [name if name == "before" else f"{name}{window}" for name in SUMS.get(part, ())]
    added = [f"SUM({name}), COUNT(*) FILTER (WHERE {name} > 0)" for name in sums]
    condition = f" WHERE {where}" if where else ""
    return (
        f"{_head(part, window)}, {label}, CAST({held} AS double precision), {state}, COUNT(*), "
        f"{', '.join([*added, _fill(len(added))])} FROM seen{condition} GROUP BY {CELL}, 7, 8, 9"
    )


def _head(part: str, window: int) -> str:
    return f"SELECT '{part}', {window}, {CELL}"


def _fill(count: int) -> str:
    """Nothing in the sums that a part has not, so that all parts have as many columns."""
    return ", ".join(["0"] * (WIDEST - 2 * count + 1))


def _is_event(window: int) -> str:
    last = _last_day(window)
    return f"CASE WHEN first_on{window} <= {last} THEN 1 ELSE 0 END"


def _days_to_first(window: int) -> str:
    last = _last_day(window)
    days = days_apart(f"(CASE WHEN first_on{window} <= {last} THEN first_on{window} ELSE {last} END)", "index_on")
    return f"(CASE WHEN {days} < 0 THEN 0 ELSE {days} END)"


def _last_day(window: int) -> str:
    """A person without an event leaves at the end of the window, or on the day they died."""
    return f"(CASE WHEN died_on < end{window} THEN died_on ELSE end{window} END)"


def days_between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def held_by_people(cells: Sequence[Cell]) -> Counter[float]:
    """How many hold how much."""
    counts: Counter[float] = Counter()
    for one in cells:
        counts[one.held] += one.people
    return counts
