"""What came of the look at an alert or a look-up: said once, by somebody else than whom it is about."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from administration.misuse import policies
from ledger.models import Entry, Kind
from ledger.transactions import act
from workflow.machine import MoveRefused


@act()
def record_review(row: Any, *, about: User, actor: User, result: str, note: str = "") -> Any:
    """Raises MoveRefused where it has been reviewed: the first result stands."""
    if not policies.may_review(actor) or about.pk == actor.pk:
        raise PermissionDenied
    locked = type(row).objects.select_for_update(of=("self",)).get(pk=row.pk)
    if locked.reviewed_at is not None:
        raise MoveRefused(f"{locked.reviewed_by} has reviewed this already: {locked.get_result_display()}.")
    locked.reviewed_by, locked.reviewed_at, locked.result, locked.review_note = actor, timezone.now(), result, note
    locked.save(update_fields=["reviewed_by", "reviewed_at", "result", "review_note"])
    Entry.objects.enter(locked, actor=actor, verb="review", kind=Kind.SETTING, after=result)
    return locked
