"""Writes what the system concluded to a file."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from accounts.models import User
from accounts.roles import Role
from ledger import viewing
from ledger.commands import PersonalCommand
from outcomes.research.exports import EXPORTS
from paper.sheets import write_rows
from referrals.referral.models import Referral


class Command(PersonalCommand):
    help = "Writes what the system concluded: links, people or decisions."
    roles = frozenset({Role.TEAM_LEADER})

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=sorted(EXPORTS))
        parser.add_argument("--out", required=True, type=Path)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        header, rows = EXPORTS[options["what"]]
        people: set[Any] = set()
        try:
            with options["out"].open("w", encoding="utf-8", newline="") as file:
                count = write_rows(file, header, name_people(seen_by(self.actor, rows()), people))
        except OSError as fault:
            raise CommandError(f"{options['out']} cannot be written: {fault.strerror}.") from fault
        viewing.record_export(
            actor=self.actor,
            what=f"export {options['what']}",
            facts={"count": count},
            subjects=sorted(str(person) for person in people - {None}),
        )
        answer = {"what": options["what"], "rows": count, "file": str(options["out"])}
        self.stdout.write(json.dumps(answer) if options["json"] else f"{count:,} rows written to {options['out']}.")


def seen_by(actor: User, rows: Iterable[tuple[Any, Any]]) -> Iterator[tuple[Any, Any]]:
    """The rows about people whose referrals this person sees; the system itself sees all."""
    theirs = Referral.objects.visible_to(actor).exclude(person=None).values_list("person_id", flat=True)
    known = None if actor.holds(Role.CLOCK) else set(theirs)
    return (one for one in rows if known is None or one[0] in known)


def name_people(rows: Iterable[tuple[Any, Any]], people: set[Any]) -> Iterator[Any]:
    """The rows alone; whom each is about is added to `people` as it passes."""
    for person, row in rows:
        people.add(person)
        yield row
