"""Puts the rules on rows in place, and says whether they bind the role that asks."""

import hashlib

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from administration.database.mapping import guarded_tables

RULE, READ = "second_line", "second_line_shown"
STANDING = """
SELECT relname, obj_description(pg_policy.oid, 'pg_policy') FROM pg_policy JOIN pg_class ON pg_class.oid = polrelid
WHERE polname = %s AND relnamespace = 'public'::regnamespace AND relrowsecurity AND relforcerowsecurity
"""
NOT_BOUND = """
SELECT name FROM unnest(%s::text[]) AS name
WHERE to_regclass('public.' || name) IS NULL OR NOT row_security_active('public.' || name)
    OR (SELECT count(*) FILTER (WHERE polname = %s) <> 1 OR bool_or(polname <> ALL(%s))
        FROM pg_policy WHERE polrelid = to_regclass('public.' || name))
ORDER BY name
"""


def put_rules_in_place(connection: BaseDatabaseWrapper) -> list[str]:
    """The rule of every guarded table, for its owner too; those that stand already are left alone. Returns what was new."""
    if connection.vendor != "postgresql":
        return []
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(STANDING, [RULE])
        standing = dict(cursor.fetchall())
        changed = [
            (table, *rules) for table, rules in guarded_tables().items() if standing.get(table) != _digest_of(*rules)
        ]
        for table, rule, shown in changed:
            for statement in _statements_of(table, rule, shown):
                cursor.execute(statement)
    return sorted(table for table, *_ in changed)


def unbound_tables(connection: BaseDatabaseWrapper) -> list[str]:
    """Guarded tables on which the rule is not there, is not the only one, or does not bind the role that asks."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(NOT_BOUND, [list(guarded_tables()), RULE, [RULE, READ]])
        return [name for (name,) in cursor.fetchall()]


def _statements_of(table: str, rule: str, shown: str) -> list[str]:
    on = f"ON public.{table}"
    return [
        f"ALTER TABLE public.{table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE public.{table} FORCE ROW LEVEL SECURITY",
        f"DROP POLICY IF EXISTS {RULE} {on}",
        f"DROP POLICY IF EXISTS {READ} {on}",
        f"CREATE POLICY {RULE} {on} USING ({rule}) WITH CHECK ({rule})",
        *([f"CREATE POLICY {READ} {on} FOR SELECT USING ({shown})"] if shown else []),
        f"COMMENT ON POLICY {RULE} {on} IS '{_digest_of(rule, shown)}'",
    ]


def _digest_of(*rules: str) -> str:
    return hashlib.sha256("\n".join(rules).encode()).hexdigest()
