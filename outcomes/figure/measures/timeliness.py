"""Timeliness, K4 to K6: was it done in time, for people accepted in whole months.

Counts are of referrals. What is not yet due is pending and in neither part; history that came by file has no clock and
is left out, and so is who died or was wrongly sent, and what was done before a referral joined an open case. Limits are
those of the programme version of each referral; days on hold do not count.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from caseworkflow.case.calendar import Hold, due_at
from outcomes.figure import cohorts, statistics
from outcomes.figure.terms import KeyMeasureId
from programmes.calendar import end_of_day, local_day
from programmes.models import choices_by_digest
from programmes.terms.choices import Deadline
from programmes.terms.vocabularies import ClosureReason, DeadlineName, Unit

LEFT_OUT = frozenset({ClosureReason.DIED, ClosureReason.INELIGIBLE})


@dataclass(frozen=True)
class Share:
    """A count of a count, with what is pending and what is left out; `value` is per cent."""

    numerator: int
    denominator: int
    pending: int = 0
    excluded: int = 0

    @property
    def rate(self) -> statistics.Rate | None:
        return statistics.wilson_interval(self.numerator, self.denominator) if self.denominator else None

    def as_line(self) -> dict[str, Any]:
        rate = self.rate
        return {
            "numerator": self.numerator,
            "denominator": self.denominator,
            "pending": self.pending,
            "excluded": self.excluded,
            "value": round(100 * rate.value, 6) if rate else None,
            "low": round(100 * rate.low, 6) if rate else None,
            "high": round(100 * rate.high, 6) if rate else None,
            "method": "Wilson 95 %",
        }


@dataclass(frozen=True)
class Journey:
    """The moments of one accepted referral that the clocks compare; empty is not yet."""

    accepted_at: datetime
    submitted_at: datetime
    attempted_at: datetime | None = None
    spoken_at: datetime | None = None
    offered_at: datetime | None = None
    assessed_on: date | None = None
    completed_on: date | None = None
    ended_on: date | None = None
    closure_reason: str = ""
    died_on: date | None = None
    is_joined: bool = False
    holds: tuple[Hold, ...] = ()
    limits: Mapping[DeadlineName, Deadline] = field(default_factory=dict)
    case: Any = None
    allocated_at: datetime | None = None

    def is_left_out(self, today: date) -> bool:
        """Died before the case ended, or wrongly sent, as known on a day."""
        last = min(today, self.ended_on or today)
        if self.ended_on is not None and self.ended_on <= today and self.closure_reason in LEFT_OUT:
            return True
        return self.died_on is not None and self.died_on <= last

    def is_before(self, done: datetime | date | None) -> bool:
        """Whether something was done on the case before this referral joined it: nobody does it again for its sake."""
        if done is None or not self.is_joined:
            return False
        return done < self.accepted_at if isinstance(done, datetime) else done < local_day(self.accepted_at)


MARKS = ("first_attempt_at", "first_contact_at", "first_offered_at", "assessed_on", "completed_on", "ended_on")
CASE_COLUMNS = (*MARKS, "closure_reason", "holds", "held_since", "pk", "allocated_at")


def cohort_journeys(programme: str, span: cohorts.Span) -> tuple[list[Journey], int]:
    """Accepted referrals with the moments of their case, and how many are history without a clock."""
    rows = cohorts.accepted_referrals(programme, span)
    columns = {f"case_{name}": cohorts.of_case(name) for name in CASE_COLUMNS}
    live = rows.filter(is_history=False).annotate(**columns)
    own = ("programme_version__digest", "decided_at", "submitted_at", "person__died_on", "joined_case__pk")
    read = list(live.values_list(*own, *columns))
    chosen = choices_by_digest({row[0] for row in read} - {None})
    found = [_journey(chosen[digest].deadlines if digest else {}, *row) for digest, *row in read]
    return found, rows.filter(is_history=True).count()


def _journey(
    limits: Mapping[DeadlineName, Deadline],
    decided: datetime | None,
    submitted: datetime | None,
    died_on: date | None,
    joined: Any,
    *case: Any,
) -> Journey:
    attempted, spoken, offered, assessed, completed, ended, closure_reason, holds, held_since, pk, allocated_at = case
    past: list[Hold] = [(date.fromisoformat(begin), date.fromisoformat(end)) for begin, end in holds or ()]
    accepted_at, submitted_at = decided or submitted, submitted or decided
    return Journey(
        accepted_at,  # type: ignore[arg-type]  # what is accepted was sent
        submitted_at,  # type: ignore[arg-type]
        attempted,
        spoken,
        offered,
        assessed,
        completed,
        ended,
        closure_reason=closure_reason or "",
        died_on=died_on,
        is_joined=joined is not None,
        holds=(*past, (held_since, None)) if held_since else tuple(past),
        limits=limits,
        case=pk,
        allocated_at=allocated_at,
    )


def in_time(done: datetime | None, due: datetime, now: datetime) -> str:
    """met, missed or pending."""
    if done is not None and done <= end_of_day(local_day(now)):
        return "met" if done <= due else "missed"
    return "missed" if due < now else "pending"


@dataclass(frozen=True)
class Clock:
    """From acceptance to a mark of the case, within a limit of the version or, where it has none, of the definition."""

    mark: str
    otherwise: Deadline
    limit: DeadlineName | None = None

    def __call__(self, one: Journey, now: datetime) -> str:
        """met, missed, pending, or left_out."""
        done, today = getattr(one, self.mark), local_day(now)
        if one.is_left_out(today) or one.is_before(done):
            return "left_out"
        moment = done if done is None or isinstance(done, datetime) else end_of_day(done)
        return in_time(moment, self.due_for(one, today), now)

    def due_for(self, one: Journey, today: date) -> datetime:
        limit = one.limits.get(self.limit, self.otherwise) if self.limit else self.otherwise
        holds = [hold for hold in one.holds if hold[0] <= today]
        return due_at(one.accepted_at, limit.amount, limit.unit.value, holds, today)


def tally_share(found: Sequence[Journey], history: int, judge: Clock, now: datetime) -> Share:
    """The same journeys under one clock; read them once where several clocks are asked."""
    verdicts = [judge(one, now) for one in found if one.accepted_at <= now]
    met, missed = verdicts.count("met"), verdicts.count("missed")
    return Share(met, met + missed, verdicts.count("pending"), history + verdicts.count("left_out"))


def _limit(amount: int, unit: Unit) -> Deadline:
    return Deadline(amount, unit, "definition")


JUDGES = {
    "K4": Clock("attempted_at", _limit(24, Unit.HOURS), DeadlineName.ATTEMPT),
    "K4b": Clock("spoken_at", _limit(2, Unit.WORKING_DAYS), DeadlineName.FIRST_CONTACT),
    "K5": Clock("offered_at", _limit(5, Unit.WORKING_DAYS), DeadlineName.APPOINTMENT),
    "K6": Clock("assessed_on", _limit(10, Unit.WORKING_DAYS), DeadlineName.ASSESS),
    "K6b": Clock("assessed_on", _limit(5, Unit.WORKING_DAYS)),
}


def _measured(judge: Clock) -> Measure:
    def answer(programme: str, span: cohorts.Span, now: datetime) -> Share:
        return tally_share(*cohort_journeys(programme, span), judge, now)

    return answer


Measure = Callable[[str, cohorts.Span, datetime], Share]
MEASURES: dict[str, Measure] = {name: _measured(judge) for name, judge in JUDGES.items()}
NAMES = {name: KeyMeasureId(name).label for name in ("K3", *JUDGES)}
