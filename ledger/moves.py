"""The one way to move anything: lock, judge, move, save, enter."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models

from ledger import acts, chain
from ledger.machine import MoveConflict, MoveRefused, refusals
from ledger.models import Entry


@contextmanager
def act() -> Iterator[None]:
    """One transaction whose entries are chained as its last statement; decorates a service, or wraps a block."""
    with acts.act_with(chain.add):
        yield


@act()
def move(
    rows: Any, pk: Any, verb: str, *, actor: Any, reason: str = "", version: int | None = None, **facts: Any
) -> tuple[Any, Entry]:
    """Lock a row, judge the move, make it and enter it; all of it, or nothing.

    Not visible: DoesNotExist. Moved since `version`: MoveConflict. No such move from here, or not yet: MoveRefused.
    Not this user's move: PermissionDenied. In that order.
    """
    row = rows.visible_to(actor).select_for_update(of=("self",)).get(pk=pk)
    if version is not None and row.version != version:
        raise MoveConflict(_what_changed(row))
    before, step = row.state, row.step(verb)
    if step is None:
        raise MoveRefused(f"“{verb.replace('_', ' ').capitalize()}” is not possible from “{row.get_state_display()}”.")
    if not step.permission(row, actor):
        raise PermissionDenied
    if reasons := refusals(step, row):
        raise MoveRefused(*reasons)
    getattr(row, verb)(**facts)
    row.version += 1
    row.save()
    return row, Entry.objects.enter(row, actor=actor, verb=verb, before=before, after=row.state, reason=reason)


def _what_changed(row: models.Model) -> str:
    last = Entry.objects.about(row).select_related("actor").filter(kind="move").last()
    who = f"{last.actor} " if last and last.actor else "Somebody else "
    return (
        f"{who}changed this while you were looking at it: it is now “{row.get_state_display()}”. "  # type: ignore[attr-defined]
        "Nothing of yours was saved. Check what changed before you go on."
    )
