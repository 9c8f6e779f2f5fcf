"""Enters which key signs checkpoints from now on, while the present one still does; then the service is started with it."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from accounts.roles import Role
from ledger.checkpoints import HAND_OVER, write_checkpoint
from ledger.commands import PersonalCommand
from ledger.keys import public_key
from ledger.models import Entry, Kind
from ledger.transactions import act

SHORTEST = 32


class Command(PersonalCommand):
    """`manage.py hand_over_checkpoint_key FILE`: what either key signed holds, for the entry that names both is sealed."""

    help = __doc__
    roles = frozenset({Role.ADMINISTRATOR})

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="holds the new CHECKPOINT_KEY and nothing else")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            secret = options["file"].read_text(encoding="utf-8").strip()
        except (OSError, ValueError) as fault:
            raise CommandError(f"{options['file']} cannot be read.") from fault
        if len(secret) < SHORTEST:
            raise CommandError(f"The new key is too short: at least {SHORTEST} characters.")
        facts = {"from": public_key(), "to": public_key(secret)}
        if facts["from"] == facts["to"]:
            raise CommandError("That is the present key.")
        write_checkpoint()
        with act():
            Entry.objects.enter(None, actor=self.actor, verb=HAND_OVER, kind=Kind.SETTING, facts=facts)
        self.stdout.write(f"Start the service with CHECKPOINT_KEY from {options['file']}. Public key: {facts['to']}")
