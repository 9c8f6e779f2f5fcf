"""One transaction whose entries are chained as its last statement."""

from collections.abc import Iterator
from contextlib import contextmanager

from ledger import acts, chain


@contextmanager
def act() -> Iterator[None]:
    """One transaction whose entries are chained as its last statement; decorates a service, or wraps a block."""
    with acts.act_with(chain.chain_entries):
        yield
