"""How a page of a row without a version knows what it showed, so that nobody writes over what a colleague changed meanwhile."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django import forms
from django.db import models
from django.http import HttpResponse

from accounts.fields import NO_VERSION
from workflow.machine import MoveRefused, changed_meanwhile
from workflow.views import FormPage, OneRow


def digest_of_values(row: models.Model, names: Iterable[str]) -> str:
    """The same as long as each of these fields has the value that it has now."""
    shown = "\n".join(f"{name}={_value_of(row, name)}" for name in sorted(names))
    return hashlib.sha256(f"{row.pk}\n{shown}".encode()).hexdigest()


def _value_of(row: models.Model, name: str) -> str:
    field: Any = row._meta.get_field(name)
    if field.many_to_many:
        return ",".join(sorted(str(pk) for pk in getattr(row, name).values_list("pk", flat=True)))
    return repr(getattr(row, field.attname))


def require_seen(row: models.Model, names: Iterable[str], seen: str | None, *, noun: str = "this record") -> None:
    """Refuse an act on a locked row whose page showed other values; None where no page did."""
    if seen is not None and seen != digest_of_values(row, names):
        raise changed_meanwhile(noun)


class SeenForm(forms.Form):
    """`seen` is what the page showed; without it nobody could tell that somebody else was first, so nothing goes without it."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput, error_messages={"required": NO_VERSION})


class SeenPage(OneRow, FormPage):
    """A page that changes a row: `shown` names the fields by which it knows what it showed."""

    shown: tuple[str, ...] = ()

    @property
    def seen_row(self) -> Any:
        return self.row

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "seen": digest_of_values(self.seen_row, self.shown)}

    def refused(self, form: Any, refused: MoveRefused) -> HttpResponse:
        """The form comes back as it was typed, on what stands there now."""
        self.read_again()
        form.data = form.data.copy()
        form.data["seen"] = digest_of_values(self.seen_row, self.shown)
        return super().refused(form, refused)

    def read_again(self) -> None:
        self.__dict__.pop("row", None)
