"""What a person types at a risk screen."""

from typing import Any

from django import forms

from caseworkflow.case.forms import past_day_field
from caseworkflow.risk.terms import RiskArea
from workflow.forms import MoveForm

LEVELS = [("none", "None found"), ("low", "Low"), ("medium", "Medium"), ("high", "High")]


class ScreenForm(MoveForm):
    """One answer for each area of risk; together they are the one fact `areas`."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for value, label in RiskArea.choices:
            self.fields[value] = forms.ChoiceField(
                label=label, choices=LEVELS, widget=forms.RadioSelect(attrs={"class": "govuk-radios--inline"})
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        areas = {value: given.pop(value) for value in RiskArea.values if value in given}
        return {**given, "areas": areas}


class SafeguardingForm(MoveForm):
    on = past_day_field("When was the safeguarding referral made?", noun="day of the safeguarding referral")
    reference = forms.CharField(label="Reference", max_length=60)
