"""Who is counted: people accepted in whole months, once each, with the day their follow-up starts."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from accounts.second_line.context import rows_of_all
from outcomes.extract.querysets import force_of_referral
from outcomes.figure.terms import Group
from programmes.calendar import local_day, months_after
from referrals.referral.models import Referral


@dataclass(frozen=True)
class Member:
    """One person of a cohort, by the earliest accepted referral in it."""

    person_id: UUID
    referral_id: UUID
    index_on: date
    offence_code: str
    died_on: date | None = None
    ended_on: date | None = None
    is_started: bool = False
    is_completed: bool = False
    is_case_open: bool = False
    offence_on: date | None = None
    force_code: str = ""

    @property
    def has_case(self) -> bool:
        return self.is_case_open or self.ended_on is not None


@dataclass(frozen=True)
class Span:
    """Whole months, the first and the last one included."""

    first: date
    last: date

    @property
    def before(self) -> date:
        return months_after(self.last, 1)

    @property
    def label(self) -> str:
        return f"{self.first:%Y-%m} to {self.last:%Y-%m}"


def parse_month(text: str) -> date:
    """The first day of `YYYY-MM`, from 1900 to 2199; ValueError otherwise."""
    year, number = map(int, text.split("-"))
    if not 1900 <= year <= 2199:
        raise ValueError(f"{year} is not a year of this service.")
    return date(year, number, 1)


def split_span(first: date, last: date, by: str = "") -> list[Span]:
    """The span itself, or split by month, quarter or calendar year."""
    size = {"": 0, "month": 1, "quarter": 3, "year": 12}[by]
    if not size:
        return [Span(first, last)]
    found, start = [], first
    while start <= last:
        end = min(months_after(start, size - 1 - (start.month - 1) % size), last)
        found.append(Span(start, end))
        start = months_after(end, 1)
    return found


def quarter_span(year: int, number: int) -> Span:
    return Span(date(year, 3 * number - 2, 1), date(year, 3 * number, 1))


def accepted_referrals(programme: str, span: Span) -> QuerySet[Any]:
    """Accepted referrals of the programme by day of acceptance; the rows behind every cohort."""
    referrals = Referral.objects
    return referrals.filter(
        programme__code=programme,
        state="accepted",
        accepted_on__gte=span.first,
        accepted_on__lt=span.before,
        person__isnull=False,
    )


def sent_referrals(programme: str, span: Span) -> QuerySet[Any]:
    """Referrals sent in the months, by the local day of sending; a draft is not sent."""
    days = {"referred_at__date__gte": span.first, "referred_at__date__lt": span.before}
    return Referral.objects.filter(programme__code=programme, **days).exclude(state="draft")


def of_case(column: str) -> Coalesce:
    """A column of the case that answers a referral: its own case, or the one that it joined."""
    return Coalesce(f"case__{column}", f"joined_case__case__{column}")


def cohort_members(programme: str, span: Span, as_of: date | None = None) -> list[Member]:
    """Everyone offered, once, by the earliest accepted referral, as known on a day; one statement whatever the size.

    Started: the case reached ASSESSED. Completed: the case reached COMPLETED.
    """
    known_on = as_of or date.max
    rows = (
        accepted_referrals(programme, span)
        .filter(accepted_on__lte=known_on)
        .order_by("person_id", "accepted_on", "referred_at", "pk")
        .annotate(**{f"case_{name}": of_case(name) for name in CASE_COLUMNS}, force_=force_of_referral())
        .values_list(*REFERRAL_COLUMNS, "force_", *(f"case_{name}" for name in CASE_COLUMNS))
    )
    firsts: dict[UUID, Member] = {}
    for row in rows.iterator(chunk_size=5000):
        if row[0] not in firsts:
            firsts[row[0]] = _member(row, known_on)
    return list(firsts.values())


REFERRAL_COLUMNS = ("person_id", "pk", "accepted_on", "offence_code", "offence_on", "person__died_on")
CASE_COLUMNS = ("allocated_at", "assessed_on", "completed_on", "ended_on")


def _member(row: tuple[Any, ...], known_on: date) -> Member:
    person, referral, on, code, offence_on, died_on, force, allocated_at, assessed, completed, ended = row
    begun = allocated_at is not None and local_day(allocated_at) <= known_on
    has_ended = ended is not None and ended <= known_on
    return Member(
        person_id=person,
        referral_id=referral,
        index_on=on,
        offence_code=code,
        died_on=died_on,
        ended_on=ended if has_ended else None,
        is_started=assessed is not None and assessed <= known_on,
        is_completed=completed is not None and completed <= known_on,
        is_case_open=begun and not has_ended,
        offence_on=offence_on,
        force_code=force,
    )


def in_group(cohort: list[Member], group: str) -> list[Member]:
    if group == Group.STARTED:
        return [one for one in cohort if one.is_started]
    if group == Group.COMPLETED:
        return [one for one in cohort if one.is_completed]
    return cohort


def quarter_name(day: Any) -> str:
    """2024Q1"""
    return f"{day.year}Q{(day.month + 2) // 3}"


@rows_of_all("outcomes.newest_quarter")
def newest_quarter(today: date, programmes: QuerySet[Any]) -> tuple[str, str]:
    """Of these programmes the one with the newest accepted referral before this quarter, and that referral's quarter;
    or neither.
    """
    start = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    accepted_rows = Referral.objects.filter(
        state="accepted", accepted_on__lt=start, programme__in=programmes.order_by()
    )
    newest = accepted_rows.order_by("-accepted_on", "programme__code").values_list("programme__code", "accepted_on")
    for code, on in newest[:1]:
        return code, quarter_name(on)
    return "", ""


#: A year, and six months in which an offence of that year may reach a court.
FOLLOWED_MONTHS = 18


@rows_of_all("outcomes.newest_quarter")
def newest_followed_quarter(programme: str, as_of: date) -> str:
    """The newest whole quarter that is a year and the six months to a court's decision before a day; empty where nobody
    had been accepted by its end.
    """
    day = months_after(as_of + timedelta(days=1), -FOLLOWED_MONTHS)
    after = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    accepted_rows = Referral.objects.filter(state="accepted", programme__code=programme, accepted_on__lt=after)
    return quarter_name(after - timedelta(days=1)) if accepted_rows.exists() else ""


def mature_on(index_on: date, window: int, lag_months: int, lag_days: int) -> date:
    """The last day whose events a window may need: index date, window and lag."""
    return months_after(index_on, window + lag_months) + timedelta(days=lag_days)


def is_mature(index_on: date, window: int, lag_months: int, lag_days: int, as_of: date) -> bool:
    """Whether window and lag have passed by the calendar; whether their events have come is another question."""
    return mature_on(index_on, window, lag_months, lag_days) <= as_of
