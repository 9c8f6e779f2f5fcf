"""Removing everything that is held on somebody: rows, messages, jobs, held-back rows of files; all of it, or nothing."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from accounts.models import User
from administration.erasure.exports import list_erased, those_listed
from administration.erasure.linkage import remove_from_quarantine, remove_sent_messages
from administration.holdings.mapping import HOLDINGS, Holding, everyone_who_is
from caseworkflow.contact.models import Appointment
from ledger.keys import pseudonym_of
from ledger.models import Entry, Job, Kind, Notice
from ledger.transactions import act
from outcomes.extract.models import OffenceRecord
from referrals.following.models import LookUp
from referrals.people.models import Person
from referrals.referral.models import Referral

BATCH = 500


@dataclass(frozen=True)
class Erased:
    """How many rows of each kind went, and the ids that background work and sent messages may still name."""

    removed: Counter[str] = field(default_factory=Counter)
    remnants: frozenset[str] = frozenset()


@act()
def erase_person(*, person_id: UUID, actor: User, why: str) -> Erased:
    """Remove one human being with every record that was judged to be the same.

    The ledger keeps a keyed pseudonym, the counts and why. The list outside the database is written before this commits.
    """
    people = everyone_who_is(person_id)
    rows = list(Person.objects.select_for_update().filter(pk__in=people).order_by("pk"))
    if not rows:
        return Erased()
    removed: Counter[str] = Counter()
    removed["files.quarantine"] = remove_from_quarantine(rows, _sent_references(people))
    ids, notices = _ids_of(people)
    _let_go_of_what_is_shared(people)
    for holding in reversed(HOLDINGS):
        removed.update(_remove(holding, people))
    entries = _entries_about(ids)
    removed["ledger.Notice"] += Notice.objects.filter(entry_id__in=entries).delete()[0]
    found = +removed
    facts = {"pseudonyms": [pseudonym_of(one) for one in people], "why": why, "removed": dict(found)}
    Entry.objects.enter(None, actor=actor, verb="erase", kind=Kind.ERASURE, object_kind="referrals.person", facts=facts)
    list_erased(people)
    return Erased(found, frozenset({*ids, *notices, *map(str, entries)}))


def remove_remnants(ids: Collection[str]) -> Counter[str]:
    """What is not found by a key: background work and sent messages that name a row which is gone. One look for many people."""
    return +Counter({"ledger.Job": _remove_jobs(set(ids)), "files.messages": remove_sent_messages(ids)})


def _sent_references(people: list[UUID]) -> list[str]:
    return list(Referral.objects.filter(person__in=people).values_list("source_reference", flat=True))


def _ids_of(people: list[UUID]) -> tuple[set[str], set[str]]:
    """The ids of every row that goes, and those of the messages that were sent of them."""
    ids = {str(pk) for holding in HOLDINGS for pk in holding.rows(people).values_list("pk", flat=True)}
    about = Notice.objects.filter(entry_id__in=_entries_about(ids)).values_list("pk", flat=True)
    return ids, {str(pk) for pk in about}


def _entries_about(ids: set[str]) -> list[UUID]:
    """The entries of the ledger about these rows; they stay, and what hangs on them by their id goes."""
    kinds = [holding.code for holding in HOLDINGS]
    found = Entry.objects.filter(object_kind__in=kinds, object_id__in=ids)
    return list(found.values_list("pk", flat=True))


def _let_go_of_what_is_shared(people: list[UUID]) -> None:
    """A look-up that found others as well stays without its words; an appointment lets go of the one that it replaced."""
    Appointment.objects.filter(case__person__in=people).update(replaces=None)
    theirs = LookUp.objects.filter(referrals__person__in=people)
    for one in LookUp.objects.filter(pk__in=theirs.values("pk")):
        if one.referrals.exclude(person__in=people).exists():
            one.reason = ""
            one.save(update_fields=["reason"])
            one.referrals.remove(*one.referrals.filter(person__in=people))


def _remove(holding: Holding, people: list[UUID]) -> Counter[str]:
    rows = holding.rows(people)
    if holding.label == "outcomes.OffenceRecord":
        rows = _every_version_of(rows)
    return Counter(rows.order_by().delete()[1])


def _every_version_of(rows: Any) -> Any:
    """With earlier versions of the same event that were never linked to the person."""
    keys = list(rows.values_list("force_code", "record_id"))
    found = OffenceRecord.objects.filter(record_id__in={record for _, record in keys})
    same = [one.pk for one in found if (one.force_code, one.record_id) in set(keys)]
    return OffenceRecord.objects.filter(pk__in=same)


def _remove_jobs(ids: set[str]) -> int:
    """Background work that names one of these rows: done or not, it has nothing to work on any more."""
    jobs = Job.objects.values_list("pk", "arguments").iterator(chunk_size=5000)
    gone = [pk for pk, arguments in jobs if not ids.isdisjoint(arguments)]
    return sum(Job.objects.filter(pk__in=gone[at : at + BATCH]).delete()[0] for at in range(0, len(gone), BATCH))


def people_to_erase_again() -> list[UUID]:
    """Who is on the list of the erased and in the database all the same, because a backup was restored."""
    found: list[UUID] = []
    for ids in _in_batches(Person.objects.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=5000)):
        found += those_listed(ids)
    return found


def _in_batches(ids: Iterable[UUID]) -> Iterator[list[UUID]]:
    batch: list[UUID] = []
    for one in ids:
        batch.append(one)
        if len(batch) == BATCH * 20:
            yield batch
            batch = []
    yield batch


def apply_erasures(actor: User | None = None) -> int:
    """Erase again everybody who is on the list; run after a restore and at every start, a second time it finds nobody.

    Under the name of whoever restored the backup, where somebody is named.
    """
    found = people_to_erase_again()
    if not found:
        return 0
    actor, remnants = actor or User.objects.clock(), set[str]()
    for person_id in found:
        remnants |= erase_person(person_id=person_id, actor=actor, why="restored").remnants
    remove_remnants(remnants)
    return len(found)
