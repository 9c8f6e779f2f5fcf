"""Signs where the ledger ends, now: before a backup, or before somebody works on the database."""

from typing import Any

from django.core.management.base import BaseCommand

from ledger.checkpoints import checkpoint_file, write_checkpoint


class Command(BaseCommand):
    help = "Signs where the ledger ends and keeps that in the file of checkpoints."

    def handle(self, *args: Any, **options: Any) -> None:
        written = write_checkpoint()
        told = (
            f"Entry {written.seq:,} is the end; kept in {checkpoint_file()}." if written else "Nothing was added since."
        )
        self.stdout.write(told)
