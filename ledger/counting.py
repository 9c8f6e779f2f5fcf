"""Counts that are bounded: a long queue is said to hold more than so many, and is not counted to its end."""

from typing import Any

from django.db.models import IntegerField, QuerySet, Subquery


class Bounded(Subquery):
    """How many rows a sliced queryset has, as part of another statement."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def count_up_to(rows: QuerySet[Any], most: int) -> Bounded:
    """The number of rows, or one more than `most` where there are more.

    The rows come in the order of the index of their queue: without an order PostgreSQL may expect to meet so few rows
    soon, and read a whole table to find that there are fewer.
    """
    return Bounded(rows.values("pk")[: most + 1])


def up_to(number: int, most: int) -> int | str:
    """The number that `count_up_to` gave, in words where it is more than `most`."""
    return f"{most}+" if number > most else number
