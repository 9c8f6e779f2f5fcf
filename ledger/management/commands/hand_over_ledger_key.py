"""Seals the ledger with another key from now on; the last entry under the present one names it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.models import User
from accounts.roles import Role
from ledger.chain import hand_over_key
from ledger.keys import UnknownKey


class Command(BaseCommand):
    help = "Seals entries with the key AUDIT_KEY_ID from now on; keep the present one in AUDIT_OLD_KEYS."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("to", help="the id of the new key, for example 2")
        parser.add_argument("--as", dest="username", required=True, help="the administrator who does this")

    def handle(self, *args: Any, **options: Any) -> None:
        actor = User.objects.filter(username=options["username"]).first()
        if actor is None or not actor.holds(Role.ADMINISTRATOR):
            raise CommandError("Name an administrator with --as.")
        try:
            with transaction.atomic():
                hand_over_key(options["to"], actor=actor)
        except UnknownKey as unknown:
            raise CommandError(str(unknown)) from unknown
        self.stdout.write(f"Entries are sealed with key {options['to']} from now on.")
