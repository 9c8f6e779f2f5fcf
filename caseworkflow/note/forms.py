"""What a person types as a note."""

from typing import Any

from django import forms

from caseworkflow.case.forms import long_text_field


class NoteForm(forms.Form):
    text = long_text_field("What should be known?")
    is_private = forms.BooleanField(
        label="Only for me and the team leader",
        help_text="Otherwise everybody of this provider who can open the case can read it.",
        required=False,
    )

    def __init__(self, *args: Any, row: Any = None, **options: Any) -> None:
        super().__init__(*args, **options)
