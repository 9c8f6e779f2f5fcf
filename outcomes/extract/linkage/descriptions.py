"""What is known of people and what rows say of theirs, as tables that are compared."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any

import pyarrow as pa

from outcomes.extract.linkage.model import SCHEMA
from outcomes.extract.matching import sound_of
from outcomes.extract.models import OffenceRecord
from outcomes.extract.terms import LinkState
from referrals.people.matching import romanised_name, roots_of
from referrals.people.models import Person
from referrals.referral.models import Referral

#: Whoever is known by a PNC number that nobody referred has: a competitor, and nobody to link to.
STRANGER = "pnc:"

AT_ONCE = 20_000

DESCRIPTION = ("family_name", "given_names", "date_of_birth", "sex", "postcode", "cro_number")


def describe_known() -> Iterator[pa.Table]:
    """Everybody who competes for a row: each person as registered and as rows of theirs name them, and strangers."""
    offences = _offences_of_people()
    numbers = dict(Person.objects.exclude(pnc_id="").values_list("pk", "pnc_id"))

    def of_person(pk: Any, *facts: Any) -> dict[str, Any]:
        known = {"owner": str(pk), "pnc": numbers.get(pk, ""), "offences": sorted(offences.get(pk, ()))}
        return _line(facts, unique_id=_identity(pk, facts), turn="straight", **known)

    def of_stranger(pnc_id: str, code: str, on: date, *facts: Any) -> dict[str, Any]:
        known = {"owner": f"{STRANGER}{pnc_id}", "pnc": pnc_id, "offences": [_offence(code, on)]}
        return _line(facts, unique_id=_identity(pnc_id, (code, on, *facts)), turn="straight", **known)

    yield from _tables(Person.objects.order_by().values_list("pk", *DESCRIPTION), of_person)
    linked = OffenceRecord.objects.linked().order_by()
    yield from _tables(linked.values_list("person_id", *DESCRIPTION).distinct(), of_person)
    strangers = OffenceRecord.objects.current().filter(link=LinkState.UNLINKED).exclude(pnc_id="").order_by()
    yield from _tables(
        strangers.values_list("pnc_id", "offence_code", "offence_on", *DESCRIPTION).distinct(), of_stranger
    )


def _identity(owner: Any, facts: Iterable[Any]) -> str:
    return "|".join(str(part) for part in (owner, *facts))


def describe_wanted(records: Iterable[OffenceRecord]) -> pa.Table:
    """Rows to be linked, each with its names in their order and once more swapped."""
    return pa.Table.from_pylist([line for record in records for line in _both_ways(record)], schema=SCHEMA)


def _both_ways(record: OffenceRecord) -> Iterator[dict[str, Any]]:
    facts = [getattr(record, name) for name in DESCRIPTION]
    more = {
        "unique_id": str(record.pk),
        "pnc": record.pnc_id,
        "offences": [_offence(record.offence_code, record.offence_on)],
    }
    yield _line(facts, owner="", turn="straight", **more)
    if record.family_name and record.given_names:
        facts[:2] = facts[1], facts[0]
        yield _line(facts, owner="", turn="swapped", **{**more, "unique_id": f"{record.pk} swapped"})


def _offences_of_people() -> dict[Any, set[str]]:
    """By person the offences that are known to be theirs: those of their referrals and of rows that are linked."""
    offences: dict[Any, set[str]] = {}
    referred = Referral.objects.exclude(offence_code="").filter(person__isnull=False, offence_on__isnull=False)
    linked = OffenceRecord.objects.linked()
    for rows in (referred, linked):
        for person, code, on in rows.order_by().values_list("person_id", "offence_code", "offence_on").iterator():
            offences.setdefault(person, set()).add(_offence(code, on))
    return offences


def _offence(code: str, on: date | None) -> str:
    return f"{code} {on}"


def _tables(rows: Any, describe: Callable[..., dict[str, Any]]) -> Iterator[pa.Table]:
    lines = rows.iterator(chunk_size=AT_ONCE)
    while batch := list(islice(lines, AT_ONCE)):
        yield pa.Table.from_pylist([describe(*facts) for facts in batch], schema=SCHEMA)


def _line(facts: Sequence[Any], **more: Any) -> dict[str, Any]:
    """One description in the columns that are compared; what is not known is nothing, never an empty text."""
    family_name, given_names, born, sex, postcode, cro = facts
    words, given = romanised_name(family_name).split(), (romanised_name(given_names).split() or [""])[0]
    if more["turn"] == "swapped":
        words, given = words[:1], romanised_name(given_names).replace(" ", "")
    family, plain = "".join(words), postcode.replace(" ", "")
    line = {
        "family": family,
        "given": given,
        "family_sound": sound_of(family),
        "given_sound": sound_of(given),
        "family_words": [word for word in words if len(word) > 2],
        "given_roots": roots_of(given),
        "born": f"{born:%Y%m%d}" if born else "",
        "sex": sex if sex in {"F", "M"} else "",
        "postcode": plain,
        "district": plain[:-3],
        "cro": cro,
        **more,
    }
    return {name: None if value in ("", []) and name != "owner" else value for name, value in line.items()}
