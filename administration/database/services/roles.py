"""The roles of the database beside its owner: the service's own, and those that report, audit and back up."""

from collections.abc import Iterator

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from administration.database.mapping import AUDITED, REPORTED
from ledger.grants import grant_to_application

EVERYTHING = (
    "GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON SEQUENCES TO {role}",
)
NOTHING = ("GRANT USAGE ON SCHEMA public TO {role}", "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}")
NO_ROLE = "The database has no role {role}, and the one that migrates may not make it: CREATE ROLE {role}."
NOT_WHOLE = "{role} must have BYPASSRLS: without it a backup holds no person, referral or case, and does not say so."
SEES_ALL = "{role} must have neither SUPERUSER nor BYPASSRLS: the rules on rows would not bind it."


def named_roles() -> dict[str, str]:
    """What each role is for, and what it is called here; one that is not named is not there."""
    others = {name.lower(): role for name, role in settings.OTHER_ROLES.items()}
    named = {"application": settings.APPLICATION_ROLE, **others}
    return {purpose: role for purpose, role in named.items() if role}


def grant_to_roles(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Make and bind every named role, as the owner; run again it changes nothing. Tables to come are covered too."""
    roles = named_roles() if connection.vendor == "postgresql" else {}
    with transaction.atomic(using=connection.alias):
        for purpose, role in roles.items():
            _make_sure_of(connection, role)
            if purpose == "application":
                grant_to_application(connection)
            else:
                _grant(connection, role, purpose)
    return roles


def role_faults(connection: BaseDatabaseWrapper) -> list[str]:
    """What the owner cannot set and whoever runs the database must: who is bound by the rules on rows, and who is not."""
    roles = named_roles() if connection.vendor == "postgresql" else {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname, rolsuper OR rolbypassrls FROM pg_roles") if roles else None
        sees_all = dict(cursor.fetchall()) if roles else {}
    return [
        (NOT_WHOLE if purpose == "backup" else SEES_ALL).format(role=role)
        for purpose, role in roles.items()
        if sees_all.get(role, False) is not (purpose == "backup")
    ]


def _make_sure_of(connection: BaseDatabaseWrapper, role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone():
            return
        cursor.execute("SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user")
        if not cursor.fetchone()[0]:
            raise ImproperlyConfigured(NO_ROLE.format(role=role))
        cursor.execute(f"CREATE ROLE {connection.ops.quote_name(role)} NOSUPERUSER NOLOGIN")


def _grant(connection: BaseDatabaseWrapper, role: str, purpose: str) -> None:
    given = {"backup": lambda: EVERYTHING, "reporting": lambda: _columns(REPORTED), "audit": lambda: _columns(AUDITED)}
    with connection.cursor() as cursor:
        for statement in (*NOTHING, *given[purpose]()):
            cursor.execute(statement.format(role=connection.ops.quote_name(role)))


def _columns(read: dict[str, tuple[str, ...]]) -> Iterator[str]:
    """One grant a table: of the columns that are named, or of the whole table where none is."""
    for label, names in read.items():
        meta = apps.get_model(label)._meta
        columns = ", ".join(str(meta.get_field(name).column) for name in names)
        yield f"GRANT SELECT {f'({columns})' if columns else ''} ON public.{meta.db_table} TO {{role}}"
