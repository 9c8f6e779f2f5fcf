"""The room of who may act here."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate

from accounts.second_line.statements import guard_tables
from administration.database.mapping import guarded_tables
from administration.database.services.roles import grant_to_roles
from administration.database.services.rows import put_rules_in_place


def guard_rows(using: str, **_: Any) -> None:
    """After every migrate; on the way back to a version without some of the tables there is nothing to guard yet."""
    if {*guarded_tables()} <= {*connections[using].introspection.table_names()}:
        put_rules_in_place(connections[using])
        grant_to_roles(connections[using])


class AdministrationConfig(AppConfig):
    name = "administration"
    verbose_name = "Administration"

    def ready(self) -> None:
        guard_tables(guarded_tables())
        post_migrate.connect(guard_rows, sender=self, dispatch_uid="second-line")
