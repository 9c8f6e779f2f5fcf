"""What is asked of whoever wants a pack, and the scoring form of a case."""

from typing import Any

from django import forms

from caseworkflow.case.forms import long_text_field
from outcomes.panel.terms import FEWEST, MOST, Finding
from outcomes.report.forms import QuestionForm, check_points_to_nobody

BOUNDS = f"Enter a whole number from {FEWEST} to {MOST}."


class PanelPackForm(QuestionForm):
    count = forms.IntegerField(
        label="How many cases",
        help_text=f"From {FEWEST} to {MOST}, drawn at random.",
        min_value=FEWEST,
        max_value=MOST,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-3"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), BOUNDS),
    )


class PanelScoreForm(forms.Form):
    finding = forms.ChoiceField(
        label="What did you find?",
        choices=Finding.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you found.", "invalid_choice": "Choose one of the four findings."},
    )
    observations = long_text_field(
        "Observations", "What the service should learn from it. Name nobody.", required=False
    )

    def clean_observations(self) -> str:
        return check_points_to_nobody(self.cleaned_data["observations"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("finding") == Finding.OBSERVATIONS and given.get("observations") == "":
            self.add_error("observations", "Say what was observed.")
        return given
