"""Statements that are worked out once: on a page of many small ones that takes longer than running them."""

import copy
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import IntegrityError, connections, models, transaction
from django.db.backends.postgresql.base import ServerBindingCursor
from psycopg.sql import Literal

#: What stands in a statement for a value that is asked for: another one for each place.
STANDS: dict[type, Callable[[int], Any]] = {
    UUID: lambda place: UUID(int=0x4A5C1D1E0F6B4C9E9A576D1F5B7A9E03 + place),
    str: lambda place: f"4a5c1d1e0f6b4c9e9a576d1f5b7a9e03 {place}",
    date: lambda place: date(1801, 1, 1) + timedelta(days=place),
    datetime: lambda place: datetime(1801, 1, 1, tzinfo=UTC) + timedelta(days=place),
}


class PreparingCursor(ServerBindingCursor):
    """Says in a log of statements what a prepared one was, as any other cursor does."""

    def _convert_query(self, *given: Any) -> Any:
        usual: Any = super()
        self._query = usual._convert_query(*given)  # noqa: SLF001 - as psycopg itself does when it sends
        return self._query


@contextmanager
def prepare_statements(using: str = "default") -> Iterator[Any]:
    """What runs within is read and planned by PostgreSQL once for each connection, and then only given its values.

    For statements that never change but for their values: each is kept. Other databases run it as ever.
    """
    here = connections[using]
    if here.vendor != "postgresql":
        yield here
        return
    here.ensure_connection()
    line: Any = here.connection
    usual, line.cursor_factory = line.cursor_factory, PreparingCursor
    try:
        yield here
    finally:
        line.cursor_factory = usual


class KeptRead:
    """Rows of a model by one id, or by values of the kinds that are named.

    `make` says with the ORM what is read, and is asked once; from then on only these values in the statement change. It
    may hold no other value that changes: no time, no user.
    """

    def __init__(self, make: Callable[..., "models.QuerySet[Any]"], by: Sequence[type] = (UUID,)) -> None:
        self.make = make
        self.stands = [STANDS[kind](place) for place, kind in enumerate(by)]
        self._kept: tuple[models.QuerySet[Any], Any, str, list[tuple[int | None, Any]]] | None = None

    def __call__(self, *values: Any) -> list[Any]:
        if self._kept is None:
            self._kept = self._worked_out()
        rows, compiler, sql, params = self._kept
        with prepare_statements(rows.db) as here:
            given = tuple(one if place is None else _written(values[place], here) for place, one in params)
            own = copy.copy(compiler)
            own.connection = here
            own.as_sql = lambda *_, **__: (sql, given)
            again = rows.all()
            again.query.get_compiler = lambda *_, **__: own  # type: ignore[method-assign]
            return list(again)

    def _worked_out(self) -> tuple["models.QuerySet[Any]", Any, str, list[tuple[int | None, Any]]]:
        rows = self.make(*self.stands)
        compiler = rows.query.get_compiler(rows.db)
        sql, params = compiler.as_sql()
        written = [_written(one, compiler.connection) for one in self.stands]
        sql, params = with_constants(compiler.connection, sql, params, changes=written.__contains__)
        return rows, compiler, sql, [(written.index(one) if one in written else None, one) for one in params]


class KeptReadFor:
    """Rows that a user may see, by values of the kinds that are named: one kept statement for each role.

    `make` is given somebody who holds the role. What it reads may follow from the role, the user's own id, that of their
    organisation and what they opened in an emergency, and from nothing else of theirs.
    """

    def __init__(self, make: Callable[..., "models.QuerySet[Any]"], by: Sequence[type] = (UUID,)) -> None:
        self.make, self.by = make, tuple(by)
        self._of_role: dict[str, KeptRead] = {}

    def __call__(self, user: Any, *values: Any) -> list[Any]:
        values = tuple(
            UUID(one) if isinstance(one, str) and kind is UUID else one
            for one, kind in zip(values, self.by, strict=True)
        )
        if not (user.is_active and user.membership):
            return list(self.make(user, *values))
        read = self._of_role.get(user.role) or KeptRead(partial(self._made, user), by=(UUID, UUID, UUID, *self.by))
        try:
            found = read(user.pk, user.organisation.pk, user.opened, *values)
        except EmptyResultSet:  # the role sees none of these rows, whoever holds it
            return []
        self._of_role[user.role] = read
        return found

    def get(self, user: Any, *values: Any) -> Any:
        """The one row, or the model's DoesNotExist."""
        found = self(user, *values)
        if not found:
            raise self.make(user, *values).model.DoesNotExist
        return found[0]

    def _made(self, like: Any, user_id: UUID, home_id: UUID, opened: UUID, *values: Any) -> "models.QuerySet[Any]":
        account, held = like._meta.model, like.membership
        stands_for = account(pk=user_id)
        home = type(held.organisation)(pk=home_id, kind=held.organisation.kind)
        stands_for.membership, stands_for.opened = type(held)(role=held.role, organisation=home), opened
        return self.make(stands_for, *values)


