"""A Report row in, its figures frozen; and its four forms out, of figures, passages and names that the rows hold."""

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from accounts.words import day_in_words
from outcomes.report import policies
from outcomes.report.models import Report
from outcomes.report.reports import board, csv, editions, frozen, pdf
from outcomes.report.reports.changes import list_changes
from outcomes.report.reports.shapes import Board
from outcomes.report.states import UNFINISHED, ReportState
from outcomes.report.terms import PassageKind, SpanKind
from workflow.transitions import make_transition

FOLDER = "reports"
STEPS = board.STEPS
FAILED = "The report could not be built. It will be tried again by itself."
ENDINGS = ("pdf", "csv", "json", "ods")


def build_report_figures(report_id: UUID | str) -> None:
    """Count and freeze one report; one that is built already is left as it is, so this may run twice."""
    report = Report.objects.select_related("programme", "requested_by", "requested_for").get(pk=report_id)
    if report.state not in UNFINISHED:
        return
    clock = User.objects.clock()
    if report.state != ReportState.BUILDING:
        make_transition(Report.objects, report.pk, "begin", actor=clock)
    _say(report, 0, "Starting")
    with _failing(report, clock):
        content = board.freeze_board(_counted(report))
        done: dict[str, Any] = {"steps_done": STEPS, "steps_all": STEPS, "step_words": "Finished"}
        digest = board.digest_of_board(content)
        make_transition(Report.objects, report.pk, "finish", actor=clock, content=content, digest=digest, **done)


def _counted(report: Report) -> Board:
    """Exact figures are counted now; protected ones are those of the monthly edition, which everybody else reads too."""

    def progress(done: int, doing: str) -> None:
        _say(report, done, doing)

    if policies.may_see_exact_figures(report.requested_by.at(report.requested_for_id)):
        exact = editions.edition_for(is_exact=True)
        return board.count_board(
            report.programme, report.year, report.quarter, as_of=report.as_of, edition=exact, progress=progress
        )
    frozen.require_month_end(report.as_of)
    return frozen.kept_span(
        report.programme, SpanKind.QUARTER, report.year, report.quarter, report.as_of, progress=progress
    )


def made_report(report: Report) -> Board:
    """The figures as they were frozen."""
    return board.thaw_board(report.content or {})


def written_passages(report: Report) -> list[pdf.Written]:
    """The words beside the figures, by kind in a fixed order, each with who acts and until when."""
    rows = list(report.passages.kept())
    found = []
    for kind in PassageKind:
        lines = [(one.words, _who_and_when(one)) for one in rows if one.kind == kind]
        if lines:
            found.append(pdf.Written(str(kind.label), tuple(lines)))
    return found


def _who_and_when(passage: Any) -> str:
    until = f"by {day_in_words(passage.due_on)}" if passage.due_on else ""
    return ", ".join(filter(None, [passage.owner, until]))


def changes_of_report(report: Report) -> tuple[int, list[tuple[str, ...]]]:
    """The published edition before, by its number (0: none), and which figures are others since.

    Exact figures are others than protected ones though nothing changed, so they are compared with none.
    """
    earlier = Report.objects.published_before(report)
    if earlier is None or (report.content or {}).get("mark"):
        return 0, []
    return earlier.edition, list_changes(made_report(earlier), made_report(report))


def _imprint(report: Report) -> pdf.Imprint:
    """Who made, checked and approved it as far as that has happened; a draft says on each page that it is one."""
    made_by = [str(report.requested_by), str(report.requested_for) if report.requested_for else ""]
    is_internal = bool((report.content or {}).get("mark"))
    published = f"Published on {day_in_words(report.published_at)}" if report.published_at else ""
    names = [
        ("Drafted by", report.drafted_by if report.drafted_by_id != report.requested_by_id else None),
        ("Checked by", report.checked_by),
        ("Approved by", report.published_by),
    ]
    return pdf.Imprint(
        service=settings.SERVICE_NAME,
        author=", ".join(filter(None, made_by)),
        hands=tuple((label, str(user)) for label, user in names if user),
        status=published or ("Draft" if is_internal else "Draft for approval"),
        edition=edition_in_words(report),
        fingerprint=report.digest,
        made_at=report.published_at or report.built_at or timezone.now(),
    )


def edition_in_words(report: Report) -> str:
    return f"Edition {report.edition}"


def _pages(report: Report) -> bytes:
    beside = pdf.Beside(tuple(written_passages(report)), *changes_of_report(report))
    return pdf.draw_report(made_report(report), _imprint(report), beside)


FORMS: dict[str, Callable[[Report], bytes]] = {
    "pdf": _pages,
    "csv": lambda report: csv.to_csv(made_report(report), edition_in_words(report)).encode("utf-8-sig"),
    "json": lambda report: csv.to_json(made_report(report), edition_in_words(report)).encode(),
    "ods": lambda report: csv.to_ods(made_report(report), edition_in_words(report)),
}


def read_form(report: Report, ending: str) -> bytes:
    """The bytes of one form: as they were frozen, or of one in hand as its rows stand now."""
    if report.state == ReportState.PUBLISHED and (path := getattr(report, f"{ending}_path")):
        return read_stored_file(path)
    return FORMS[ending](report)


def store_forms(report: Report) -> dict[str, str]:
    """Draw and store every form of a report that is being published; the path of each."""
    return {f"{ending}_path": store_file(FORMS[ending](report), f".{ending}") for ending in ENDINGS}


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


def delete_stored_files(paths: list[str]) -> None:
    for path in filter(None, paths):
        (Path(settings.MEDIA_ROOT) / FOLDER / Path(path).name).unlink(missing_ok=True)


def _say(report: Report, done: int, doing: str) -> None:
    Report.objects.filter(pk=report.pk).update(steps_done=done, steps_all=STEPS, step_words=doing[:80])


@contextmanager
def _failing(report: Report, clock: Any) -> Iterator[None]:
    """Whatever goes wrong, the row says so in a sentence; the fault itself goes on to the queue, which tries again."""
    is_built = False
    try:
        yield
        is_built = True
    finally:
        if not is_built:
            make_transition(Report.objects, report.pk, "fail", actor=clock, step_words=FAILED)
