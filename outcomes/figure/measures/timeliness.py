"""Timeliness, K3 to K6: was it done in time, for people accepted in whole months.

Counts are of referrals. What is not yet due is pending and in neither part; history that came by file has no clock and
is excluded. Limits are those of the programme version of each referral.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from outcomes.figure import cohorts, statistics
from programmes.calendar import add_elapsed, add_working_days, end_of_day, local_day


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
            "definition_version": "1",
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


def cohort_journeys(programme: str, span: cohorts.Span) -> tuple[list[Journey], int]:
    """Accepted referrals with the moments of their case, and how many are history without a clock."""
    rows = cohorts.accepted_referrals(programme, span)
    columns = ("first_attempt_at", "first_contact_at", "first_offered_at", "assessed_on", "completed_on", "ended_on")
    moments = {f"case_{name}": cohorts.of_case(name) for name in columns}
    live = rows.filter(is_history=False).annotate(**moments)
    found = [
        Journey(decided or submitted, submitted or decided, *rest)
        for decided, submitted, *rest in live.values_list("decided_at", "submitted_at", *moments)
    ]
    return found, rows.filter(is_history=True).count()


def in_time(done: datetime | None, due: datetime, now: datetime) -> str:
    """met, missed or pending."""
    if done is not None and done <= end_of_day(local_day(now)):
        return "met" if done <= due else "missed"
    return "missed" if due < now else "pending"


def tally_share(found: Sequence[Journey], history: int, judge: Judge, now: datetime) -> Share:
    """The same journeys under one clock; read them once where several clocks are asked."""
    verdicts = [judge(one, now) for one in found]
    met, missed = verdicts.count("met"), verdicts.count("missed")
    return Share(met, met + missed, verdicts.count("pending"), history)


def decided_on_time(one: Journey, now: datetime) -> str:
    """K3: decided within 1 working day of being sent."""
    return in_time(one.accepted_at, add_working_days(one.submitted_at, 1), now)


def attempted_in_time(one: Journey, now: datetime) -> str:
    """K4: first attempt within 24 hours of acceptance."""
    return in_time(one.attempted_at, add_elapsed(one.accepted_at, 24), now)


def spoken_to(one: Journey, now: datetime) -> str:
    """K4b: first two-way contact within 2 working days of acceptance."""
    return in_time(one.spoken_at, add_working_days(one.accepted_at, 2), now)


def offered_first_appointment(one: Journey, now: datetime) -> str:
    """K5: first appointment offered within 5 working days of acceptance."""
    return in_time(one.offered_at, add_working_days(one.accepted_at, 5), now)


def _assessed(days: int) -> Judge:
    def within(one: Journey, now: datetime) -> str:
        """K6: assessed within this many working days of acceptance."""
        done = end_of_day(one.assessed_on) if one.assessed_on else None
        return in_time(done, add_working_days(one.accepted_at, days), now)

    return within


def _measured(judge: Judge) -> Measure:
    def answer(programme: str, span: cohorts.Span, now: datetime) -> Share:
        return tally_share(*cohort_journeys(programme, span), judge, now)

    return answer


Judge = Callable[[Journey, datetime], str]
Measure = Callable[[str, cohorts.Span, datetime], Share]
JUDGES: dict[str, Judge] = {
    "K3": decided_on_time,
    "K4": attempted_in_time,
    "K4b": spoken_to,
    "K5": offered_first_appointment,
    "K6": _assessed(5),
    "K6b": _assessed(10),
}
MEASURES: dict[str, Measure] = {name: _measured(judge) for name, judge in JUDGES.items()}
NAMES = {
    "K3": "Decided within 1 working day",
    "K4": "First attempt within 24 hours",
    "K4b": "Spoken to within 2 working days",
    "K5": "First appointment offered within 5 working days",
    "K6": "Assessed within 5 working days",
    "K6b": "Assessed within 10 working days",
}
