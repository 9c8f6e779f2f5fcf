"""What narrows the custody list."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet

from referrals.custody.states import CustodyState


class CustodyFilter(forms.Form):
    suite = forms.ChoiceField(label="Custody suite", required=False)
    seen = forms.ChoiceField(label="Seen?", required=False, choices=[("", "All today"), *CustodyState.choices])

    def __init__(self, *args: Any, suites: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["suite"].choices = [("", "All suites"), *suites]

    def applied_to(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        given = self.cleaned_data if self.is_valid() else {}
        return rows.filter(**{name: value for name, value in given.items() if value})
