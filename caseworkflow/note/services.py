"""Adding a note, also to a closed case."""

from uuid import UUID

from accounts.models import User
from caseworkflow.case.policies import is_at_provider
from caseworkflow.case.services import lock_case
from caseworkflow.note.models import Note
from ledger.models import Kind
from ledger.transactions import act
from workflow.machine import MoveRefused
from workflow.transitions import record_event


@act()
def add_note(*, case_id: UUID | str, actor: User, text: str, is_private: bool = False) -> Note:
    """Keep a note, also on a closed case; anyone of the provider who sees the case may write one."""
    case = lock_case(case_id, actor=actor, may=is_at_provider, is_open=False)
    if not text.strip():
        raise MoveRefused("Write the note.")
    note = Note.objects.create(case=case, text=text.strip(), by=actor, is_private=is_private)
    record_event(case, "add_note", actor=actor, kind=Kind.COLLECTION, facts={"note": str(note.pk)})
    return note
