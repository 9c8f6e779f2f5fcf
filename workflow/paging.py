"""Pages by key: where a page begins, the next and the first, and no total."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F, Q
from django.http import QueryDict

PAGE = 50

NONE = "none"

FARTHEST = 10_000_000


class PageCursor(NamedTuple):
    """Where a page begins: after this moment and this row, so many rows down the list.

    A list of several kinds of rows names none: its number counts the rows of the same moment that were shown.
    """

    at: datetime | None
    pk: UUID | None
    number: int

    def __str__(self) -> str:
        return f"{self.at.isoformat() if self.at else NONE}_{self.pk or NONE}_{self.number}"


def page_cursor_of(text: str) -> PageCursor | None:
    """A place that cannot be read is the beginning."""
    try:
        at, pk, number = text.split("_")
        place = PageCursor(
            None if at == NONE else datetime.fromisoformat(at), None if pk == NONE else UUID(pk), int(number)
        )
    except ValueError:
        return None
    return place if 0 <= place.number <= FARTHEST else None


class PageLinks:
    """The addresses of the first, the previous and the next page, from the query of a request and where these begin."""

    def __init__(self, query: QueryDict, following: object = None, preceding: object = None) -> None:
        self.query, self.following, self.preceding = query, following, preceding

    @property
    def next(self) -> str:
        return self._address(after=self.following) if self.following else ""

    @property
    def previous(self) -> str:
        """The address of the page before, or nothing on the first page and where nothing says how the page before ended."""
        return self._address(before=self.preceding) if self.preceding else ""

    @property
    def first(self) -> str:
        """The address of the first page, or nothing on the first page."""
        return self._address() if {"after", "before"} & {*self.query} else ""

    def _address(self, **place: object) -> str:
        rest = self.query.copy()
        for name in ("after", "before"):
            rest.pop(name, None)
        rest.update({name: str(at) for name, at in place.items()})
        return f"?{rest.urlencode()}"


class Pager(PageLinks):
    """One page of a list by a moment and the row, and the addresses of the others."""

    def __init__(self, query: QueryDict) -> None:
        super().__init__(query)
        self.before = page_cursor_of(query.get("before", ""))
        self.place = None if self.before else page_cursor_of(query.get("after", ""))
        if self.before and self.before.number <= PAGE:
            self.before = None

    @property
    def begin(self) -> int:
        """How many rows of the list stand before this page."""
        if self.before:
            return self.before.number - PAGE
        return self.place.number if self.place else 0

    @property
    def first(self) -> str:
        return super().first if self.begin else ""

    @property
    def previous(self) -> str:
        """The page before; of the second page it is the first, by its own address."""
        return super().previous if self.begin > PAGE else self.first

    def take(
        self,
        rows: Any,
        column: str,
        *,
        is_newest_first: bool = False,
        is_search: bool = False,
        shape: Callable[[Any], Any] = lambda rows: rows,
    ) -> list[Any]:
        """The rows of this page, by a moment and then by the row; what has no moment comes last, oldest first.

        A page begins in the index where the last one ended, and the page before is read from there backwards. What has no
        moment is asked for apart. The rows of a search are in no index in this order, so they are picked before `shape`
        joins anything to them.
        """

        def read(part: Any, count: int) -> list[Any]:
            if is_search:
                order = part.query.order_by
                part = part.model.objects.filter(pk__in=part.values("pk")[:count]).order_by(*order)
            return list(shape(part)[:count])

        if self.before:
            page = read_back(read, rows, self.before, column, is_newest_first=is_newest_first)
            if len(page) == PAGE:
                self._mark(page, column, has_more=True)
                return page
            self.before = None
        found = read(rows_after(rows, self.place, column, is_newest_first=is_newest_first), PAGE + 1)
        if len(found) <= PAGE and self.place and self.place.at and not is_newest_first:
            found += read(rows.filter(**{column: None}).order_by("pk"), PAGE + 1 - len(found))
        self._mark(found[:PAGE], column, has_more=len(found) > PAGE)
        return found[:PAGE]

    def _mark(self, page: list[Any], column: str, *, has_more: bool) -> None:
        """Keep where the next page begins and before which row the page before it ends."""
        if has_more:
            self.following = PageCursor(getattr(page[-1], column), page[-1].pk, self.begin + PAGE)
        if self.begin and page:
            self.preceding = PageCursor(getattr(page[0], column), page[0].pk, self.begin)

    def take_slice(self, rows: Any) -> list[Any]:
        """The rows of this page of a list that stays short and has an order of its own."""
        found = list(rows[self.begin : self.begin + PAGE + 1])
        if len(found) > PAGE:
            self.following = PageCursor(None, None, self.begin + PAGE)
        if self.begin:
            self.preceding = PageCursor(None, None, self.begin)
        return found[:PAGE]

    def sentence(self, shown: int, noun: str, order: str = "oldest clock first") -> str:
        """What part of the list this is; no total, since counting a long list costs more than reading it."""
        if shown == 1 and not self.begin:
            return f"1 {noun}."
        return f"{self.begin + 1} to {self.begin + shown}, {order}."


def rows_after(rows: Any, place: PageCursor | None, column: str, *, is_newest_first: bool) -> Any:
    """From a place on: at first everything, then what has a moment, and after the last moment what has none."""
    order = (f"-{column}", "-pk") if is_newest_first else (F(column).asc(nulls_last=True), "pk")
    way, here = ("lt", "lte") if is_newest_first else ("gt", "gte")
    rows = rows.order_by(*order)
    if place is None or place.pk is None:
        return rows
    same = Q(**{column: place.at, f"pk__{way}": place.pk})
    if place.at is None:
        return rows.filter(same)
    return rows.filter(Q(**{f"{column}__{way}": place.at}) | same, **{f"{column}__{here}": place.at})


def read_back(
    read: Callable[[Any, int], list[Any]], rows: Any, place: PageCursor, column: str, *, is_newest_first: bool
) -> list[Any]:
    """The last rows before a place, in the order of the list; fewer than a page where the list begins among them."""
    found = read(rows_before(rows, place, column, is_newest_first=is_newest_first), PAGE)
    if len(found) < PAGE and place.at is None and not is_newest_first:
        dated = rows.exclude(**{column: None}).order_by(f"-{column}", "-pk")
        found += read(dated, PAGE - len(found))
    return found[::-1]


def rows_before(rows: Any, place: PageCursor, column: str, *, is_newest_first: bool) -> Any:
    """The rows before a place, from there backwards: what has a moment before what has one, and so what has none."""
    way, here = ("gt", "gte") if is_newest_first else ("lt", "lte")
    rows = rows.order_by(*((column, "pk") if is_newest_first else (f"-{column}", "-pk")))
    same = Q(**{column: place.at, f"pk__{way}": place.pk})
    if place.at is None:
        return rows.filter(same)
    return rows.filter(Q(**{f"{column}__{way}": place.at}) | same, **{f"{column}__{here}": place.at})
