"""The acts of board reports: asking for the next edition, and publishing it."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils import timezone

from ledger import outbox
from ledger.models import Entry, Kind
from ledger.transactions import act
from outcomes.report import policies
from outcomes.report.models import MonthlyEdition, Report
from outcomes.report.querysets import programmes_read_by
from outcomes.report.reports import build, frozen
from outcomes.report.terms import ReportState


@act()
def request_report(*, programme: str, year: int, quarter: int, actor: Any, as_of: date | None = None) -> Report:
    """Ask for the next edition of a board report; it is built in the background."""
    row: Any = programmes_read_by(actor).get(code=programme)
    last = Report.objects.filter(programme=row, year=year, quarter=quarter).aggregate(last=Max("edition"))["last"] or 0
    report = Report.objects.create(
        programme=row,
        year=year,
        quarter=quarter,
        edition=last + 1,
        as_of=as_of or _day_of_figures(actor),
        requested_by=actor,
        requested_for=actor.organisation,
    )
    Entry.objects.enter(report, actor=actor, verb="request_report", kind=Kind.AGGREGATE, after=report.status)
    outbox.queue_job("outcomes.build_report", report.pk)
    return report


def _day_of_figures(actor: Any) -> date:
    """Today for exact figures; for everybody else the day of this month's edition."""
    today = timezone.localdate()
    return today if policies.may_see_exact_figures(actor) else frozen.last_month_end(today)


@act()
def publish_report(*, report_id: UUID, actor: Any) -> Report:
    """Freeze and publish a built draft; later data enters the next edition. PermissionDenied comes from the policy."""
    report = Report.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=report_id)
    policies.require_allowed(policies.may_publish_report(actor))
    policies.require_draft(report)
    before, report.status = report.status, ReportState.PUBLISHED
    report.published_at, report.published_by = timezone.now(), actor
    report.pdf_path = build.store_published_pages(report)
    report.save()
    Entry.objects.enter(
        report, actor=actor, verb="publish_report", kind=Kind.DISCLOSURE, before=before, after=report.status
    )
    return report


@act()
def ask_edition(*, programme: Any, span: str, year: int, quarter: int, actor: Any) -> MonthlyEdition:
    """The edition of this month of a question that has none yet; it is counted in the background, once."""
    row, is_new = MonthlyEdition.objects.get_or_create(
        programme=programme, span=span, year=year, quarter=quarter, as_of=frozen.last_month_end(timezone.localdate())
    )
    if is_new:
        Entry.objects.enter(row, actor=actor, verb="ask_edition", kind=Kind.AGGREGATE, after=f"{span} {year}Q{quarter}")
        outbox.queue_job("outcomes.count_edition", row.pk)
    return row
