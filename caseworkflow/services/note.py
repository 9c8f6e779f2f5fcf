"""Case notes: added and never edited."""

from uuid import UUID

from accounts.models import User
from caseworkflow.models import Note
from caseworkflow.policies.case import is_at_provider
from caseworkflow.services.standing import locked, noted
from ledger.machine import MoveRefused
from ledger.models import Kind
from ledger.moves import act


@act()
def add_note(*, case_id: UUID | str, actor: User, text: str, is_private: bool = False) -> Note:
    """Keep a note, also on a closed case; anyone of the provider who sees the case may write one."""
    case = locked(case_id, actor=actor, may=is_at_provider, is_open=False)
    if not text.strip():
        raise MoveRefused("Write the note.")
    note = Note.objects.create(case=case, text=text.strip(), by=actor, is_private=is_private)
    noted(case, "add_note", actor=actor, kind=Kind.COLLECTION, note=str(note.pk))
    return note
