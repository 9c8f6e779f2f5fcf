"""Pages by key: where a page begins, the next and the first, and no total."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.http import QueryDict

PAGE = 50

NONE = "none"


class PageCursor(NamedTuple):
    """Where a page begins: after this moment and this row, so many rows down the list."""

    at: datetime | None
    pk: UUID
    number: int

    def __str__(self) -> str:
        return f"{self.at.isoformat() if self.at else NONE}_{self.pk}_{self.number}"


def page_cursor_of(text: str) -> PageCursor | None:
    """A place that cannot be read is the beginning."""
    try:
        at, pk, number = text.split("_")
        return PageCursor(None if at == NONE else datetime.fromisoformat(at), UUID(pk), int(number))
    except ValueError:
        return None


def next_url(query: QueryDict, place: PageCursor | None) -> str:
    if place is None:
        return ""
    rest = query.copy()
    rest["after"] = str(place)
    return f"?{rest.urlencode()}"


def first_url(query: QueryDict) -> str:
    """The address of the first page, or nothing on the first page."""
    rest = query.copy()
    return f"?{rest.urlencode()}" if rest.pop("after", None) else ""


def range_sentence(shown: int, place: PageCursor | None, noun: str) -> str:
    """What part of the list this is; no total, since counting a long list costs more than reading it."""
    begin = place.number if place else 0
    if shown == 1 and not begin:
        return f"1 {noun}."
    return f"{begin + 1} to {begin + shown}, oldest clock first."
