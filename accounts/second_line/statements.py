"""Tells PostgreSQL with each statement for whom it runs: in the same message, and for its own transaction alone.

Nothing is remembered on a connection: a statement that says nothing is shown nothing, whatever ran before it.
"""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import psycopg
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from accounts.kept import PreparingCursor
from accounts.second_line.context import acting_now

SETTING = "diversion.acting"
#: With the rules on rows a plan of its own for each value takes longer to make than the statement to run.
ONE_PLAN = "set_config('plan_cache_mode', 'force_generic_plan', true)"
READS_OR_WRITES = re.compile(r"\s*\(*\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH|EXPLAIN)\b", re.IGNORECASE)
_guarded: list[str] = []


def guard_tables(names: Iterable[str]) -> None:
    """From now on a statement that names one of these tables says for whom it runs."""
    _guarded[:] = sorted({*_guarded, *names})
    is_guarded.cache_clear()


@lru_cache(maxsize=4096)
def is_guarded(sql: str) -> bool:
    return any(name in sql for name in _guarded) and READS_OR_WRITES.match(sql) is not None


def say_for_whom(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Called for every new connection: its statements pass here from now on."""
    if connection.vendor == "postgresql" and fold_in not in connection.execute_wrappers:
        connection.execute_wrappers.append(fold_in)


def fold_in(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
    """Run one statement with its context: no further message, and no word of it left after its transaction."""
    if not (isinstance(sql, str) and is_guarded(sql)):
        return execute(sql, params, many, context)
    here, cursor = context["connection"], context["cursor"].cursor
    said = f"SELECT set_config('{SETTING}', '{acting_now()}', true)"
    if many or isinstance(cursor, psycopg.ServerCursor):
        with transaction.atomic(using=here.alias, savepoint=False):
            here.connection.execute(said)
            return execute(sql, params, many, context)
    if isinstance(cursor, PreparingCursor):
        with here.wrap_database_errors, here.connection.pipeline():
            here.connection.execute(f"{said}, {ONE_PLAN}")
            return execute(sql, params, many, context)
    answer = execute(f"{said}; {sql}", params, many, context)
    cursor.nextset()
    return answer
