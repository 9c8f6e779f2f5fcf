"""Seals the ledger with another key from now on; the last entry under the present one names it."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import transaction

from accounts.roles import Role
from ledger.chain import hand_over_key
from ledger.commands import PersonalCommand
from ledger.keys import UnknownKey


class Command(PersonalCommand):
    help = "Seals entries with the key AUDIT_KEY_ID from now on; keep the present one in AUDIT_OLD_KEYS."
    roles = frozenset({Role.ADMINISTRATOR})

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("to", help="the id of the new key, for example 2")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with transaction.atomic():
                hand_over_key(options["to"], actor=self.actor)
        except UnknownKey as unknown:
            raise CommandError(str(unknown)) from unknown
        self.stdout.write(f"Entries are sealed with key {options['to']} from now on.")
