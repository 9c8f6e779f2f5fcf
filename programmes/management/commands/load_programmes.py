"""Loads the programmes, reference values and funds that came with this release and are not in the database yet."""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError

from programmes import imports
from programmes.terms.reading import ChoicesRefused


class Command(BaseCommand):
    """`manage.py load_programmes`: part of every deployment, after `migrate`; running it again changes nothing."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        imports.load_references(apps)
        imports.load_funds(apps)
        try:
            loaded = imports.add_programmes()
        except ChoicesRefused as refused:
            raise CommandError("; ".join(f"{one.field}: {one.sentence}" for one in refused.faults)) from refused
        for code in loaded.added:
            self.stdout.write(f"{code}: added.")
        for sentence in loaded.differing:
            self.stderr.write(f"{sentence} To change the programme, publish its next version.")
