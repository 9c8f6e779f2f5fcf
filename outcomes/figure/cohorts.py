"""Who is counted: people accepted in whole months, once each, with the day their follow-up starts."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, DateField, F, Func, IntegerField, QuerySet, Value, When, Window
from django.db.models.functions import Coalesce, RowNumber
from django.db.models.lookups import IsNull, LessThan, LessThanOrEqual

from accounts.second_line.context import rows_of_all
from outcomes.extract.querysets import force_of_referral
from programmes.calendar import LONDON, months_after
from programmes.models import Programme
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


def last_month_end(today: date) -> date:
    """The day of which the edition of this month is."""
    return date.fromordinal(today.replace(day=1).toordinal() - 1)


def is_month_end(day: date) -> bool:
    return day == last_month_end(day + timedelta(days=1))


def quarter_span(year: int, number: int) -> Span:
    return Span(date(year, 3 * number - 2, 1), date(year, 3 * number, 1))


def accepted_referrals(programme: str, span: Span) -> QuerySet[Any]:
    """Accepted referrals of the programme by day of acceptance; the rows behind every cohort."""
    return _accepted_between(span.first, span.before).filter(programme__code=programme)


def _accepted_between(first: date, before: date) -> QuerySet[Any]:
    referrals = Referral.objects
    return referrals.filter(state="accepted", accepted_on__gte=first, accepted_on__lt=before, person__isnull=False)


def sent_referrals(programme: str, span: Span) -> QuerySet[Any]:
    """Referrals sent in the months, by the local day of sending; a draft is not sent."""
    days = {"referred_at__date__gte": span.first, "referred_at__date__lt": span.before}
    return Referral.objects.filter(programme__code=programme, **days).exclude(state="draft")


def of_case(column: str) -> Coalesce:
    """A column of the case that answers a referral: its own case, or the one that it joined."""
    return Coalesce(f"case__{column}", f"joined_case__case__{column}")


def first_referrals(
    programmes: Collection[UUID] | QuerySet[Any],
    spans: Sequence[Span],
    as_of: date | None = None,
    *,
    reads_cases: bool = True,
) -> QuerySet[Any]:
    """Everyone offered, once for each programme and span, by the earliest accepted referral in it, as known on a day.

    Programmes are named by their ids: by a code of another table the database cannot tell how many rows to expect.
    The spans follow each other without overlapping; `span_number` says which of them a row belongs to. With the cases,
    `started` and `completed` are 1 where the case reached ASSESSED and COMPLETED; `in_case_to` is the last day of the case, the last
    day there is where it is open, and empty where there is no case.
    """
    known_on = as_of or date.max
    rows = _accepted_between(spans[0].first, spans[-1].before).filter(
        programme__in=programmes, accepted_on__lte=known_on
    )
    earlier = [When(accepted_on__lt=span.before, then=Value(place)) for place, span in enumerate(spans[:-1])]
    number = Case(*earlier, default=Value(len(spans) - 1), output_field=IntegerField())
    rank = Window(
        RowNumber(),
        partition_by=[F("programme"), *([F("span_number")] if earlier else []), F("person")],
        order_by=["accepted_on", "referred_at", "pk"],
    )
    return rows.annotate(
        span_number=number if earlier else Value(0),
        force_=force_of_referral(),
        rank=rank,
        **(_marks_of_case(known_on) if reads_cases else {}),
    ).filter(rank__lte=1)


def _marks_of_case(known_on: date) -> dict[str, Any]:
    after = datetime.combine(known_on + timedelta(days=1), time.min, LONDON) if known_on < date.max else None
    allocated_at = of_case("allocated_at")
    is_begun = LessThan(allocated_at, after) if after else IsNull(allocated_at, False)
    ended_on = of_case("ended_on")
    return {
        "started": Case(When(LessThanOrEqual(of_case("assessed_on"), known_on), then=Value(1)), default=Value(0)),
        "completed": Case(When(LessThanOrEqual(of_case("completed_on"), known_on), then=Value(1)), default=Value(0)),
        "in_case_to": Case(
            When(LessThanOrEqual(ended_on, known_on), then=ended_on),
            When(is_begun, then=Value(date.max)),
            output_field=DateField(),
        ),
    }


def cohort_members(programme: str, span: Span, as_of: date | None = None) -> list[Member]:
    """Everyone offered, once, by the earliest accepted referral, as known on a day; one statement whatever the size."""
    rows = (
        first_referrals(Programme.objects.filter(code=programme).values("pk"), [span], as_of)
        .order_by("person_id")
        .values_list(*MEMBER_COLUMNS)
    )
    return [_member(row) for row in rows.iterator(chunk_size=5000)]


MEMBER_COLUMNS = (
    "person_id",
    "pk",
    "accepted_on",
    "offence_code",
    "offence_on",
    "person__died_on",
    "force_",
    "started",
    "completed",
    "in_case_to",
)


def _member(row: tuple[Any, ...]) -> Member:
    person, referral, on, code, offence_on, died_on, force, started, completed, in_case_to = row
    is_open = in_case_to == date.max
    return Member(
        person_id=person,
        referral_id=referral,
        index_on=on,
        offence_code=code,
        died_on=died_on,
        ended_on=None if is_open else in_case_to,
        is_started=bool(started),
        is_completed=bool(completed),
        is_case_open=is_open,
        offence_on=offence_on,
        force_code=force,
    )


class WrittenId(Func):
    """An id as the ledger writes it, in the database: there rows of the ledger are found for a whole set at once."""

    arity = 1
    template = "CAST(%(expressions)s AS text)"
    output_field = CharField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """SQLite keeps an id without its four dashes."""
        parts = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
        written = " || '-' || ".join(f"substr(%(expressions)s, {start}, {size})" for start, size in parts)
        return self.as_sql(compiler, connection, template=f"({written})", **context)


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
