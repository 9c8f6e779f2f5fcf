"""Triggers of the ledger: entries and checkpoints are only ever added, on both databases; on PostgreSQL a job calls the relay."""

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("ledger_entry", "ledger_checkpoint")
MENTIONS = "ledger_mention"
SENTENCE = "The ledger is append-only."
BODY = f" BEGIN RAISE EXCEPTION '{SENTENCE}'; END "
SQLITE = {
    f"{table}_no_{act}": f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table} "
    f"BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END"
    for table in (*TABLES, MENTIONS)
    for act in ("update", "delete")
} | {
    "ledger_entry_mentions": "CREATE TRIGGER ledger_entry_mentions AFTER INSERT ON ledger_entry "
    "BEGIN INSERT INTO ledger_mention (subject, seq) SELECT DISTINCT value, NEW.seq FROM json_each(NEW.subjects); END"
}
POSTGRESQL = {
    f"{table}_{name}": f"CREATE TRIGGER {table}_{name} BEFORE {acts} ON public.{table} "
    f"FOR EACH {each} EXECUTE FUNCTION ledger_append_only()"
    for table in TABLES
    for name, acts, each in (("no_change", "DELETE OR UPDATE", "ROW"), ("no_truncate", "TRUNCATE", "STATEMENT"))
}


WAKE_RELAY = (
    "CREATE OR REPLACE FUNCTION ledger_wake_relay() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN NOTIFY outbox; RETURN NULL; END $$",
    "DROP TRIGGER IF EXISTS ledger_job_wakes_relay ON ledger_job",
    "CREATE TRIGGER ledger_job_wakes_relay AFTER INSERT ON ledger_job "
    "FOR EACH STATEMENT EXECUTE FUNCTION ledger_wake_relay()",
)


def create_triggers(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place anew; run after every migrate, since SQLite drops them when a table is rebuilt.

    In one transaction: there is no moment at which the ledger stands without them.
    """
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        drop_triggers(connection)
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS $${BODY}$$"
            )
        for statement in (*_wanted(connection).values(), *(WAKE_RELAY if connection.vendor == "postgresql" else ())):
            cursor.execute(statement)


def drop_triggers(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: only for the emptying of a test database, or to put them back."""
    with connection.cursor() as cursor:
        for name in _wanted(connection):
            on = f" ON {name.partition('_no_')[0]}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def are_in_place(connection: BaseDatabaseWrapper) -> bool:
    """Each of them, enabled, and word for word: one that was disabled or emptied keeps nothing."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            found = dict(cursor.fetchall())
        else:
            cursor.execute(
                "SELECT tgname, pg_get_triggerdef(pg_trigger.oid), prosrc FROM pg_trigger "
                "JOIN pg_proc ON pg_proc.oid = tgfoid WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
            )
            found = {name: definition for name, definition, body in cursor.fetchall() if body == BODY}
    return all(found.get(name) == statement for name, statement in _wanted(connection).items())


def tables_with_triggers(connection: BaseDatabaseWrapper) -> set[str]:
    return {*TABLES, MENTIONS} if connection.vendor == "sqlite" else {*TABLES}


def _wanted(connection: BaseDatabaseWrapper) -> dict[str, str]:
    return SQLITE if connection.vendor == "sqlite" else POSTGRESQL
