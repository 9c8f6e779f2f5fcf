"""Reads whose statement is worked out once: on a page of many small reads that takes longer than running them."""

import copy
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.db import connections, models

#: Stands in a statement for the id that is asked for.
ANY = UUID("4a5c1d1e-0f6b-4c9e-9a57-6d1f5b7a9e03")


class KeptRead:
    """Rows of a model by one id.

    `make` says with the ORM what is read, and is asked once; from then on only the id in the statement changes. It may
    hold no other value that changes: no time, no user.
    """

    def __init__(self, make: Callable[[Any], "models.QuerySet[Any]"]) -> None:
        self.make = make
        self._kept: tuple[models.QuerySet[Any], Any, str, tuple[Any, ...]] | None = None

    def __call__(self, pk: UUID) -> list[Any]:
        if self._kept is None:
            self._kept = self._worked_out()
        rows, compiler, sql, params = self._kept
        given = tuple(_written(pk, one) if one in {ANY, ANY.hex} else one for one in params)
        own = copy.copy(compiler)
        own.connection = connections[rows.db]
        own.as_sql = lambda *_, **__: (sql, given)
        again = rows.all()
        again.query.get_compiler = lambda *_, **__: own  # type: ignore[method-assign]
        return list(again)

    def _worked_out(self) -> tuple["models.QuerySet[Any]", Any, str, tuple[Any, ...]]:
        rows = self.make(ANY)
        compiler = rows.query.get_compiler(rows.db)
        sql, params = compiler.as_sql()
        return rows, compiler, sql, tuple(params)


def _written(pk: UUID, like: Any) -> Any:
    """An id as this database writes it."""
    return pk if isinstance(like, UUID) else pk.hex


def set_prefetched(row: models.Model, name: str, found: Iterable[Any]) -> None:
    """Have `row.name.all()` answer with these rows, as after `prefetch_related`."""
    rows, back = getattr(row, name).all(), row._meta.get_field(name).field.name  # type: ignore[union-attr]
    found = list(found)
    for one in found:
        setattr(one, back, row)
    rows._result_cache, rows._prefetch_done = found, True  # noqa: SLF001 - what Django's own prefetch does
    row.__dict__.setdefault("_prefetched_objects_cache", {})[name] = rows
