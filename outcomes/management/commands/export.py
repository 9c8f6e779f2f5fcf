"""Writes what the system concluded to a file."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from ledger import viewing
from outcomes.research.exports import EXPORTS
from paper.sheets import write_rows


class Command(BaseCommand):
    help = "Writes what the system concluded: links, people or decisions."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=sorted(EXPORTS))
        parser.add_argument("--out", required=True, type=Path)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        header, rows = EXPORTS[options["what"]]
        people: set[Any] = set()
        try:
            with options["out"].open("w", encoding="utf-8", newline="") as file:
                count = write_rows(file, header, name_people(rows(), people))
        except OSError as fault:
            raise CommandError(f"{options['out']} cannot be written: {fault.strerror}.") from fault
        viewing.record_export(
            actor=User.objects.clock(),
            what=f"export {options['what']}",
            facts={"count": count},
            subjects=sorted(str(person) for person in people - {None}),
        )
        answer = {"what": options["what"], "rows": count, "file": str(options["out"])}
        self.stdout.write(json.dumps(answer) if options["json"] else f"{count:,} rows written to {options['out']}.")


def name_people(rows: Iterable[tuple[Any, Any]], people: set[Any]) -> Iterator[Any]:
    """The rows alone; whom each is about is added to `people` as it passes."""
    for person, row in rows:
        people.add(person)
        yield row
