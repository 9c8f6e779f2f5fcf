"""Which person an offence row belongs to: an exact police identifier with a second field that agrees.

A mistyped identifier that is somebody else's must not link, so an identifier alone only proposes. Rows without a known
identifier stay unlinked here; scored links are a later pass over what is left.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from outcomes.extract.terms import LinkState
from referrals.people.models import Likeness, Person
from referrals.people.services.register import count_agreements

IDENTIFIERS = ("pnc_id", "cro_number")


def link_offences(records: Sequence[Any]) -> None:
    """Set `person` and `link_offences` on rows; the caller saves. Four statements whatever their number."""
    known = {name: _shelf(name, {getattr(one, name) for one in records} - {""}) for name in IDENTIFIERS}
    for record in records:
        people = {person.pk: person for name in IDENTIFIERS for person in known[name].get(getattr(record, name), ())}
        record.person, record.link = _conclude(record, list(people.values()))


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
    agreeing = [person for person in people if count_agreements(record, person)]
    if len(agreeing) == 1:
        return agreeing[0], LinkState.EXACT
    if people:
        best = max(people, key=lambda person: (count_agreements(record, person), str(person.pk)))
        return best, LinkState.TO_REVIEW
    return None, LinkState.UNLINKED
