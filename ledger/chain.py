"""The chain of the ledger: sealing new entries, and checking all of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.db import connection
from django.db.models import Max
from django.utils import timezone

from accounts.kept import KeptRead, insert_statement, prepare_statements, rows_as_json
from accounts.models import User
from ledger.checkpoints import KeptCheckpoint, kept_checkpoints
from ledger.keys import UnknownKey
from ledger.models import Entry, Head, Kind

HAND_OVER = "hand_over_key"
BROKEN_END = "find_broken_end"


def chain_entries(entries: list[Entry], *, waits_after: bool = False) -> None:
    """Number, seal and save entries under the lock of the head; numbers have no holes.

    An end that is not what was sealed stops nobody's work: the first entry after it says so for ever. `waits_after` is a
    promise to call `wait_for_disk` after the commit, which then lets go of the head before the disk has it.
    """
    if not entries:
        return
    head = _lock_head()
    if not head.is_as_sealed:
        entries = [_go_on_from_broken_end(head), *entries]
    seq, mac = head.seq, head.mac
    for entry in entries:
        entry.seq, entry.prev, entry.key_id = seq + 1, mac, head.key_id
        seq, mac = entry.seq, entry.seal(mac)
        entry.mac = mac
    head.end_at(seq, mac)
    _write(entries, head, waits_after=waits_after)


MOVED_HEAD = "WITH moved AS (UPDATE ledger_head SET seq = %s, mac = %s, key_id = %s, seal = %s WHERE id = 1{more}) "
#: This transaction's commit does not wait for the disk. What is committed after it cannot be on the disk without it.
NOT_WAITING = " AND set_config('synchronous_commit', 'off', true) = 'off'"
#: A commit that waits, of a transaction that changes nothing: whatever was committed before it is then on the disk.
WAIT = "SELECT pg_logical_emit_message(true, 'ledger', '')"
HEAD = KeptRead(lambda: Head.objects.filter(pk=1).select_for_update(), by=())


def wait_for_disk() -> None:
    """Return once the disk has what this connection committed: acts wait for it side by side, and not for the head."""
    if connection.vendor == "postgresql":
        with prepare_statements() as here, here.cursor() as cursor:
            cursor.execute(WAIT)


def _write(entries: list[Entry], head: Head, *, waits_after: bool) -> None:
    """Entries and the head that names the last of them: one statement where the database can, since every page waits."""
    if connection.vendor != "postgresql":
        Entry.objects.bulk_create(entries)
        head.save()
        return
    moved = MOVED_HEAD.format(more=NOT_WAITING if waits_after else "")
    statement = moved + insert_statement(((Entry, False),))
    with prepare_statements() as here, here.cursor() as cursor:
        cursor.execute(statement, [head.seq, head.mac, head.key_id, head.seal, rows_as_json(Entry, entries)])


def _lock_head() -> Head:
    """The head under lock, made where the ledger is new; of two that begin it at once one makes the row."""
    if known := HEAD():
        return known[0]
    head = Head()
    head.end_at(0, "")
    Head.objects.bulk_create([head], ignore_conflicts=True)
    return HEAD()[0]


def _go_on_from_broken_end(head: Head) -> Entry:
    """Take up the chain at the last entry that is there, and say for ever that the end had been changed."""
    facts = {"seq": head.seq}
    last = Entry.objects.order_by("-seq").first()
    head.seq, head.mac = (last.seq, last.mac) if last else (0, "")
    return Entry(verb=BROKEN_END, kind=Kind.SETTING, role="clock", at=timezone.now(), facts=facts)


def hand_over_key(to: str, *, actor: User) -> None:
    """From now on entries are sealed with another key, which the last entry under the present one names.

    Raises UnknownKey where either key is not at hand. Called inside a transaction of its own, not inside an act.
    """
    head = _lock_head()
    facts = {"from": head.key_id, "to": to}
    chain_entries(
        [Entry(actor=actor, role=actor.role, verb=HAND_OVER, kind=Kind.SETTING, at=timezone.now(), facts=facts)]
    )
    head.refresh_from_db()
    head.key_id = to
    head.end_at(head.seq, head.mac)
    head.save()


@dataclass(frozen=True)
class Finding:
    """What a check of the whole chain found: how many entries and checkpoints, and the first bad entry if any."""

    count: int
    first_bad: int | None = None
    fault: str = ""
    checkpoints: int = 0


def verify_chain() -> Finding:
    """Check every entry from the first; an edit, a hole, a swap or a cut tail is named with its number.

    A checkpoint that is not what was signed is a fault only where no entry is: it must not hide one.
    """
    kept = list(kept_checkpoints())
    sound, bad = [one for one in kept if not one.fault], next((one for one in kept if one.fault), None)
    try:
        found = _judge(Entry.objects.order_by("seq").iterator(chunk_size=2000), sound)
    except UnknownKey as unknown:
        found = Finding(Entry.objects.count(), 1, str(unknown))
    if found.first_bad is None and bad is not None:
        found = replace(found, first_bad=bad.seq, fault=bad.fault)
    return replace(found, checkpoints=len({one.seq for one in kept}))


def _judge(entries: Iterable[Entry], kept: list[KeptCheckpoint]) -> Finding:
    waiting: Iterator[KeptCheckpoint] = iter(kept)
    stop = next(waiting, None)
    last: Entry | None = None
    count = 0
    for entry in entries:
        count += 1
        if fault := _fault_of(entry, last, count):
            return Finding(count, count, fault)
        while stop is not None and stop.seq == entry.seq:
            if stop.mac != entry.mac:
                return Finding(count, count, f"Entry {count} is not the one that a checkpoint was signed for.")
            stop = next(waiting, None)
        last = entry
    if stop is not None:
        return Finding(count, count + 1, f"Entries after {count} are missing: a checkpoint was signed at {stop.seq}.")
    return _judge_end(count, last)


def _fault_of(entry: Entry, last: Entry | None, number: int) -> str:
    if entry.seq != number:
        return f"Entry {number} is missing."
    if entry.prev != (last.mac if last else "") or entry.mac != entry.seal(entry.prev):
        return f"Entry {number} is not what was sealed."
    if last and entry.key_id != last.key_id and not _hands_over(last, entry.key_id):
        return f"Entry {number} was sealed with key {entry.key_id}, which nobody handed over."
    if entry.verb == BROKEN_END:
        return f"Before entry {number} somebody had changed where the ledger ends."
    return ""


def _hands_over(entry: Entry, key_id: str) -> bool:
    return entry.verb == HAND_OVER and entry.facts == {"from": entry.key_id, "to": key_id}


def _judge_end(count: int, last: Entry | None) -> Finding:
    head = Head.objects.filter(pk=1).first()
    if head is None:
        is_new = last is None and User.objects.aggregate(last=Max("last_login"))["last"] is None
        return (
            Finding(count)
            if is_new
            else Finding(count, count + 1, "The row that says where the ledger ends is missing.")
        )
    if (head.seq, head.mac) != (count, last.mac if last else ""):
        return Finding(count, count + 1, f"Entries after {count} are missing.")
    if not head.is_as_sealed:
        return Finding(count, count + 1, f"The end at {count} is not what was sealed: entries after it may be missing.")
    return Finding(count)
