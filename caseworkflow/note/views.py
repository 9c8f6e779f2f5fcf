"""The page on which a note is written."""

from typing import Any

from caseworkflow.case.policies import is_at_provider
from caseworkflow.case.views import CaseTransition
from caseworkflow.note import services as note
from caseworkflow.note.forms import NoteForm
from workflow.machine import PlainAct


class NoteCreate(CaseTransition):
    form_class = NoteForm
    plain_act = PlainAct(
        "add_note",
        "Add note",
        is_at_provider,
        hint="A note is never edited. To correct one, add another. Police do not see notes.",
    )
    service = staticmethod(note.add_note)

    def said(self, made: Any) -> str:
        return "The note is kept."
