"""Adding a note, also to a closed case."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from caseworkflow.case.policies import is_at_provider
from caseworkflow.case.services import lock_case
from caseworkflow.note.models import Note
from ledger.models import Kind
from ledger.transactions import act
from workflow.machine import MoveRefused
from workflow.transitions import record_event

#: The same words of the same person in so short a time are a page that was sent twice.
SENT_TWICE = timedelta(minutes=10)


@act()
def add_note(*, case_id: UUID | str, actor: User, text: str, is_private: bool = False) -> Note:
    """Keep a note, also on a closed case; anyone of the provider who sees the case may write one."""
    case = lock_case(case_id, actor=actor, may=is_at_provider, is_open=False)
    if not text.strip():
        raise MoveRefused("Write the note.")
    if case.notes.filter(by=actor, text=text.strip(), at__gt=timezone.now() - SENT_TWICE).exists():
        raise MoveRefused("This note is on record already.", field="text")
    note = Note.objects.create(case=case, text=text.strip(), by=actor, is_private=is_private)
    record_event(case, "add_note", actor=actor, kind=Kind.COLLECTION, facts={"note": str(note.pk)})
    return note
