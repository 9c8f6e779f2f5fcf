"""Monthly editions: what outsiders read is counted once for the end of a month, kept, and never recounted."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone

from accounts.second_line.context import rows_of_all
from outcomes.figure.cohorts import Span, is_month_end, quarter_span
from outcomes.figure.terms import MeasureId
from outcomes.report.models import MonthlyEdition
from outcomes.report.reports import board
from outcomes.report.reports.shapes import Board
from outcomes.report.reports.spans import QUARTERS_KEPT, START, edition_of_span, four_quarters
from outcomes.report.reports.words import NO_DATA, TOO_FEW
from outcomes.report.terms import SpanKind
from programmes.models import Programme
from referrals.referral.models import Referral

YEAR_ENDS = 4


def span_of(kind: str, year: int, quarter: int) -> Span:
    """Whole months: the quarter, four quarters up to it, its calendar year, or everything up to it."""
    own = quarter_span(year, quarter)
    return {
        SpanKind.QUARTER: own,
        SpanKind.FOUR_QUARTERS: four_quarters(own),
        SpanKind.YEAR: Span(date(year, 1, 1), date(year, 12, 1)),
        SpanKind.START: Span(START, own.last),
    }[SpanKind(kind)]


def kept_questions(as_of: date) -> Iterator[tuple[str, int, int]]:
    """The spans of which each month has its edition: three years of quarters, as they roll, by year, and all of them."""
    last = as_of.year * 4 + (as_of.month // 3) - 1
    for index in range(last, last - QUARTERS_KEPT, -1):
        year, quarter = index // 4, index % 4 + 1
        yield SpanKind.QUARTER, year, quarter
        yield SpanKind.FOUR_QUARTERS, year, quarter
        if quarter == YEAR_ENDS:
            yield SpanKind.YEAR, year, quarter
    yield SpanKind.START, last // 4, last % 4 + 1


def require_month_end(as_of: date) -> None:
    """Figures counted for any other day would tell of single people by their difference from those of a month's end."""
    if not is_month_end(as_of):
        raise ValueError(f"{as_of} is not the last day of a month: protected figures are kept for those alone.")


def kept_span(
    programme: Any, span: str, year: int, quarter: int, as_of: date, progress: board.Progress = board.be_silent
) -> Board:
    """The figures of one span as its edition of that day has them, counted first where nobody has asked yet."""
    quarter = YEAR_ENDS if span == SpanKind.YEAR else quarter
    question = {"programme": programme, "span": span, "year": year, "quarter": quarter, "as_of": as_of}
    row, _ = MonthlyEdition.objects.get_or_create(**question)
    return board.thaw_board(count_edition(row.pk, progress).content or {})


@rows_of_all("outcomes.count_board")
def counted_programmes() -> list[Any]:
    accepted = Referral.objects.filter(state="accepted").order_by().values("programme")
    return list(Programme.objects.filter(pk__in=accepted).order_by("code"))


def count_edition(edition_id: UUID | str, progress: board.Progress = board.be_silent) -> MonthlyEdition:
    """Count one edition as of its day; one that has been counted stays as it is."""
    row = MonthlyEdition.objects.select_related("programme").get(pk=edition_id)
    if row.made_at is not None:
        return row
    span = span_of(row.span, row.year, row.quarter)
    counted = board.count_board(
        row.programme,
        row.year,
        row.quarter,
        as_of=row.as_of,
        edition=edition_of_span(row.programme, span, row.as_of),
        progress=progress,
        span=span,
    )
    content = board.freeze_board(counted)
    MonthlyEdition.objects.filter(pk=row.pk, made_at=None).update(
        content=content, digest=board.digest_of_board(content), has_rate=has_rate(counted), made_at=timezone.now()
    )
    row.refresh_from_db()
    return row


def has_rate(counted: Board) -> bool:
    """Whether proven reoffending within a year may be read: a rate or its limits."""
    proven = next(one for one in counted.figures if one.id == MeasureId.M1)
    return proven.text.lower() not in {NO_DATA, TOO_FEW}
