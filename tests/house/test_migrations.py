"""Migrations: none missing, one line of them in each room, and reversible by name."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

ROOMS = ("accounts", "ledger", "programmes", "referrals", "caseworkflow", "outcomes")


@pytest.mark.django_db
def test_the_models_and_the_migrations_agree():
    said = StringIO()
    call_command("makemigrations", "--check", "--dry-run", stdout=said)
    assert said.getvalue() == "No changes detected\n"


@pytest.mark.parametrize("room", [room for room in ROOMS if apps.is_installed(room)])
def test_a_room_has_one_line_of_migrations(room):
    loader = MigrationLoader(None, ignore_no_migrations=True)
    own = [key for key in loader.disk_migrations if key[0] == room]
    children = {key: [child for child in loader.graph.node_map[key].children if child.key[0] == room] for key in own}
    assert len(loader.graph.leaf_nodes(room)) == 1
    assert {key: len(each) for key, each in children.items() if len(each) > 1} == {}


@pytest.mark.django_db
def test_every_migration_is_applied_to_the_database_of_the_tests():
    loader = MigrationLoader(connection)
    assert set(loader.graph.nodes) - set(loader.applied_migrations) == set()
