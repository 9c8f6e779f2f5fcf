"""The form that every act on a row shares."""

from typing import Any, ClassVar

from django import forms

from accounts.fields import VersionField


class MoveForm(forms.Form):
    """A move that asks for nothing but the decision; `version` is how the page knew the row."""

    version = VersionField()
    leaves_out: ClassVar[dict[str, Any]] = {}

    def __init__(self, *args: Any, row: Any = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.row = row
        for name, is_needed in self.leaves_out.items():
            if row is not None and not is_needed(row):
                del self.fields[name]

    @staticmethod
    def first(row: Any) -> dict[str, Any]:
        """What the page shows before anybody has typed."""
        return {"version": row.version}
