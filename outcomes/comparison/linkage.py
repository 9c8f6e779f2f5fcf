"""Who is who: one human being once among those to compare with, known or not as a referred person, with their offences.

The rules are those of extracts: an exact police identifier with one more field that agrees, else both names and the
birth date exactly, unless an identifier says otherwise. Whatever arrives last finds what came before it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from ledger.models import Entry, Kind
from ledger.transactions import act
from outcomes.comparison.models import ComparedOffence, ComparedPerson
from outcomes.comparison.terms import RecordLink
from outcomes.extract.models import OffenceRecord
from referrals.people.matching import name_key
from referrals.people.models import Likeness, Person
from referrals.people.services.register import is_same_by_number

IDENTIFIERS = ("pnc_id", "cro_number")

AT_ONCE = 2000


def how_alike(one: Any, other: Any) -> RecordLink | None:
    """By which rule two descriptions are of one human being; None where no rule says so."""
    shared = [getattr(one, name) == getattr(other, name) for name in IDENTIFIERS if _both(one, other, name)]
    if any(shared):
        return RecordLink.EXACT if is_same_by_number(one, other) else None
    if shared or not all((one.family_name, one.given_names, one.date_of_birth)):
        return None
    names = [name_key(each.family_name, each.given_names) for each in (one, other)]
    same = names[0] == names[1] and one.date_of_birth == other.date_of_birth and bool(other.given_names)
    return RecordLink.SCORED if same else None


def _both(one: Any, other: Any, name: str) -> bool:
    return bool(getattr(one, name) and getattr(other, name))


class Shelf:
    """Descriptions by identifier and by birth date, to find the one human being that another description is of."""

    def __init__(self, described: Iterable[Any], standing_for: Mapping[Any, Any] | None = None) -> None:
        self._shelves: dict[tuple[str, Any], dict[Any, Any]] = {}
        self._standing_for = standing_for or {}
        for one in described:
            self.add(one)

    def add(self, one: Any) -> None:
        for name in (*IDENTIFIERS, "date_of_birth"):
            if value := getattr(one, name):
                self._shelves.setdefault((name, value), {})[one.pk] = one

    def find(self, wanted: Any) -> tuple[Any, RecordLink] | None:
        """Who it is, by the stronger rule; None where it is nobody, or could be more than one."""
        near: dict[Any, Any] = {}
        for name in (*IDENTIFIERS, "date_of_birth"):
            near |= self._shelves.get((name, getattr(wanted, name)), {})
        found = [(self._standing_for.get(one.pk, one), how) for one in near.values() if (how := how_alike(wanted, one))]
        best = [pair for pair in found if pair[1] == RecordLink.EXACT] or found
        return best[0] if len({one.pk for one, _ in best}) == 1 else None


def compared_like(wanted: Iterable[Any]) -> Shelf:
    """Everybody to compare with who may be one of these."""
    return Shelf(ComparedPerson.objects.filter(_near(list(wanted))))


def people_like(wanted: Iterable[Any]) -> Shelf:
    """Every referred person who may be one of these; the older record stands for one that was judged to be the same."""
    people = list(Person.objects.filter(_near(list(wanted))))
    same = Likeness.objects.filter(state="same", newer__in=people).select_related("older")
    return Shelf(people, {one.newer_id: one.older for one in same})


def _near(wanted: list[Any]) -> Q:
    found = Q(date_of_birth__in={one.date_of_birth for one in wanted if one.date_of_birth})
    for name in IDENTIFIERS:
        found |= Q(**{f"{name}__in": {getattr(one, name) for one in wanted} - {""}})
    return found


@act()
def link_compared_people(*, actor: User) -> int:
    """Find the referred person behind everybody to compare with who had none; how many were found."""
    found = []
    for batch in _batches(ComparedPerson.objects.filter(person=None).order_by("pk")):
        people = people_like(batch)
        for one in batch:
            if pair := people.find(one):
                one.person = pair[0]
                found.append(one)
    ComparedPerson.objects.bulk_update(found, ["person"], batch_size=500)
    _enter(found, "link_compared_people", "outcomes.comparedperson", actor)
    return len(found)


@act()
def link_compared_offences(*, actor: User) -> int:
    """Link the offence rows that nobody has yet to those to compare with; how many were linked.

    A row that is somebody else's already stays theirs.
    """
    count = 0
    for batch in _batches(_rows_to_look_at()):
        shelf = compared_like(batch)
        pairs = ((row, shelf.find(row)) for row in batch)
        links = [
            ComparedOffence(record=row, compared=pair[0], how=pair[1])
            for row, pair in pairs
            if pair and (row.person_id is None or row.person_id == pair[0].person_id)
        ]
        ComparedOffence.objects.bulk_create(links, batch_size=500)
        _enter(links, "link_compared_offences", "outcomes.comparedoffence", actor)
        count += len(links)
    return count


def link_comparators(*, actor: User) -> int:
    """Whatever arrived last: people first, then offence rows. Called again it changes nothing; how many rows it linked."""
    link_compared_people(actor=actor)
    return link_compared_offences(actor=actor)


def _enter(rows: Sequence[Any], verb: str, object_kind: str, actor: User) -> None:
    """Facts of two senders were put together: whose they are is entered, by the ids of the rows."""
    if rows:
        ids = [row.pk for row in rows]
        Entry.objects.enter_batch(ids, actor=actor, verb=verb, kind=Kind.COMBINATION, object_kind=object_kind, facts={})


def _rows_to_look_at() -> QuerySet[Any]:
    """Rows without a link of this kind that share an identifier, or a birth date where no identifier can say more."""
    compared = ComparedPerson.objects
    linked = Exists(ComparedOffence.objects.filter(record=OuterRef("pk")))
    near = Q(pnc_id="", date_of_birth__in=compared.values("date_of_birth"))
    near |= Q(date_of_birth__in=compared.filter(pnc_id="").values("date_of_birth"))
    for name in IDENTIFIERS:
        near |= Q(**{f"{name}__in": compared.exclude(**{name: ""}).values(name)})
    return OffenceRecord.objects.current().filter(~linked, near).order_by("pk")


def _batches(rows: QuerySet[Any]) -> Iterator[list[Any]]:
    """All rows in batches by key; rows that are passed are not looked at again in this turn."""
    last = None
    while batch := list((rows.filter(pk__gt=last) if last else rows)[:AT_ONCE]):
        yield batch
        last = batch[-1].pk
