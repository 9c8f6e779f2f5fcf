"""Who looked, from the entries: by what way, as whom, for which organisation and under which reason."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Case, Q, QuerySet, Value, When
from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Role
from ledger.models import Entry, Kind

A_DAY = timedelta(days=1)

#: What a page on paper is called where its viewing is entered.
PRINTED = ("card", "paper")


class Way(models.TextChoices):
    PAGE = "page", "Page"
    LIST = "list", "List"
    SEARCH = "search", "Search"
    PAPER = "paper", "Printed paper"
    EXPORT = "export", "Export"
    API = "api", "Another system"
    TOLD = "told", "Told"
    ACT = "act", "Acted on it"


#: The first that holds says the way.
WAYS = (
    (Q(role=Role.API_CLIENT), Way.API),
    (Q(kind=Kind.EXPORT), Way.EXPORT),
    (Q(verb="look_up") | Q(kind=Kind.CONSULTATION, facts__has_key="sought"), Way.SEARCH),
    (Q(kind=Kind.CONSULTATION, verb="list"), Way.LIST),
    (Q(kind=Kind.CONSULTATION, after__in=PRINTED), Way.PAPER),
    (Q(kind=Kind.CONSULTATION), Way.PAGE),
    (Q(kind=Kind.DISCLOSURE), Way.TOLD),
)

#: What time alone does is nobody's look; what it hands out is.
BY_TIME = Q(role=Role.CLOCK) & ~Q(kind__in=(Kind.CONSULTATION, Kind.DISCLOSURE, Kind.EXPORT))

#: Elsewhere a reason may be what somebody typed of the case.
GIVES_REASON = {Kind.CONSULTATION, Kind.EXPORT, Kind.DISCLOSURE}


@dataclass(frozen=True)
class Look:
    """One line of an answer: nothing of it says what was read, nor whom else the same page showed."""

    seq: int
    at: datetime
    who: str
    role: str
    organisation: str
    way: str
    record: str
    reason: str


def looks_at(subjects: Iterable[Any], since: date, until: date) -> QuerySet[Entry]:
    """Every entry by which somebody saw one of these people, from the first day to the last, newest first."""
    return between(Entry.objects.concerning(subjects), since, until).exclude(BY_TIME).newest_first()


def between(entries: Any, since: date, until: date) -> Any:
    """Both days are part of it."""
    return entries.filter(at__gte=start_of(since), at__lt=start_of(until + A_DAY))


def start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, datetime.min.time()))


def with_way(entries: Any) -> Any:
    whens = [When(holds, then=Value(way.value)) for holds, way in WAYS]
    return entries.annotate(way=Case(*whens, default=Value(Way.ACT.value), output_field=models.CharField()))


def looks_of(entries: Iterable[Any]) -> list[Look]:
    """Lines for entries read by `with_way`, with the organisation at which the role was held that day."""
    rows = list(entries)
    held = _held_by({row.actor_id for row in rows})
    return [_look_of(row, held.get(row.actor_id, [])) for row in rows]


def _held_by(actors: set[Any]) -> dict[Any, list[Membership]]:
    found: dict[Any, list[Membership]] = {}
    for one in Membership.objects.filter(user__in=actors - {None}).select_related("organisation"):
        found.setdefault(one.user_id, []).append(one)
    return found


def _look_of(row: Any, held: list[Membership]) -> Look:
    day = timezone.localdate(row.at)
    places = [one.organisation.name for one in held if one.role == row.role and one.is_active(day)]
    return Look(
        seq=row.seq,
        at=row.at,
        who=str(row.actor) if row.actor else "Nobody signed in",
        role=Role(row.role).label if row.role in Role.values else row.role,
        organisation=", ".join(dict.fromkeys(places)),
        way=Way(row.way).label,
        record=row.object_kind.rpartition(".")[2].replace("_", " "),
        reason=row.reason.replace("_", " ") if row.kind in GIVES_REASON else "",
    )
