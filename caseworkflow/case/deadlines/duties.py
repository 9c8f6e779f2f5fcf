"""Every kind of act that may be next, declared by the room that knows it, and the one order of what is owed."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum
from typing import Any, Self

from caseworkflow.case.calendar import Hold, Promise, end_of
from caseworkflow.case.terms import ActsBy, DueAct, Harm


@dataclass(frozen=True)
class Duty:
    """Who makes one kind of act, on which page and under which button, and what comes of it when it is late.

    `is_now`: nothing else is waited for, so it is due today whatever its last day. `is_standing`: a day to keep in view,
    not a step. `holds`: the rest waits for it.
    """

    who: ActsBy
    page: str = ""
    button: str = ""
    harm: Harm = Harm.OTHER
    is_now: bool = False
    is_standing: bool = False
    holds: bool = False


DUTIES: dict[str, Duty] = {}


def declare_duties(duties: Mapping[Any, Duty]) -> None:
    """Each kind of act once, by the room that knows it."""
    if again := DUTIES.keys() & duties.keys():
        raise ValueError(f"Declared twice: {', '.join(sorted(again))}.")
    DUTIES.update(duties)


class Urgency(IntEnum):
    """What of a case comes first, today: the order of every list."""

    SAFETY = 0
    LAW = 1
    LATE = 2
    TODAY = 3
    STEP = 4
    STANDING = 5


@dataclass(frozen=True)
class Thing:
    """One thing that is owed on a case: which act, by when, by whom, and on which row's page if not the case's."""

    act: str
    due_at: datetime | None
    who: str
    about: str = ""

    @classmethod
    def of(cls, promise: Promise, due_at: datetime | None) -> Self:
        about = str(promise.about) if promise.about else ""
        return cls(promise.clock, due_at, promise.who or DUTIES[promise.clock].who, about)

    @classmethod
    def read(cls, kept: Sequence[str]) -> Self:
        act, due, who, about = kept
        return cls(act, datetime.fromisoformat(due) if due else None, who, about)

    def written(self) -> list[str]:
        return [str(self.act), self.due_at.isoformat() if self.due_at else "", str(self.who), self.about]

    @property
    def duty(self) -> Duty:
        return DUTIES[self.act]

    @property
    def label(self) -> str:
        return str(DueAct(self.act).label)

    def urgency(self, now: datetime) -> Urgency:
        duty, is_due = self.duty, self.due_at is not None and self.due_at < end_of(0)
        if is_due and duty.harm != Harm.OTHER:
            return Urgency.SAFETY if duty.harm == Harm.SAFETY else Urgency.LAW
        if is_due and self.due_at is not None and self.due_at < now:
            return Urgency.LATE
        if is_due or duty.is_now:
            return Urgency.TODAY
        return Urgency.STANDING if duty.is_standing else Urgency.STEP

    def is_for(self, who: ActsBy) -> bool:
        return self.who == who


def by_due(thing: Thing) -> tuple[bool, str]:
    """The earliest first; what has no day last."""
    return thing.due_at is None, thing.due_at.isoformat() if thing.due_at else ""


def put_in_order(things: Iterable[Thing], now: datetime) -> list[Thing]:
    """By harm, then by what is late, due today, next and only kept in view; then by day."""
    return sorted(things, key=lambda one: (one.urgency(now), by_due(one)))


def things_on(case: Any) -> list[Thing]:
    """What is owed on a case, or on a row of a list of cases; what an older version reckoned is one thing."""
    if case.owed is not None:
        return [Thing.read(one) for one in case.owed]
    if not case.next_clock:
        return []
    return [Thing(case.next_clock, case.next_due_at, DUTIES[case.next_clock].who)]


def first_by_day(things: Sequence[Thing]) -> Thing | None:
    return min(things, key=by_due, default=None)


def first_of_leader(things: Sequence[Thing]) -> Thing | None:
    """What a team leader must do first: the most harmful, whatever its day."""
    theirs = [one for one in things if one.is_for(ActsBy.LEADER)]
    return min(theirs, key=lambda one: (one.duty.harm, not one.duty.is_now, by_due(one)), default=None)


def waited_for(things: Sequence[Thing]) -> str:
    """Whom a step of the case waits for, other than its caseworker; a day that is only kept in view is no wait."""
    others = [one for one in things if not one.is_for(ActsBy.WORKER) and not one.duty.is_standing]
    return str(others[0].who) if others else ""


def things_from(promises: Iterable[Promise], holds: Sequence[Hold], today: date) -> list[Thing]:
    """By day: the promises with a day or a moment, then what may be done at any time."""
    return sorted((Thing.of(one, one.due_at(holds, today)) for one in promises), key=by_due)


# -- what stands beside a case ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Quiet:
    """In this state nobody owes anything; the reason is for whoever asks why."""

    why: str


Owed = Callable[[Any], Iterator[Promise]]


@dataclass(frozen=True)
class Beside:
    """What one kind of satellite owes in each of its states, and while there is none of it."""

    name: str
    by_state: Mapping[Any, Owed | Quiet]
    absent: Owed | None = None
    stages: Mapping[Any, str] | None = None
    reads: Mapping[str, Callable[[], Any]] | None = None
    of_case: Owed | None = None

    def owed(self, case: Any) -> Iterator[Promise]:
        if self.of_case is not None:
            yield from self.of_case(case)
            return
        row = getattr(case, self.name, None)
        if row is None:
            yield from self.absent(case) if self.absent else ()
            return
        row.case = case
        yield from self.of_row(row)

    def of_row(self, row: Any) -> Iterator[Promise]:
        owed = self.by_state[row.state]
        yield from () if isinstance(owed, Quiet) else owed(row)

    def stage(self, case: Any) -> str:
        row = getattr(case, self.name, None)
        return self.stages.get(row.state, "") if row is not None and self.stages else ""


BESIDE: dict[str, Beside] = {}


def declare_beside(beside: Beside) -> Beside:
    BESIDE[beside.name] = beside
    return beside
