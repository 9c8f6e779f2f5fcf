"""Files of what the system concluded: links, people and decisions."""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import Min, QuerySet

from outcomes.comparison.models import Allocation, Comparator, ComparedOffence
from outcomes.extract.models import OffenceRecord
from referrals.referral.models import Referral
from referrals.withheld.models import Seal

#: Whom a row is about, which only the ledger is told, and the cells of the row.
Row = tuple[object, tuple[object, ...]]


def without_sealed(rows: QuerySet[Any]) -> QuerySet[Any]:
    """A row of somebody who is sealed at any provider leaves the service in no file."""
    return rows.exclude(person__in=Seal.objects.in_force().values("person"))


def open_referrals() -> QuerySet[Any]:
    return without_sealed(Referral.objects.all())


def export_links() -> Iterator[Row]:
    """Linked offence rows and those that wait, with any one referral of the person."""
    records = OffenceRecord.objects
    references = _one_reference_each()
    rows = without_sealed(records.current()).exclude(link="unlinked").order_by("force_code", "record_id")
    for record, person, how in rows.values_list("record_id", "person_id", "link").iterator():
        yield person, (record, references.get(person, ""), how)
    yield from _links_to_compare_with()


def _links_to_compare_with() -> Iterator[Row]:
    """Rows that are nobody's who was referred, by the key of the comparator or of the allocation."""
    links = ComparedOffence.objects.filter(record__is_superseded=False, record__person=None)
    links = links.exclude(compared__person__in=Seal.objects.in_force().values("person"))
    keys: dict[object, str] = {}
    for model in (Allocation, Comparator):
        rows: Any = model.objects
        keys |= dict(
            rows.current().values("compared").annotate(one=Min("source_reference")).values_list("compared", "one")
        )
    order = ("record__force_code", "record__record_id")
    for record, compared, how in links.order_by(*order).values_list("record__record_id", "compared", "how").iterator():
        yield compared, (record, keys.get(compared, ""), how)


def export_people() -> Iterator[Row]:
    """Every referral with the person it belongs to, by a number that means nothing outside this file."""
    referrals = open_referrals()
    numbers: dict[object, int] = {}
    rows = referrals.exclude(source_reference="").order_by("referred_at", "source_reference")
    for reference, person in rows.values_list("source_reference", "person_id").iterator():
        yield person, (reference, f"P{numbers.setdefault(person, len(numbers) + 1):06d}")


def export_decisions() -> Iterator[Row]:
    """Every referral, its state, the rule that stopped it and the day it was accepted."""
    referrals = open_referrals().exclude(source_reference="")
    rows = referrals.order_by("referred_at", "source_reference")
    columns = ("person_id", "source_reference", "state", "stopping_rule", "accepted_on")
    for person, reference, state, rule, on in rows.values_list(*columns).iterator():
        yield person, (reference, state, rule, on.isoformat() if on else "")


def _one_reference_each() -> dict[object, str]:
    referrals = open_referrals().exclude(source_reference="")
    return dict(referrals.values("person_id").annotate(one=Min("source_reference")).values_list("person_id", "one"))


EXPORTS: dict[str, tuple[tuple[str, ...], Callable[[], Iterator[Row]]]] = {
    "links": (("record_id", "person_source_reference", "how"), export_links),
    "people": (("source_reference", "person"), export_people),
    "decisions": (("source_reference", "state", "rule", "accepted_on"), export_decisions),
}
