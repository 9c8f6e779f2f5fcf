"""What the role of the running service may do in a PostgreSQL database that another role owns: never change the ledger."""

from django.conf import settings
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

GRANTS = (
    "GRANT USAGE ON SCHEMA public TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
    "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role}",
    "REVOKE UPDATE, DELETE ON ledger_entry, ledger_checkpoint FROM {role}",
    "REVOKE DELETE ON ledger_head FROM {role}",
)
MAY_CHANGE = """
SELECT pg_has_role(current_user, relowner, 'MEMBER')
    OR has_table_privilege(oid, 'UPDATE') OR has_table_privilege(oid, 'DELETE') OR has_table_privilege(oid, 'TRUNCATE')
FROM pg_class WHERE oid = to_regclass('ledger_entry')
"""


def grant_to_application(connection: BaseDatabaseWrapper) -> None:
    """All tables for the application's role, those to come as well; the ledger only to read and add to. The owner's act:
    in one transaction, so that there is no moment at which the ledger could be changed.
    """
    if connection.vendor != "postgresql" or not settings.APPLICATION_ROLE:
        return
    role = connection.ops.quote_name(settings.APPLICATION_ROLE)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for statement in GRANTS:
            cursor.execute(statement.format(role=role))


def may_change_ledger(connection: BaseDatabaseWrapper) -> bool:
    """Whether this role owns the ledger, or may change or remove what is in it."""
    with connection.cursor() as cursor:
        cursor.execute(MAY_CHANGE)
        found = cursor.fetchone()
        return bool(found and found[0])
