"""Writing many rows: a batch at a time in the order of their ties, by COPY where the database lets us."""

import sys
import time
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models

from accounts.models import User
from ledger.models import Entry, Kind
from ledger.transactions import act

BATCH = 1000


def insert_rows(rows: Sequence[models.Model]) -> None:
    """Write new rows of one model; COPY on PostgreSQL, several rows a statement elsewhere."""
    if not rows:
        return
    if len(rows) > 50 and may_copy():
        _copy_rows(rows)
    else:
        type(rows[0])._base_manager.bulk_create(rows, batch_size=BATCH)


def may_copy() -> bool:
    """PostgreSQL copies nothing into a table whose rule on rows binds the role that asks."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT NOT row_security_active('public.referrals_referral')")
        return bool(cursor.fetchone()[0])


def _copy_rows(rows: Sequence[models.Model]) -> None:
    meta = rows[0]._meta
    fields = [one for one in meta.concrete_fields if not isinstance(one, models.AutoField)]
    columns = ", ".join(connection.ops.quote_name(one.column) for one in fields)
    with connection.cursor() as cursor:
        command = f"COPY {connection.ops.quote_name(meta.db_table)} ({columns}) FROM STDIN"
        with cursor.cursor.copy(command) as copy:
            for row in rows:
                copy.write_row([_value(field, row) for field in fields])


def _value(field: Any, row: models.Model) -> Any:
    return field.get_db_prep_save(field.pre_save(row, add=True), connection)


@act()
def write_batch(tables: Iterable[Sequence[models.Model]], *, actor: User) -> None:
    """One transaction, and for each table one chained entry with the count and the digest of its row ids.

    Rows that only the database numbers, such as eligibility answers, are covered by the rows that they belong to.
    """
    for rows in tables:
        insert_rows(rows)
        if rows and not isinstance(rows[0]._meta.pk, models.AutoField):
            Entry.objects.enter_batch(
                [row.pk for row in rows],
                actor=actor,
                verb="demo",
                kind=Kind.COLLECTION,
                object_kind=rows[0]._meta.label_lower,
                facts={"synthetic": True},
            )


class Progress:
    """How far the filling is, said on a terminal and nowhere else."""

    def __init__(self, total: int, out: Any = None) -> None:
        self.total, self.done = total, 0
        self.out = out or sys.stderr
        self.began = time.monotonic()

    def add(self, count: int) -> None:
        self.done += count
        if self.out.isatty():
            end = "\n" if self.done >= self.total else "\r"
            self.out.write(f"  {self.done:,} of {self.total:,} people, {self.pace:.0f} a second{end}")
            self.out.flush()

    @property
    def seconds(self) -> float:
        return max(time.monotonic() - self.began, 0.001)

    @property
    def pace(self) -> float:
        return self.done / self.seconds
