"""Takes in an extract of police or court events; prints progress, control totals and what was linked."""

from functools import partial
from typing import Any

from django.core.management.base import CommandParser

from outcomes.comparison.linkage import link_comparators
from outcomes.extract.imports import import_offences
from outcomes.management.commands.import_referrals import Command as ImportReferrals


class Command(ImportReferrals):
    help = (
        "Import an extract of offences from a .csv or .xlsx file; the same file twice changes nothing. What it covers "
        "is said by --force and --covers, or in FILE.json beside it; a file that says nothing covers nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--force", default="", metavar="NN", help="the force whose events are in the file")
        parser.add_argument("--covers", default="", metavar="FROM..TO", help="first and last day of the file's events")

    def follow(self) -> dict[str, Any]:
        """Rows that belong to nobody who was referred may belong to somebody to compare with."""
        link_comparators(actor=self.actor)
        return {}

    def reader(self, options: dict[str, Any]) -> Any:
        return partial(import_offences, force=options["force"], covers=options["covers"])
