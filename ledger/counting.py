"""Counts that are bounded: a long queue is said to hold more than so many, and is not counted to its end."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from accounts.kept import prepare_statements, with_constants

DAY = re.compile(r"\d{4}-\d\d-\d\d\b")
Queues = Mapping[str, QuerySet[Any]]


class Tally:
    """How many rows wait in each of several queues of one user, in one statement.

    The rows of a queue come in the order of its index: without an order PostgreSQL may expect to meet so few rows soon,
    and read a whole table to find that there are fewer.

    The statement is worked out once for each role and planned once, since both take longer than running it. From one user to
    the next only their own id, that of their organisation and of what they opened differ; a queue that asks for a time of day is refused.
    """

    def __init__(self, queues: Callable[[Any], Queues], most: int) -> None:
        self.queues, self.most = queues, most
        self._kept: dict[tuple[str, str], tuple[list[str], str, list[Any]]] = {}

    def __call__(self, user: Any) -> dict[str, int]:
        """The number of rows by the name of the queue, at most one more than `most`."""
        key = (connection.vendor, user.role)
        if key not in self._kept:
            self._kept[key] = self._worked_out(user)
        names, sql, params = self._kept[key]
        ids = _ids_of(user)
        with prepare_statements() as here, here.cursor() as cursor:
            cursor.execute(sql, [ids.get(one, one) if is_own(one) else one for one in params])
            return dict(zip(names, cursor.fetchone(), strict=True))

    def _worked_out(self, user: Any) -> tuple[list[str], str, list[Any]]:
        owns = {value: own for own, value in _ids_of(user).items()}
        names, parts, params = [], [], []
        for name, rows in self.queues(user).items():
            sql, given = rows.values("pk")[: self.most + 1].query.sql_with_params()
            if any(isinstance(one, date) or DAY.match(str(one)) for one in given):
                raise TypeError(f"The queue {name} asks for a time, which would be kept.")
            names.append(name)
            parts.append(f"(SELECT COUNT(*) FROM ({sql}) counted)")  # noqa: S608 - the text is the ORM's
            params += [owns.get(one, one) for one in given]
        kept, changing = with_constants(connection, f"SELECT {', '.join(parts)}", params, is_own)
        return names, kept, list(changing)

    def words(self, number: int) -> int | str:
        """The number, or that there are more."""
        return f"{self.most}+" if number > self.most else number


class Own(str):
    """Stands for an id of whoever asks."""

    __slots__ = ()


def is_own(value: Any) -> bool:
    return isinstance(value, Own)


def _ids_of(user: Any) -> dict[Own, Any]:
    field = user._meta.pk
    home = user.organisation.pk if user.organisation else None
    ids = {"user": user.pk, "organisation": home, "opened": user.opened}
    return {Own(name): field.get_db_prep_value(value, connection) for name, value in ids.items() if value}
