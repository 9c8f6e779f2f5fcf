"""The page on which a note is written."""

from typing import Any

from caseworkflow.case.policies import is_at_provider
from caseworkflow.case.views import ActPage
from caseworkflow.note import services as note
from caseworkflow.note.forms import NoteForm


class NoteCreate(ActPage):
    form_class = NoteForm
    label = button = "Add note"
    hint = "A note is never edited. To correct one, add another. Police do not see notes."
    act = staticmethod(note.add_note)
    may = staticmethod(is_at_provider)

    def said(self, made: Any) -> str:
        return "The note is kept."
