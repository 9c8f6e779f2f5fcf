"""The one way to change anything: lock, judge, write what the act brings, move, enter, and let follow what follows."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied

from accounts.kept import KeptReadFor
from accounts.models import User
from ledger.models import Entry, Kind
from ledger.transactions import act
from workflow.machine import Machine, MoveConflict, MoveRefused, Policy, blockers, changed_meanwhile, standing_blockers

Facts = Mapping[str, Any]

#: What follows from an act on a row: it may change the row, which is saved afterwards, and queue work by the entry.
Consequence = Callable[[Any, Entry], None]


def lock_row(rows: Any, actor: User, *, version: int | None = None, may: Policy | None = None, **where: Any) -> Any:
    """The row under lock, for any act on it; refused when it has moved since `version`, or where the policy says no.

    `rows` is a manager or a queryset, or a kept read that says itself what is visible and locks it.
    """
    if isinstance(rows, KeptReadFor):
        row = rows.get(actor, *where.values())
    else:
        row = rows.visible_to(actor).select_for_update(of=("self",)).get(**where)
    if version is not None and row.version != version:
        raise _what_changed(row)
    if may is not None and not may(row, actor):
        raise PermissionDenied
    return row


@act()
def make_transition(
    rows: Any,
    where: UUID | str | Facts,
    verb: str,
    *,
    actor: User,
    version: int | None = None,
    reason: str = "",
    changes: Facts | None = None,
    then: Consequence | None = None,
    **brings: Any,
) -> Any:
    """Lock a row, judge the transition, make it and enter it; all of it, or nothing. `where` is a key, or values.

    Not visible: DoesNotExist. Moved since `version`: MoveConflict. No such move from here, or not yet: MoveRefused.
    Not this user's move: PermissionDenied. In that order. `changes` are written first, and it is judged on them; what
    must hold whatever they are is judged before, so that an old time which has passed is not hidden by a new one.
    """
    row = lock_row(rows, actor, version=version, **(where if isinstance(where, Mapping) else {"pk": where}))
    before, step = row.state, judged_step(row, verb, actor)
    if changes and (reasons := standing_blockers(step, row)):
        raise MoveRefused(*reasons)
    write_facts(row, changes or {})
    if reasons := blockers(step, row):
        raise MoveRefused(*reasons)
    row.require_possible(verb, **brings)
    getattr(row, verb)(**brings)
    row.version += 1
    entry = Entry.objects.enter(row, actor=actor, verb=verb, before=before, after=row.state, reason=reason)
    if then is not None:
        then(row, entry)
    row.save()
    row.after_act()
    return row


@act()
def record_event(
    row: Any,
    verb: str,
    *,
    actor: User,
    kind: str = Kind.ALTERATION,
    reason: str = "",
    changes: Facts | None = None,
    facts: Facts | None = None,
    then: Consequence | None = None,
) -> Any:
    """Enter an act on a locked row that is no transition.

    `changes` are written to the row and entered by the names of their fields; `facts` are ids and codes.
    """
    write_facts(row, changes or {})
    entered = {**(facts or {}), **({"fields": sorted(changes)} if changes else {})}
    entry = Entry.objects.enter(row, actor=actor, verb=verb, kind=kind, reason=reason, facts=entered)
    if then is not None:
        then(row, entry)
        row.save()
    if isinstance(row, Machine):
        row.after_act()
    return row


def transition_held(row: Any, verb: str, *, actor: Any, reason: str = "", **brings: Any) -> Entry:
    """The same transition of a row that this act holds: under its lock, or made by it and seen by nobody. Its caller saves it."""
    before, step = row.state, judged_step(row, verb, actor)
    if reasons := blockers(step, row):
        raise MoveRefused(*reasons)
    row.require_possible(verb, **brings)
    getattr(row, verb)(**brings)
    row.version += 1
    return Entry.objects.enter(row, actor=actor, verb=verb, before=before, after=row.state, reason=reason)


def judged_step(row: Any, verb: str, actor: User) -> Any:
    """The row of the table that this actor takes; refused where there is none from here, or it is not theirs."""
    step = row.step(verb)
    if step is None:
        raise MoveRefused(f"“{verb.replace('_', ' ').capitalize()}” is not possible from “{row.get_state_display()}”.")
    if not step.permission(row, actor):
        raise PermissionDenied
    return step


def _what_changed(row: Any) -> MoveConflict:
    last = Entry.objects.about(row).select_related("actor").filter(kind="move").last()
    return changed_meanwhile("this", by=last and last.actor, state=row.get_state_display())


def write_facts(row: Any, facts: Facts) -> None:
    for name, value in facts.items():
        setattr(row, name, value)
    if facts:
        row.save(update_fields=list(facts))
