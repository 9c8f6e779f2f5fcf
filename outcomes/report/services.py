"""The acts of board reports: asking for the next edition, drafting, checking, publishing and withdrawing it."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from ledger import outbox
from ledger.models import Entry, Kind
from ledger.transactions import act
from outcomes.figure.cohorts import is_month_end, last_month_end
from outcomes.figure.querysets import programmes_read_by
from outcomes.report import policies
from outcomes.report.models import MonthlyEdition, Report, ReportPassage
from outcomes.report.reports import build
from outcomes.report.validators import refuse_identifiers
from workflow.machine import MoveRefused
from workflow.transitions import lock_row, make_transition

PATHS = tuple(f"{ending}_path" for ending in build.ENDINGS)


@act()
def request_report(*, programme: str, year: int, quarter: int, actor: Any, as_of: date | None = None) -> Report:
    """Ask for the next edition of a board report; it is built in the background."""
    row: Any = programmes_read_by(actor).get(code=programme)
    as_of = as_of or _day_of_figures(actor)
    if not (policies.may_see_exact_figures(actor) or is_month_end(as_of)):
        raise MoveRefused("Protected figures are of the last day of a month.")
    last = Report.objects.filter(programme=row, year=year, quarter=quarter).aggregate(last=Max("edition"))["last"] or 0
    report = Report.objects.create(
        programme=row,
        year=year,
        quarter=quarter,
        edition=last + 1,
        as_of=as_of,
        requested_by=actor,
        requested_for=actor.organisation,
    )
    Entry.objects.enter(report, actor=actor, verb="request_report", kind=Kind.AGGREGATE, after=report.state)
    outbox.queue_job("outcomes.build_report", report.pk)
    return report


def _day_of_figures(actor: Any) -> date:
    """Today for exact figures; for everybody else the day of this month's edition."""
    today = timezone.localdate()
    return today if policies.may_see_exact_figures(actor) else last_month_end(today)


@act()
def write_passage(
    *,
    report_id: UUID,
    kind: str,
    words: str,
    actor: User,
    owner: str = "",
    due_on: date | None = None,
    version: int | None = None,
) -> ReportPassage:
    """Keep words beside the figures of a draft; MoveRefused where they could point to somebody."""
    report = lock_row(Report.objects, actor, pk=report_id, version=version)
    _require_writer(report, actor)
    refuse_identifiers(f"{words}\n{owner}")
    made = ReportPassage.objects.create(
        report=report, kind=kind, words=words, owner=owner, due_on=due_on, written_by=actor
    )
    Entry.objects.enter(report, actor=actor, verb="write_passage", kind=Kind.ALTERATION, after=kind)
    return made


@act()
def remove_passage(*, report_id: UUID, passage_id: UUID, actor: User, version: int | None = None) -> ReportPassage:
    """Take a passage out of a draft; the row stays, with who took it out."""
    report = lock_row(Report.objects, actor, pk=report_id, version=version)
    _require_writer(report, actor)
    passage = report.passages.kept().get(pk=passage_id)
    passage.removed_by, passage.removed_at = actor, timezone.now()
    passage.save()
    Entry.objects.enter(report, actor=actor, verb="remove_passage", kind=Kind.ALTERATION, before=passage.kind)
    return passage


def _require_writer(report: Report, actor: User) -> None:
    if not policies.may_draft_report(report, actor):
        raise PermissionDenied
    if not policies.may_write_passages(report, actor):
        raise MoveRefused("Only a draft can be written in.")


def submit_report(*, report_id: UUID, actor: User, version: int | None = None) -> Report:
    changes = {"drafted_by": actor, "sent_back_because": ""}
    return make_transition(
        Report.objects, report_id, "submit", actor=actor, version=version, changes=changes, then=_queue_telling
    )


def confirm_report_check(*, report_id: UUID, actor: User, version: int | None = None) -> Report:
    changes = {"checked_by": actor}
    return make_transition(
        Report.objects, report_id, "confirm_check", actor=actor, version=version, changes=changes, then=_queue_telling
    )


def send_report_back(*, report_id: UUID, because: str, actor: User, version: int | None = None) -> Report:
    """Back to whoever drafts, with what is to be mended; the reason goes into the report and not into the ledger."""
    refuse_identifiers(because)
    return make_transition(
        Report.objects, report_id, "send_back", actor=actor, version=version, then=_queue_telling, because=because
    )


def _queue_telling(_: Report, entry: Entry) -> None:
    outbox.queue_job("outcomes.tell_of_report", entry.pk)


@act()
def publish_report(*, report_id: UUID, actor: User, version: int | None = None) -> Report:
    """Freeze every form of a checked report with the names of those through whose hands it went."""
    return make_transition(Report.objects, report_id, "publish", actor=actor, version=version, then=_freeze_forms)


def _freeze_forms(report: Report, entry: Entry) -> None:
    old = [getattr(report, name) for name in PATHS]
    report.published_by = entry.actor
    for name, path in build.store_forms(report).items():
        setattr(report, name, path)
    Entry.objects.enter(
        report, actor=entry.actor, verb="publish_report", kind=Kind.DISCLOSURE, facts={"digest": report.digest}
    )
    _delete_files(old)


def withdraw_report(*, report_id: UUID, actor: User, version: int | None = None) -> Report:
    return make_transition(Report.objects, report_id, "withdraw", actor=actor, version=version, then=_forget_files)


def _forget_files(report: Report, _: Entry) -> None:
    _delete_files([getattr(report, name) for name in PATHS])
    for name in PATHS:
        setattr(report, name, "")


def _delete_files(paths: list[str]) -> None:
    """The bytes go once it is certain that no row names them."""
    transaction.on_commit(lambda: build.delete_stored_files(paths))


@act()
def ask_edition(*, programme: Any, span: str, year: int, quarter: int, actor: Any) -> MonthlyEdition:
    """The edition of this month of a question that has none yet; it is counted in the background, once."""
    row, is_new = MonthlyEdition.objects.get_or_create(
        programme=programme, span=span, year=year, quarter=quarter, as_of=last_month_end(timezone.localdate())
    )
    if is_new:
        Entry.objects.enter(row, actor=actor, verb="ask_edition", kind=Kind.AGGREGATE, after=f"{span} {year}Q{quarter}")
        outbox.queue_job("outcomes.count_edition", row.pk)
    return row
