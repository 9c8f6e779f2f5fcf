"""The chain of the ledger: sealing new entries, and checking all of them."""

from dataclasses import dataclass

from ledger.models import Entry, Head


def chain_entries(entries: list[Entry]) -> None:
    """Number, seal and save entries under the lock of the head; numbers have no holes."""
    if not entries:
        return
    head, _ = Head.objects.select_for_update().get_or_create(pk=1)
    for entry in entries:
        entry.seq, entry.prev = head.seq + 1, head.mac
        entry.mac = entry.seal(head.mac)
        head.seq, head.mac = entry.seq, entry.mac
    Entry.objects.bulk_create(entries)
    head.save()


@dataclass(frozen=True)
class Finding:
    """What a check of the whole chain found: how many entries, and the first bad one if any."""

    count: int
    first_bad: int | None = None
    fault: str = ""


def verify_chain() -> Finding:
    """Check every entry from the first; an edit, a hole, a swap or a cut tail is named with its number."""
    prev, count = "", 0
    for entry in Entry.objects.order_by("seq").iterator(chunk_size=2000):
        count += 1
        if entry.seq != count:
            return Finding(count, count, f"Entry {count} is missing.")
        if entry.prev != prev or entry.mac != entry.seal(prev):
            return Finding(count, entry.seq, f"Entry {entry.seq} is not what was sealed.")
        prev = entry.mac
    head = Head.objects.filter(pk=1).first()
    if head and (head.seq, head.mac) != (count, prev):
        return Finding(count, count + 1, f"Entries after {count} are missing.")
    return Finding(count)
