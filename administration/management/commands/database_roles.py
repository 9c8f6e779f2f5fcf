"""Puts the rules on rows and the rights of every role in place, and says what stands; run as the owner of the tables."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from administration.database.mapping import guarded_tables
from administration.database.services.roles import grant_to_roles, role_faults
from administration.database.services.rows import put_rules_in_place


class Command(BaseCommand):
    """`manage.py database_roles`: what `migrate` does at its end, by itself; running it again changes nothing."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("This database has no roles: only PostgreSQL has.")
        try:
            changed, roles = put_rules_in_place(connection), grant_to_roles(connection)
        except ImproperlyConfigured as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{len(guarded_tables())} tables show rows by rule; {len(changed)} rules are new.")
        for purpose, role in roles.items():
            self.stdout.write(f"{purpose}: {role}")
        if faults := role_faults(connection):
            raise CommandError(" ".join(faults))
