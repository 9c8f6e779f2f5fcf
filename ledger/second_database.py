"""Checkpoints in a second database, where CHECKPOINT_DATABASE_URL names one: whoever changes the first does not reach it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import environ
from django.conf import settings
from django.db.utils import ConnectionHandler

from ledger.models import Checkpoint

TABLE = "kept_checkpoint"
CREATE = (
    f"CREATE TABLE {TABLE} (ledger varchar(80) NOT NULL, seq bigint NOT NULL, mac varchar(64) NOT NULL, "
    "at varchar(40) NOT NULL, signature varchar(128) NOT NULL, PRIMARY KEY (ledger, seq))"
)
READ = f"SELECT seq, mac, at, signature FROM {TABLE} WHERE ledger = %s ORDER BY seq"  # noqa: S608 - a name of our own
ADD = f"INSERT INTO {TABLE} (ledger, seq, mac, at, signature) VALUES (%s, %s, %s, %s, %s)"  # noqa: S608 - the same
WAIT_SECONDS = 3


def has_second_database() -> bool:
    return bool(settings.CHECKPOINT_DATABASE_URL)


def read_kept(ledger: str) -> list[Checkpoint]:
    """What it holds of one ledger, by number; a database error where it cannot be asked."""
    with _second() as here, here.cursor() as cursor:
        cursor.execute(READ, [ledger])
        return [
            Checkpoint(seq=seq, mac=mac, at=datetime.fromisoformat(at), signature=signature)
            for seq, mac, at, signature in cursor.fetchall()
        ]


def keep_newer(ledger: str, rows: Iterable[Checkpoint]) -> int:
    """Add those that are newer than all it holds, so that a time without it is made up; one that was taken out stays missed."""
    known = max((one.seq for one in read_kept(ledger)), default=0)
    given = [one.statement() | {"signature": one.signature} for one in rows if one.seq > known]
    with _second() as here, here.cursor() as cursor:
        for one in given:
            cursor.execute(ADD, [ledger, one["seq"], one["mac"], one["at"], one["signature"]])
    return len(given)


@contextmanager
def _second() -> Iterator[Any]:
    """A connection of its own, with its table: nothing of the service's transactions reaches it."""
    given: Any = environ.Env.db_url_config(settings.CHECKPOINT_DATABASE_URL)
    if not given["ENGINE"].endswith("sqlite3"):
        given["OPTIONS"] = {"connect_timeout": WAIT_SECONDS, "options": f"-c statement_timeout={WAIT_SECONDS * 1000}"}
    here = ConnectionHandler({"default": given})["default"]
    try:
        if TABLE not in here.introspection.table_names():
            with here.cursor() as cursor:
                cursor.execute(CREATE)
        yield here
    finally:
        here.close()
