"""The room where nothing moves, is seen or is told without an entry."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate

from ledger import triggers


def install_triggers(using: str, **_: Any) -> None:
    if triggers.tables_with_triggers(connections[using]) <= {*connections[using].introspection.table_names()}:
        triggers.create_triggers(connections[using])


class LedgerConfig(AppConfig):
    name = "ledger"
    verbose_name = "Ledger"

    def ready(self) -> None:
        post_migrate.connect(install_triggers, sender=self, dispatch_uid="ledger-triggers")
