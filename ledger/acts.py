"""An act: one transaction, with what happened entered as its last statement."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import transaction

_local = threading.local()
_request_id: ContextVar[str] = ContextVar("request_id", default="")


class NoAct(RuntimeError):
    """An entry was made outside an act, where it could be lost while the change is kept."""


def add_entry(entry: Any) -> None:
    entries = getattr(_local, "entries", None)
    if entries is None:
        raise NoAct("Entries are made inside an act.")
    entries.append(entry)


@contextmanager
def marked_with(**facts: str) -> Iterator[None]:
    """What is entered inside carries these facts as well: ids and codes, as any facts."""
    entries = getattr(_local, "entries", None)
    if entries is None:
        raise NoAct("Entries are made inside an act.")
    begin = len(entries)
    yield
    for entry in entries[begin:]:
        entry.facts = {**entry.facts, **facts}


def add_job(job: Any) -> bool:
    """Keep a job for the end of the act under way; False where there is none."""
    jobs = getattr(_local, "jobs", None)
    if jobs is not None:
        jobs.append(job)
    return jobs is not None


def request_id() -> str:
    return _request_id.get()


def name_request(value: str) -> None:
    _request_id.set(value)


@contextmanager
def act_with(put: Callable[[list[Any]], None], chain: Callable[..., None], wait: Callable[[], None]) -> Iterator[None]:
    """Run one transaction; when the outermost act ends, hand its jobs to `put` and its entries to `chain`, last of all.

    The head of the chain is therefore locked for one statement only, and always after every other lock. Where the
    transaction is the act's own, its commit need not wait for the disk while it holds that lock: `chain` is told so, and
    `wait` returns once the disk has it, before anybody is told. An act inside another is part of it: when the inner one
    fails, so does the whole.
    """
    is_outermost = getattr(_local, "entries", None) is None
    waits_after = is_outermost and not transaction.get_connection().in_atomic_block
    has_entries = False
    if is_outermost:
        _local.entries, _local.jobs = [], []
    marks = len(_local.entries), len(_local.jobs)
    try:
        with transaction.atomic(savepoint=is_outermost):
            yield
            if is_outermost:
                if _local.jobs:
                    put(_local.jobs)
                has_entries = bool(_local.entries)
                chain(_local.entries, waits_after=waits_after)
    except BaseException:
        del _local.entries[marks[0] :], _local.jobs[marks[1] :]
        raise
    finally:
        if is_outermost:
            _local.entries = _local.jobs = None
    if waits_after and has_entries:
        wait()
