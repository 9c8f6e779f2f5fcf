"""Fields and reference lists that the forms of this room share."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.fields import YesNoField
from accounts.kept import KeptRead
from programmes.models import ReferenceValue
from programmes.terms.vocabularies import ReferenceKind
from referrals import identifiers

NOT_CHOSEN = ("", "Choose")


class IdentifierField(forms.CharField):
    """A number with a form of its own: the canonical form comes out, or the sentence that says what is wrong."""

    def __init__(self, *, reader: Callable[[str], str], **options: Any) -> None:
        self.reader = reader
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        try:
            return self.reader(typed) if typed else ""
        except identifiers.NotAnIdentifier as wrong:
            raise ValidationError(wrong.sentence, code="not_an_identifier") from None


def pnc_today(text: str) -> str:
    return identifiers.pnc(text, today=timezone.localdate())


#: As many codes as a form names at once; no value has the empty one.
FEW = 8
OF_FEW_CODES = KeptRead(
    lambda on, *codes: ReferenceValue.objects.on(on).of_kinds(ReferenceKind).filter(code__in=codes),
    by=(date, *[str] * FEW),
)


def reference_values(
    kinds: Iterable[ReferenceKind], day: date, codes: Iterable[str] | None = None
) -> dict[str, list[ReferenceValue]]:
    """The reference values in force of several kinds, by one statement; of these codes alone where some are given."""
    kinds, few = list(kinds), None if codes is None else list(codes)
    found: dict[str, list[ReferenceValue]] = {str(kind): [] for kind in kinds}
    if few is not None and len(few) <= FEW:
        rows = [one for one in OF_FEW_CODES(day, *few, *[""] * (FEW - len(few))) if one.kind in found]
    else:
        rows = ReferenceValue.objects.on(day).of_kinds(kinds)
        rows = rows if few is None else rows.filter(code__in=few)
    for value in rows:
        found[value.kind].append(value)
    return found


def reference_choices(values: Iterable[ReferenceValue]) -> list[tuple[str, str]]:
    return [(value.code, value.label) for value in values]


def grouped_offences(values: Iterable[ReferenceValue]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Offences under the heading of their group, each with its code."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for value in values:
        groups.setdefault(value.value.get("group") or "Other", []).append((value.code, f"{value.label} ({value.code})"))
    return sorted(groups.items(), key=lambda group: (group[0] != "Drugs", group[0]))


def select_field(choices: Iterable[Any], **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(choices=[NOT_CHOSEN, *choices], required=options.pop("required", False), **options)


SMALL, INLINE = "govuk-radios--small", "govuk-radios--small govuk-radios--inline"


def radio_field(choices: Iterable[Any], *, is_inline: bool = False, **options: Any) -> forms.ChoiceField:
    widget = forms.RadioSelect(attrs={"class": INLINE if is_inline else SMALL})
    return forms.ChoiceField(choices=list(choices), required=options.pop("required", False), widget=widget, **options)


def yes_no_field(label: str, *, is_inline: bool = True, **options: Any) -> YesNoField:
    """Side by side, unless an answer opens further questions."""
    widget = forms.RadioSelect(attrs={"class": INLINE if is_inline else SMALL})
    return YesNoField(label=label, widget=widget, **options)


def tick_field(label: str, **options: Any) -> forms.MultipleChoiceField:
    widget = forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"})
    return forms.MultipleChoiceField(label=label, required=False, widget=widget, **options)


def number_field(label: str, *, least: int = 0, most: int, width: int = 2, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": f"govuk-input--width-{width}"}),
        error_messages={
            "invalid": f"{label} must be a whole number.",
            "min_value": f"{label} must be {least} or more.",
            "max_value": f"{label} must be {most} or fewer.",
        },
        **options,
    )


def text_field(label: str, *, most: int, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        required=options.pop("required", False),
        error_messages={"max_length": f"{label} must be {most} characters or fewer."},
        **options,
    )


def prose_field(label: str, *, rows: int = 3, most: int = 2000, **options: Any) -> forms.CharField:
    return text_field(label, most=most, widget=forms.Textarea(attrs={"rows": rows}), **options)
