"""The fields and forms that the acts on a case and beside it share."""

from typing import Any

from django import forms
from django.utils import timezone

from accounts.fields import DayMonthYearField
from caseworkflow.case.terms import HoldReason
from workflow.forms import MoveForm


def tick_box(label: str, hint: str = "") -> forms.BooleanField:
    """A box that the guards judge: an empty one is refused by them, in their words."""
    return forms.BooleanField(label=label, help_text=hint, required=False)


def long_text_field(label: str, hint: str = "", **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), **options
    )


def money_field(label: str, hint: str = "", **options: Any) -> forms.DecimalField:
    widget = forms.TextInput(attrs={"inputmode": "decimal", "data-prefix": "£", "class": "govuk-input--width-10"})
    return forms.DecimalField(
        label=label, help_text=hint, min_value=0, max_digits=9, decimal_places=2, widget=widget, **options
    )


def whole_number_field(label: str, hint: str = "", **options: Any) -> forms.IntegerField:
    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"})
    return forms.IntegerField(label=label, help_text=hint, min_value=0, widget=widget, **options)


def past_day_field(label: str, **options: Any) -> DayMonthYearField:
    return DayMonthYearField(label=label, latest=timezone.localdate, **options)


class ReasonForm(MoveForm):
    reason = long_text_field("Why?")


def choice_field(label: str, choices: Any = (), hint: str = "", **options: Any) -> forms.ChoiceField:
    """One of a few answers, small, so that a whole page of them can be seen at once."""
    widget = forms.RadioSelect(attrs={"class": "govuk-radios--small"})
    return forms.ChoiceField(label=label, choices=choices, help_text=hint, widget=widget, **options)


class OnForm(MoveForm):
    """A move that needs only its day, today unless somebody says otherwise."""

    on = past_day_field("On which day?", noun="day")

    @classmethod
    def first(cls, row: Any) -> dict[str, Any]:
        return {**super().first(row), "on": timezone.localdate()}


class StartContactForm(MoveForm):
    """Contact that began elsewhere; the usual way is to record an attempt."""


class SuspendForm(OnForm):
    hold_reason = choice_field("Why is it put on hold?", HoldReason.choices)
    reason = long_text_field("What happened?", "Do not name an illness.", required=False)
    on = past_day_field("Since when?", noun="first day of the hold")
    field_order = ["hold_reason", "reason", "on"]
