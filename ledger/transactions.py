"""One transaction whose jobs are written and whose entries are chained as its last statements."""

from collections.abc import Iterator
from contextlib import contextmanager

from ledger import acts, chain, outbox


@contextmanager
def act() -> Iterator[None]:
    """One transaction whose entries are chained as its last statement; decorates a service, or wraps a block."""
    with acts.act_with(outbox.write_jobs, chain.chain_entries, chain.wait_for_disk):
        yield
