"""How much: referrals against places bought, K1, and what is on the desks today, K26."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Min
from django.utils import timezone

from caseworkflow.case.models import Case
from outcomes.figure import cohorts
from outcomes.figure.measures.decisions import sent_states
from programmes.calendar import local_day, months_after
from programmes.models import Commission
from referrals.referral.models import Referral

EARLIER = "not known for an earlier day"


@dataclass(frozen=True)
class Quantity:
    """A number that is no share of people: its parts, and `method` that says what it is or why there is none."""

    numerator: int
    denominator: float | None
    value: float | None
    method: str
    pending: int = 0
    excluded: int = 0
    extra: dict[str, Any] = field(default_factory=dict)

    def as_line(self) -> dict[str, Any]:
        return {
            "numerator": self.numerator,
            "denominator": self.denominator,
            "pending": self.pending,
            "excluded": self.excluded,
            "value": None if self.value is None else round(self.value, 6),
            "low": None,
            "high": None,
            "method": self.method,
            **self.extra,
        }


def referrals_against_places(programme: str, span: cohorts.Span, now: datetime) -> Quantity:
    """K1: referrals sent, per cent of the places bought for the months: a twelfth of a year's places each month."""
    sent = sent_states(programme, span, now).total()
    places = sum(places_by_month(programme, span).values())
    if not places:
        return Quantity(sent, None, None, "no places on record")
    return Quantity(sent, places, 100 * sent / places, "per cent of places bought")


def places_by_month(programme: str, span: cohorts.Span) -> dict[date, float]:
    """Of each month a twelfth of a year's places of every commission that holds on its first day or begins in it."""
    months = [one.first for one in cohorts.split_span(span.first, span.last, "month")]
    rows = Commission.objects.filter(programme__code=programme, places_a_year__gt=0).order_by()
    held = list(rows.values_list("places_a_year", "valid_from", "valid_until"))
    return {
        month: sum(
            places / 12
            for places, first, last in held
            if first < months_after(month, 1) and (last is None or last >= month)
        )
        for month in months
    }


def cases_on_desks(programme: str, span: cohorts.Span, now: datetime) -> Quantity:
    """K26: open cases for each caseworker who has one, those waiting for one, and how old the oldest case is.

    Of today whatever months are asked: whose case it was on an earlier day is not kept, so for that day there is none.
    """
    if local_day(now) < timezone.localdate():
        return Quantity(0, None, None, EARLIER)
    found = Case.objects.open().filter(programme__code=programme)
    counts = found.aggregate(cases=Count("pk"), workers=Count("caseworker", distinct=True), first=Min("allocated_at"))
    waiting = Referral.objects.waiting_for_a_caseworker().filter(programme__code=programme).count()
    oldest = (local_day(now) - local_day(counts["first"])).days if counts["first"] else None
    cases, workers = counts["cases"], counts["workers"]
    value = cases / workers if workers else None
    return Quantity(cases, workers, value, "open cases for each caseworker", waiting, extra={"oldest_days": oldest})


MEASURES = {"K1": referrals_against_places, "K26": cases_on_desks}