def with_constants(
    here: Any, sql: str, params: Iterable[Any], changes: Callable[[Any], bool]
) -> tuple[str, Sequence[Any]]:
    """What never changes is written into a statement that is prepared, and what does stays to be given each time.

    A plan for every value takes an index of some rows only where PostgreSQL can read in the statement that it may.
    """
    params = list(params)
    if here.vendor != "postgresql":
        return sql, params
    here.ensure_connection()
    whole, *parts = sql.split("%s")
    for param, part in zip(params, parts, strict=True):
        whole += ("%s" if changes(param) else Literal(param).as_string(here.connection).replace("%", "%%")) + part
    return whole, [one for one in params if changes(one)]


def _written(value: Any, here: Any) -> Any:
    """A value as this database writes it."""
    if isinstance(value, UUID):
        return value if here.features.has_native_uuid_field else value.hex
    if isinstance(value, datetime):
        return here.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return here.ops.adapt_datefield_value(value)
    return value


@dataclass(frozen=True)
class NewRows:
    """Rows of one table that are not saved yet; `skips_known` leaves out those that are there already."""

    model: type[models.Model]
    rows: Sequence[Any]
    skips_known: bool = False


def insert_together(*given: NewRows, using: str = "default") -> None:
    """Rows of several tables, in one statement where the database can; a row may point at another one among them.

    Every row has its key already, or the database gives it one that nobody here learns.
    """
    given = tuple(one for one in given if one.rows)
    if connections[using].vendor != "postgresql":
        for one in given:
            one.model._base_manager.bulk_create(one.rows, ignore_conflicts=one.skips_known)
        return
    if not given:
        return
    with prepare_statements(using) as here, here.cursor() as cursor:
        statement = insert_statement(tuple((one.model, one.skips_known) for one in given), using)
        cursor.execute(statement, [rows_as_json(one.model, one.rows) for one in given])
    for row in (row for one in given for row in one.rows):
        row._state.adding, row._state.db = False, using


def insert_new(row: models.Model, using: str = "default") -> bool:
    """Save a row with a key of its own, or say that another one stands in its place; the transaction goes on."""
    model = type(row)
    if connections[using].vendor == "postgresql":
        with prepare_statements(using) as here, here.cursor() as cursor:
            cursor.execute(insert_statement(((model, True),), using), [rows_as_json(model, [row])])
            return bool(cursor.rowcount == 1)
    try:
        with transaction.atomic(using):
            row.save(force_insert=True, using=using)
    except IntegrityError:
        return False
    return True


@cache
def insert_statement(tables: tuple[tuple[type[models.Model], bool], ...], using: str = "default") -> str:
    """One INSERT a table, the last of them with the others before it; each takes its rows as one JSON document.

    So the statement is the same whatever a row leaves empty and however many rows there are.
    """
    *before, last = [_insert_of(model, skips_known, using) for model, skips_known in tables]
    held = ", ".join(f"t{number} AS ({one})" for number, one in enumerate(before))
    return f"WITH {held} {last}" if held else last


def _insert_of(model: type[models.Model], skips_known: bool, using: str) -> str:
    here, fields = connections[using], _written_fields(model)
    quote = here.ops.quote_name
    names = ", ".join(quote(field.column) for field in fields)
    kinds = ", ".join(f"{quote(field.column)} {field.db_type(here).partition('(')[0]}" for field in fields)
    rows = f"SELECT {names} FROM jsonb_to_recordset(%s::jsonb) AS given ({kinds})"  # noqa: S608 - names of our own tables
    return f"INSERT INTO {quote(model._meta.db_table)} ({names}) {rows}" + " ON CONFLICT DO NOTHING" * skips_known


@cache
def _written_fields(model: type[models.Model]) -> list[Any]:
    return [one for one in model._meta.concrete_fields if not (one.generated or isinstance(one, models.AutoField))]


def rows_as_json(model: type[models.Model], rows: Iterable[Any]) -> str:
    fields = _written_fields(model)
    return json.dumps(
        [{field.column: field.get_prep_value(field.pre_save(row, True)) for field in fields} for row in rows],
        default=_as_text,
    )


def _as_text(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def set_prefetched(row: models.Model, name: str, found: Iterable[Any]) -> None:
    """Have `row.name.all()` answer with these rows, as after `prefetch_related`."""
    rows, back = getattr(row, name).all(), row._meta.get_field(name).field.name  # type: ignore[union-attr]
    found = list(found)
    for one in found:
        setattr(one, back, row)
    rows._result_cache, rows._prefetch_done = found, True  # noqa: SLF001 - what Django's own prefetch does
    row.__dict__.setdefault("_prefetched_objects_cache", {})[name] = rows
