"""A Report row in, its stored files out: counted, frozen, drawn and written, with its progress kept on the row."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from accounts.words import day_in_words
from outcomes.report import policies
from outcomes.report.models import MonthlyEdition, Report
from outcomes.report.reports import board, csv, editions, frozen, pdf
from outcomes.report.reports.shapes import Board
from outcomes.report.terms import ReportState, SpanKind

FOLDER = "reports"
STEPS = board.STEPS + 2
FAILED = "The report could not be built. It will be tried again by itself."
DONE = (ReportState.DRAFT, ReportState.PUBLISHED)


def build_report_files(report_id: UUID | str) -> None:
    """Build one report; one that is built already is left as it is, so this may run twice."""
    report = Report.objects.select_related("programme", "requested_by", "requested_for").get(pk=report_id)
    if report.status in DONE:
        return
    _say(report, 0, "Starting", status=ReportState.BUILDING)
    with _failing(report):
        _store(report, _counted(report))


def _counted(report: Report) -> Board:
    """Exact figures are counted now; protected ones are those of the monthly edition, which everybody else reads too."""

    def progress(done: int, doing: str) -> None:
        _say(report, done, doing)

    if policies.may_see_exact_figures(report.requested_by):
        exact = editions.edition_for(is_exact=True)
        return board.count_board(
            report.programme, report.year, report.quarter, as_of=report.as_of, edition=exact, progress=progress
        )
    row, _ = MonthlyEdition.objects.get_or_create(
        programme=report.programme,
        span=SpanKind.QUARTER,
        year=report.year,
        quarter=report.quarter,
        as_of=report.as_of,
    )
    return board.thaw_board(frozen.count_edition(row.pk, progress).content or {})


def _store(report: Report, counted: Board) -> None:
    content = board.freeze_board(counted)
    digest, made_at = board.digest_of_board(content), timezone.now()
    _say(report, STEPS - 2, "Drawing the pages")
    status = "Draft for approval" if not counted.is_internal else "Draft"
    pages = pdf.draw_report(counted, _imprint(report, status, digest, made_at))
    _say(report, STEPS - 1, "Writing the files")
    pdf_path, csv_path = store_file(pages, ".pdf"), store_file(csv.to_csv(counted).encode("utf-8-sig"), ".csv")
    Report.objects.filter(pk=report.pk).exclude(status__in=DONE).update(
        content=content,
        digest=digest,
        built_at=made_at,
        pdf_path=pdf_path,
        csv_path=csv_path,
        status=ReportState.DRAFT,
        steps_done=STEPS,
        steps_all=STEPS,
        step_words="Finished",
    )


def _imprint(report: Report, status: str, digest: str, made_at: datetime, approver: str = "") -> pdf.Imprint:
    made_by = [str(report.requested_by), str(report.requested_for) if report.requested_for else ""]
    return pdf.Imprint(
        service=settings.SERVICE_NAME,
        author=", ".join(filter(None, made_by)),
        approver=approver,
        status=status,
        edition=f"Edition {report.edition}",
        fingerprint=digest,
        made_at=made_at,
    )


def store_published_pages(report: Report) -> str:
    """Draw the frozen figures once more as published, with who made and who approved them; the path of the new file."""
    published_at = report.published_at or timezone.now()
    status = f"Published on {day_in_words(published_at)}"
    imprint = _imprint(report, status, report.digest, published_at, approver=str(report.published_by))
    return store_file(pdf.draw_report(board.thaw_board(report.content or {}), imprint), ".pdf")


def store_file(content: bytes, ending: str) -> str:
    """Store bytes under a name that cannot be guessed; whole or not at all. Returns the path below MEDIA_ROOT."""
    name = f"{FOLDER}/{secrets.token_hex(16)}{ending}"
    place = Path(settings.MEDIA_ROOT) / name
    place.parent.mkdir(parents=True, exist_ok=True)
    half = place.with_suffix(".part")
    with half.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    half.rename(place)
    return name


def read_stored_file(path: str) -> bytes:
    """The bytes of a stored file; only names that this module gave are read."""
    return (Path(settings.MEDIA_ROOT) / FOLDER / Path(path).name).read_bytes()


def _say(report: Report, done: int, doing: str, **more: str) -> None:
    Report.objects.filter(pk=report.pk).update(steps_done=done, steps_all=STEPS, step_words=doing[:80], **more)


@contextmanager
def _failing(report: Report) -> Iterator[None]:
    """Whatever goes wrong, the row says so in a sentence; the fault itself goes on to the queue, which tries again."""
    is_built = False
    try:
        yield
        is_built = True
    finally:
        if not is_built:
            Report.objects.filter(pk=report.pk).update(status=ReportState.FAILED, step_words=FAILED)
