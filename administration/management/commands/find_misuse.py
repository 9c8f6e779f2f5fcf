"""Looks at one day of the ledger for what looks like misuse."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from accounts.roles import Role
from administration.misuse.services.finding import find_misuse


class Command(BaseCommand):
    help = "Lists what one day of the ledger shows of the patterns of misuse; again, it lists nothing twice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--day", required=True, type=date.fromisoformat, help="like 2026-03-02")
        parser.add_argument("--as", dest="username", required=True, help="the auditor who asks")

    def handle(self, *args: Any, **options: Any) -> None:
        actor = User.objects.filter(username=options["username"]).first()
        if actor is None or not actor.holds(Role.AUDITOR):
            raise CommandError("Name an auditor with --as.")
        try:
            found = find_misuse(options["day"], actor=actor)
        except ValidationError as refused:
            raise CommandError(refused.messages[0]) from None
        self.stdout.write(f"{found} new on {options['day']}.")
