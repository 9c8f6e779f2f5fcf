"""Writes the board report of one programme and quarter to a file: that of its monthly edition, as it would be published."""

import json
from argparse import ArgumentTypeError
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from accounts.roles import Role
from ledger import viewing
from ledger.commands import PersonalCommand
from outcomes.figure.cohorts import Span, is_month_end, last_month_end
from outcomes.figure.querysets import programmes_read_by
from outcomes.management.commands.measure import day_argument
from outcomes.report.forms import quarter_of
from outcomes.report.reports import board, csv, frozen, pdf
from outcomes.report.reports.shapes import Board
from outcomes.report.reports.words import period_in_words
from outcomes.report.terms import SpanKind


def quarter_argument(text: str) -> tuple[int, int]:
    try:
        return quarter_of(text)
    except ValueError as fault:
        raise ArgumentTypeError(f"{text} is not a quarter; write it as 2024Q1.") from fault


def _pages(counted: Board) -> bytes:
    imprint = pdf.Imprint(
        service=settings.SERVICE_NAME,
        author="Made on the command line",
        status="Draft, made on the command line",
        edition="Not numbered",
        fingerprint=board.digest_of_board(board.freeze_board(counted)),
        made_at=timezone.now(),
    )
    return pdf.draw_report(counted, imprint)


WRITERS = {
    ".pdf": _pages,
    ".csv": lambda counted: csv.to_csv(counted).encode("utf-8-sig"),
    ".json": lambda counted: csv.to_json(counted).encode(),
    ".ods": csv.to_ods,
}


class Command(PersonalCommand):
    help = (
        "Writes the board report of one programme and quarter, or of a longer span that ends with it, as PDF, CSV, JSON "
        "or ODS, by the ending of the file."
    )
    roles = frozenset({Role.COMMISSIONER, Role.TEAM_LEADER})

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("programme")
        parser.add_argument("--quarter", type=quarter_argument, required=True, help="like 2024Q1")
        parser.add_argument("--span", choices=list(SpanKind.values), default=SpanKind.QUARTER, help="up to the quarter")
        parser.add_argument("--out", type=Path, required=True)
        parser.add_argument("--as-of", type=day_argument, default=None, help="the last day of a month that has ended")
        parser.add_argument("--json", action="store_true", help="answer in JSON on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        out, (year, number), span = options["out"], options["quarter"], options["span"]
        programmes = programmes_read_by(self.actor)
        programme = programmes.filter(code=options["programme"]).first()
        if programme is None:
            known = ", ".join(programmes.order_by("code").values_list("code", flat=True))
            raise CommandError(f"There is no programme {options['programme']}. Known: {known}.")
        if out.suffix not in WRITERS:
            raise CommandError("The file must end in .pdf, .csv, .json or .ods.")
        newest = last_month_end(timezone.localdate())
        as_of = options["as_of"] or newest
        self._require_kept(frozen.span_of(span, year, number), as_of, newest)
        counted = frozen.kept_span(programme, span, year, number, as_of)
        try:
            out.write_bytes(WRITERS[out.suffix](counted))
        except OSError as fault:
            raise CommandError(f"{out} cannot be written: {fault.strerror}.") from fault
        facts = {"programme": programme.code, "quarter": counted.name, "span": span, "as_of": as_of.isoformat()}
        viewing.record_export(actor=self.actor, what="report", facts=facts)
        answer = {**facts, "file": str(out), "headline": counted.headline}
        self.stdout.write(json.dumps(answer) if options["json"] else f"{counted.headline}\nWritten to {out}.")

    def _require_kept(self, span: Span, as_of: date, newest: date) -> None:
        """Figures counted for any day, or of a quarter that is not over, would tell of single people by their difference."""
        if as_of > newest or not is_month_end(as_of):
            raise CommandError(
                f"{as_of} is not the last day of a month that has ended; figures are kept for those days."
            )
        if span.before > as_of + timedelta(days=1):
            raise CommandError(f"{period_in_words(span)} had not ended by {as_of}.")
