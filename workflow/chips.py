"""The chips that say how a list is narrowed."""

from django import forms
from django.http import QueryDict


def filter_chips(form: forms.Form, query: QueryDict) -> list[dict[str, str]]:
    """What is on, each with the address that takes it off."""
    found = []
    for name, value in (form.cleaned_data if form.is_valid() else {}).items():
        if not value:
            continue
        rest = query.copy()
        for gone in (name, "after", "before"):
            rest.pop(gone, None)
        words = dict(getattr(form.fields[name], "choices", [])).get(value, value)
        found.append({"text": f"{form.fields[name].label}: {words}", "url": f"?{rest.urlencode()}"})
    return found
