"""Says whether a paper is as the ledger signed it."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ledger.signing import fault_of, read_seal


class Command(BaseCommand):
    help = "Says whether a signed PDF is as the ledger signed it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--public-key", default="", help="hexadecimal; of a key that signed before the present one")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            content = options["file"].read_bytes()
            fault = fault_of(content, options["public_key"])
        except (OSError, ValueError) as wrong:
            raise CommandError(f"{options['file']} or the key cannot be read.") from wrong
        seal = read_seal(content)
        if fault or seal is None:
            raise CommandError(fault)
        self.stdout.write(f"As it was signed, with key {seal.key_id}. SHA-256 {seal.digest}")
