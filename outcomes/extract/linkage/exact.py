"""Which person an offence row belongs to: an exact police identifier with a second field that agrees.

A mistyped identifier that is somebody else's must not link, so an identifier alone only proposes. Rows without a known
identifier stay unlinked here; scored links are a later pass over what is left.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from accounts.models import User
from ledger.models import Entry, Kind
from ledger.transactions import act
from outcomes.extract.models import LinkJudgement, OffenceRecord
from outcomes.extract.terms import LinkState
from referrals.people.models import Likeness, Person
from referrals.people.services.register import count_agreements, is_same_by_number

IDENTIFIERS = ("pnc_id", "cro_number")

LINK = ("person", "link", "link_weight", "scored_person")

AT_ONCE = 500


def link_offences(records: Sequence[Any], apart: Mapping[Any, Collection[Any]] | None = None) -> None:
    """Set whose rows are by their identifiers; the caller saves. Four statements whatever their number.

    `apart` names by row the people of whom somebody said that they are not who is meant.
    """
    known = {name: _shelf(name, {getattr(one, name) for one in records} - {""}) for name in IDENTIFIERS}
    for record in records:
        people = {person.pk: person for name in IDENTIFIERS for person in known[name].get(getattr(record, name), ())}
        for other in (apart or {}).get(record.pk, ()):
            people.pop(other, None)
        record.person, record.link = _conclude(record, list(people.values()))
        record.link_weight = record.scored_person = None


@act()
def link_people_again(*, people: Iterable[Any], actor: User) -> int:
    """What came before somebody, or before an identifier of theirs, is linked by it; how many rows are now theirs."""
    changed = link_again(people)
    enter_links(changed, actor=actor)
    return sum(row.link == LinkState.EXACT for row in changed)


def enter_links(rows: Collection[OffenceRecord], *, actor: User) -> None:
    if rows:
        Entry.objects.enter_batch(
            sorted(str(row.pk) for row in rows),
            actor=actor,
            verb="link_offences",
            kind=Kind.COMBINATION,
            object_kind="outcomes.offencerecord",
            facts={"linked": sum(row.link in {LinkState.EXACT, LinkState.SCORED} for row in rows)},
        )


def link_again(people: Iterable[Any]) -> list[OffenceRecord]:
    """Rows that came before one of these people or an identifier of theirs, linked by it and saved; the rows changed."""
    described = list(Person.objects.filter(pk__in=list(people)).values_list(*IDENTIFIERS))
    found: dict[Any, OffenceRecord] = {}
    for name, values in zip(IDENTIFIERS, zip(*described, strict=True) if described else ((), ()), strict=True):
        rows = OffenceRecord.objects.unsettled().filter(**{f"{name}__in": set(values) - {""}})
        found |= {row.pk: row for row in rows.select_for_update()}
    return relink_offences(list(found.values()))


def relink_offences(rows: Sequence[OffenceRecord]) -> list[OffenceRecord]:
    """Link rows by identifier once more and save those that changed; what a score proposed stays until one is found."""
    before = {row.pk: (row.person_id, row.link, row.link_weight, row.scored_person_id) for row in rows}
    link_offences(rows, apart=people_apart(rows))
    changed = []
    for row in rows:
        if row.link == LinkState.UNLINKED:
            row.person_id, row.link, row.link_weight, row.scored_person_id = before[row.pk]
        if before[row.pk] != (row.person_id, row.link, row.link_weight, row.scored_person_id):
            changed.append(row)
    OffenceRecord.objects.bulk_update(changed, LINK, batch_size=AT_ONCE)
    return changed


def link_as_one(rows: Sequence[OffenceRecord]) -> None:
    """After two records became one, or two again: rows go by identifier, or to whom the chosen record stands for now."""
    chosen = [row for row in rows if row.scored_person_id is not None]
    link_offences([row for row in rows if row.scored_person_id is None])
    older = older_records({row.scored_person_id for row in chosen})
    for row in chosen:
        row.person_id = older.get(row.scored_person_id, row.scored_person_id)
    OffenceRecord.objects.bulk_update(rows, LINK, batch_size=AT_ONCE)


def people_apart(rows: Iterable[Any]) -> dict[Any, set[Any]]:
    """By row the people whom somebody said it is not about."""
    apart: dict[Any, set[Any]] = {}
    judged = LinkJudgement.objects.standing().filter(is_same=False, record__in=[row.pk for row in rows])
    for record, person in judged.values_list("record", "person"):
        apart.setdefault(record, set()).add(person)
    return apart


def older_records(people: Iterable[Any]) -> dict[Any, Any]:
    """Of records that were found to be somebody known before: the record for which each stands."""
    same = Likeness.objects.filter(state="same", newer__in=list(people))
    return dict(same.values_list("newer", "older"))


def _shelf(name: str, values: Iterable[str]) -> dict[str, list[Any]]:
    """Known people by one identifier; who was found to be somebody else stands for that older record."""
    people = Person.objects
    likenesses = Likeness.objects
    found = list(people.filter(**{f"{name}__in": list(values)}))
    same = likenesses.filter(state="same", newer__in=found).select_related("older")
    older = {likeness.newer_id: likeness.older for likeness in same}
    shelf: dict[str, list[Any]] = {}
    for person in found:
        shelf.setdefault(getattr(person, name), []).append(older.get(person.pk, person))
    return shelf


def _conclude(record: Any, people: list[Any]) -> tuple[Any | None, str]:
    agreeing = [person for person in people if is_same_by_number(record, person)]
    if len(agreeing) == 1:
        return agreeing[0], LinkState.EXACT
    if people:
        best = max(people, key=lambda person: (count_agreements(record, person), str(person.pk)))
        return best, LinkState.TO_REVIEW
    return None, LinkState.UNLINKED
