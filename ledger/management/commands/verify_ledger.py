"""Checks the whole chain of the ledger against its checkpoints and names the first bad entry."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ledger import chain


class Command(BaseCommand):
    help = "Checks the whole chain; names the first bad entry."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        found = chain.verify_chain()
        if options["json"]:
            self.stdout.write(
                json.dumps(
                    {
                        "entries": found.count,
                        "checkpoints": found.checkpoints,
                        "first_bad": found.first_bad,
                        "fault": found.fault,
                    }
                )
            )
        elif found.first_bad is None:
            self.stdout.write(
                f"All {found.count:,} entries are as they were sealed; checkpoints that agree: {found.checkpoints:,}."
            )
        if found.first_bad is not None:
            raise CommandError(found.fault)
