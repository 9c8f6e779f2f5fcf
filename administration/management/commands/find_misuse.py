"""Looks at one day of the ledger for what looks like misuse."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser

from accounts.roles import Role
from administration.misuse.services.finding import find_misuse
from ledger.commands import PersonalCommand


class Command(PersonalCommand):
    help = "Lists what one day of the ledger shows of the patterns of misuse; again, it lists nothing twice."
    roles = frozenset({Role.AUDITOR})

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--day", required=True, type=date.fromisoformat, help="like 2026-03-02")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            found = find_misuse(options["day"], actor=self.actor)
        except ValidationError as refused:
            raise CommandError(refused.messages[0]) from None
        self.stdout.write(f"{found} new on {options['day']}.")
