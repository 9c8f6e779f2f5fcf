"""What a report is about, and what its sections read: each thing once, however many sections ask for it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils import timezone

from outcomes.extract.calendar import Days
from outcomes.figure.cohorts import Member, Span, cohort_members
from outcomes.figure.measures import decisions, equity, reoffending, timeliness
from outcomes.figure.measures.quality import HarmList, count_harm_list
from outcomes.figure.measures.reoffending import Answer, Cohort
from outcomes.figure.measures.timeliness import Journey, Share
from outcomes.figure.terms import WINDOWS, MeasureId
from outcomes.report.reports.editions import Edition
from outcomes.report.reports.passage import Passage, follow_referrals
from outcomes.report.reports.words import spans_before
from programmes.calendar import end_of_day
from programmes.models import ReferenceValue
from programmes.terms.vocabularies import ReferenceKind


def custody_suites() -> list[str]:
    """Every custody suite of the reference list, whether or not anybody came from it."""
    rows = ReferenceValue.objects.filter(kind=ReferenceKind.CUSTODY_SUITE).order_by("label")
    return list(dict.fromkeys(rows.values_list("label", flat=True)))


@dataclass(frozen=True)
class Subject:
    """One programme and span as of a day, in one edition."""

    programme: Any
    span: Span
    as_of: date
    edition: Edition
    is_whole: bool = True

    @property
    def code(self) -> str:
        return str(self.programme.code)

    @cached_property
    def now(self) -> datetime:
        """The end of the day of the data, or this moment if that day is today."""
        return min(end_of_day(self.as_of), timezone.now())

    @property
    def last_day(self) -> date:
        return date.fromordinal(self.span.before.toordinal() - 1)

    def earlier(self, times: int = 1) -> "Subject":
        """The same of the span of the same length so many times earlier, as it is published itself, for what is compared alone."""
        span = spans_before(self.span, times)
        return replace(self, span=span, edition=self.edition.for_span(span), is_whole=False)

    @cached_property
    def choices(self) -> Any:
        """What the version in force on the last day of the quarter chose; None where there was none."""
        version = self.programme.version_on(self.last_day)
        return version.choices if version else None

    @cached_property
    def cohort(self) -> Cohort:
        measures, windows = (tuple(MeasureId), WINDOWS) if self.is_whole else ((MeasureId.M1,), (12,))
        more = (reoffending.LINK_PART, reoffending.DAY_PART) if self.is_whole else ()
        asked: dict[str, Any] = {
            "measures": measures,
            "windows": windows,
            "more": more,
            "ids": {self.code: self.programme.pk},
        }
        return reoffending.count_cohort(self.code, self.span, as_of=self.as_of, **asked)

    @cached_property
    def members(self) -> list[Member]:
        """The people of the cohort one by one, for groups that are no group of a measure."""
        return cohort_members(self.code, self.span, self.as_of)

    @property
    def covered(self) -> Mapping[str, tuple[Days, ...]]:
        """Per force the days that its extracts cover."""
        return self.cohort.covered

    @property
    def data_to(self) -> date | None:
        """The last day of police data on or before the day of the figures; None where there is none."""
        span = self.cohort.last_span()
        spans = (
            [span] if span else [days for each in self.covered.values() for days in each if days.first <= self.as_of]
        )
        return max((min(days.last, self.as_of) for days in spans), default=None)

    @cached_property
    def harm_list(self) -> HarmList:
        return count_harm_list()

    @cached_property
    def passage(self) -> Passage:
        return follow_referrals(self.code, self.span, self.as_of)

    @cached_property
    def suites(self) -> list[str]:
        return custody_suites()

    @cached_property
    def profiles(self) -> dict[Any, equity.Profile]:
        """Of each person of the cohort, by their key."""
        return equity.cohort_profiles(self.code, self.span, self.as_of)

    @cached_property
    def journeys(self) -> tuple[list[Journey], int]:
        return timeliness.cohort_journeys(self.code, self.span)

    @cached_property
    def decisions_sent(self) -> list[decisions.Decision]:
        return decisions.sent_decisions(self.code, self.span, self.now)

    def in_time(self, measure: str) -> Share:
        if measure == "K3":
            return decisions.tally_decisions(self.decisions_sent, self.now)
        return timeliness.tally_share(*self.journeys, timeliness.JUDGES[measure], self.now)

    def answer(self, measure: str, window: int, group: str) -> Answer:
        return self.cohort.answer(measure, window, group)
