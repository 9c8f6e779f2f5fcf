"""The one way to move anything: lock, judge, write what the move brings, move, save, enter."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django_fsm import Transition

from ledger.models import Entry, Kind
from ledger.transactions import act
from workflow.machine import AvailableTransition, Machine, MoveConflict, MoveRefused, blockers

Facts = Mapping[str, Any]


def standing_blockers(step: Transition, row: Machine) -> list[str]:
    """The reasons why a move must wait that its own form cannot answer."""
    answered = {check.refusal for check in step.custom.get("answers", ())}
    return [reason for reason in blockers(step, row) if reason not in answered]


def available_transitions(row: Any, user: Any) -> list[AvailableTransition]:
    """What this user may do with a satellite from here, with what must still happen elsewhere first."""
    steps = {step.name: step for step in row.steps() if step.source == row.state}
    return [
        AvailableTransition(
            offer.verb, offer.label, offer.hint, offer.target, tuple(standing_blockers(steps[offer.verb], row))
        )
        for offer in row.moves_for(user)
    ]


def lock_row(rows: Any, actor: Any, *, version: int | None = None, **where: Any) -> Any:
    """The row under lock, for any act on it; refused when it has moved since `version`."""
    row = rows.visible_to(actor).select_for_update(of=("self",)).get(**where)
    if version is not None and row.version != version:
        raise MoveConflict(_what_changed(row))
    return row


@act()
def make_transition(
    rows: Any, pk: Any, verb: str, *, actor: Any, reason: str = "", version: int | None = None, **brings: Any
) -> tuple[Any, Entry]:
    """Lock a row, judge the move, make it and enter it; all of it, or nothing. See `make_transition_with_facts` for what is refused, and how."""
    return make_transition_with_facts(
        rows, verb, actor=actor, where={"pk": pk}, version=version, reason=reason, **brings
    )


@act()
def make_transition_with_facts(
    rows: Any,
    verb: str,
    *,
    actor: Any,
    where: Facts,
    version: int | None = None,
    reason: str = "",
    facts: Facts | None = None,
    **brings: Any,
) -> tuple[Any, Entry]:
    """The same for a move that brings facts: they are written first, and it is judged on them; a refusal leaves nothing.

    Not visible: DoesNotExist. Moved since `version`: MoveConflict. No such move from here, or not yet: MoveRefused.
    Not this user's move: PermissionDenied. In that order. What must hold whatever the facts are is judged before they
    are written, so that an old time which has passed is not hidden by a new one.
    """
    row = lock_row(rows, actor, version=version, **where)
    before, step = row.state, row.step(verb)
    if step is None:
        raise MoveRefused(f"“{verb.replace('_', ' ').capitalize()}” is not possible from “{row.get_state_display()}”.")
    if not step.permission(row, actor):
        raise PermissionDenied
    if reasons := standing_blockers(step, row):
        raise MoveRefused(*reasons)
    write_facts(row, facts or {})
    if reasons := blockers(step, row):
        raise MoveRefused(*reasons)
    getattr(row, verb)(**brings)
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


@act()
def record_facts(row: Any, verb: str, *, actor: Any, may: Any, reason: str = "", facts: Facts | None = None) -> Any:
    """Write facts that are no move, and enter which fields they were; for whom the policy allows."""
    if not may(row, actor):
        raise PermissionDenied
    facts = facts or {}
    write_facts(row, facts)
    Entry.objects.enter(
        row, actor=actor, verb=verb, kind=Kind.ALTERATION, reason=reason, facts={"fields": sorted(facts)}
    )
    return row


def write_facts(row: Any, facts: Facts) -> None:
    for name, value in facts.items():
        setattr(row, name, value)
    if facts:
        row.save(update_fields=list(facts))
