"""Which tables are multiplied, and in which group each row of the seed belongs: one group is one human story."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import psycopg
from django.apps import apps
from django.db import models
from psycopg import sql

ROOMS = ("referrals", "caseworkflow")
#: Keys of calls that were made, and those by which cases are found, which are made from the names once all are told.
LEFT = frozenset({"referrals.intakekey", "caseworkflow.searchkey"})
#: The person comes first; everything else finds its group through a row that has one.
FIRST = ("referrals.person", "referrals.referral", "caseworkflow.case")


@cache
def stamped_models() -> tuple[type[models.Model], ...]:
    """Every concrete model of the two rooms of work, in an order in which each can find its group."""
    rows = [model for room in ROOMS for model in apps.get_app_config(room).get_models()]
    wanted = [model for model in rows if model._meta.label_lower not in LEFT and model._meta.managed]
    ready = [apps.get_model(label) for label in FIRST]
    rest = [model for model in wanted if model not in ready]
    while rest:
        at = next((one for one in rest if any(to in ready for _, to in parents(one, wanted))), rest[0])
        ready.append(at)
        rest.remove(at)
    return tuple(ready)


def parents(model: type[models.Model], among: Iterable[type[models.Model]]) -> Iterator[tuple[models.Field, Any]]:
    """The foreign keys of a model that lead to rows of the same story."""
    for field in model._meta.concrete_fields:
        if field.is_relation and field.related_model in among and field.related_model is not model:
            yield field, field.related_model


def plain(model: type[models.Model]) -> str:
    """The name of the table that holds the seed's rows of this model."""
    return model._meta.db_table


@dataclass
class Groups:
    """The number of each row's group, by table; rows that belong to nobody are groups of their own."""

    here: psycopg.Connection
    count: int = 0

    def lay_out(self) -> None:
        """Copy the seed's rows into the schema `stamp`, each with its number `n` and its group `g`."""
        self.here.execute("DROP SCHEMA IF EXISTS stamp CASCADE")
        self.here.execute("CREATE SCHEMA stamp")
        done: list[type[models.Model]] = []
        for model in stamped_models():
            self._lay_out(model, done)
            done.append(model)

    def _lay_out(self, model: type[models.Model], done: list[type[models.Model]]) -> None:
        table, key = plain(model), model._meta.pk.column
        self.here.execute(
            sql.SQL(
                "CREATE TABLE stamp.{0} AS SELECT t.*, row_number() OVER (ORDER BY {1}) AS n, NULL::int AS g FROM {0} t"
            ).format(sql.Identifier(table), sql.Identifier(key))
        )
        if model._meta.label_lower == FIRST[0]:
            self._number_people(table)
        for field, to in parents(model, done):
            self.here.execute(
                sql.SQL(
                    "UPDATE stamp.{0} t SET g = up.g FROM stamp.{1} up WHERE t.g IS NULL AND t.{2} = up.{3}"
                ).format(
                    sql.Identifier(table),
                    sql.Identifier(plain(to)),
                    sql.Identifier(field.column),
                    sql.Identifier(to._meta.pk.column),
                )
            )
        own = sql.SQL(
            "WITH own AS (SELECT n, row_number() OVER () AS nth FROM stamp.{0} WHERE g IS NULL) "
            "UPDATE stamp.{0} t SET g = {1} + own.nth FROM own WHERE t.n = own.n"
        ).format(sql.Identifier(table), sql.Literal(self.count))
        self.count += self.here.execute(own).rowcount

    def _number_people(self, table: str) -> None:
        """Two records that may be one human being are in one group."""
        likeness = apps.get_model("referrals.Likeness")
        older, newer = (likeness._meta.get_field(name).column for name in ("older", "newer"))
        pairs = self.here.execute(
            sql.SQL("SELECT {}, {} FROM {}").format(
                sql.Identifier(older), sql.Identifier(newer), sql.Identifier(likeness._meta.db_table)
            )
        ).fetchall()
        people = [row[0] for row in self.here.execute(sql.SQL("SELECT id FROM {}").format(sql.Identifier(table)))]
        numbered = components(people, pairs)
        with self.here.cursor() as cursor:
            cursor.execute("CREATE TEMP TABLE numbered (id uuid, g int)")
            with cursor.copy("COPY numbered FROM STDIN") as copy:
                for pk, number in numbered.items():
                    copy.write_row((pk, number))
            cursor.execute(
                sql.SQL("UPDATE stamp.{} t SET g = numbered.g FROM numbered WHERE t.id = numbered.id").format(
                    sql.Identifier(table)
                )
            )
        self.count = max(numbered.values(), default=0)


def components(nodes: Iterable[Any], pairs: Iterable[tuple[Any, Any]]) -> dict[Any, int]:
    """The number of the heap that each node is in, where pairs hang together; numbers begin at 1."""
    beside: dict[Any, list[Any]] = defaultdict(list)
    for one, other in pairs:
        beside[one].append(other)
        beside[other].append(one)
    number: dict[Any, int] = {}
    heaps = 0
    for node in nodes:
        heaps += node not in number
        heap = [node]
        while heap:
            at = heap.pop()
            if at not in number:
                number[at] = heaps
                heap += beside[at]
    return number
