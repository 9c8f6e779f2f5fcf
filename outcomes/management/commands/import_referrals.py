"""Takes in a file of referrals; prints progress and control totals."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from accounts.models import User
from accounts.roles import Role
from ledger.commands import PersonalCommand
from outcomes.extract.linkage.scored import link_unsettled
from referrals.files.reading import FileRefused
from referrals.intake.imports import ReferralTotals, import_referrals


class Command(PersonalCommand):
    help = "Import referrals from a .csv or .xlsx file; the same file twice changes nothing."
    roles = frozenset({Role.TEAM_LEADER})

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="answer with one JSON object")
        parser.add_argument("--replace", action="store_true", help="take changed rows and keep the older version")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        try:
            totals = self.reader(options)(file, actor=self.actor, is_replacing=options["replace"], progress=self._show)
        except FileRefused as refused:
            raise CommandError(str(refused)) from None
        answer = totals.answer() | self.follow()
        self._show_end()
        self.stdout.write(json.dumps(answer) if options["json"] else _sentence(totals))

    def reader(self, _options: dict[str, Any]) -> Any:
        """What takes in the file; a command for another kind of file gives its own."""
        return import_referrals

    def follow(self) -> dict[str, Any]:
        """What else a file brings about: offence rows that were here before find the people who came."""
        return {"linked": link_unsettled(actor=User.objects.clock())}

    def _show(self, done: int, rows: int) -> None:
        if sys.stderr.isatty():
            self.stderr.write(f"\r{done} of {rows} rows", ending="")

    def _show_end(self) -> None:
        if sys.stderr.isatty():
            self.stderr.write("")


def _sentence(totals: ReferralTotals) -> str:
    says = (
        f"{totals.rows} rows = {totals.imported} imported + {totals.unchanged} unchanged "
        f"+ {totals.quarantined} quarantined."
    )
    if totals.unknown_columns:
        says += f" Columns kept out: {', '.join(totals.unknown_columns)}."
    return f"{says} Quarantine: {totals.quarantine_file}" if totals.quarantine_file else says
