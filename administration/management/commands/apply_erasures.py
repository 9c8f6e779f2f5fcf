"""Erases again everybody who is on the list of the erased: after a restore, before the service opens."""

from typing import Any

from django.core.management.base import BaseCommand

from administration.erasure.exports import erasure_file
from administration.erasure.services import apply_erasures


class Command(BaseCommand):
    """`manage.py apply_erasures`: part of every start; running it again changes nothing."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        count = apply_erasures()
        if count:
            self.stdout.write(f"{count} people were erased again, as {erasure_file()} says.")
