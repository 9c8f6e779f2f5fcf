"""The role of the service in a test: bound by the rules on rows, and by what the owner granted it."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

from administration.database.services.roles import grant_to_roles


def role_here() -> str:
    """Roles belong to all databases of a server: each one of a run in parallel has its own."""
    return f"serves_{connection.settings_dict['NAME']}"


@contextmanager
def serving() -> Iterator[None]:
    """What runs within is done by the role that serves; the tables are another's, who is back afterwards."""
    make_role()
    with connection.cursor() as cursor:
        cursor.execute(f'SET SESSION AUTHORIZATION "{role_here()}"')
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET SESSION AUTHORIZATION")


def make_role() -> None:
    """Once a test: the role is there as long as its grants are."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role_here()])
        if cursor.fetchone():
            return
    before, settings.APPLICATION_ROLE = settings.APPLICATION_ROLE, role_here()
    grant_to_roles(connection)
    settings.APPLICATION_ROLE = before


def forget_role() -> None:
    """After a test that really committed: the role is gone, with all that it was granted."""
    with connection.cursor() as cursor:
        cursor.execute(f'DROP OWNED BY "{role_here()}"')
        cursor.execute(f'DROP ROLE "{role_here()}"')
