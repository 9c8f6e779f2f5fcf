"""What may be asked of the figures: one programme and one whole quarter, nothing finer."""

import re
from typing import Any

from django import forms
from django.utils import timezone

from accounts.fields import DayMonthYearField
from outcomes.report.terms import PassageKind, SpanKind
from outcomes.report.validators import warn_of_identifiers
from programmes.models import Programme
from workflow.forms import MoveForm

QUARTER = re.compile(r"^(20\d{2})Q([1-4])$")
FIRST_YEAR = 2020


def quarter_of(text: str) -> tuple[int, int]:
    """The year and number of `2024Q1`; ValueError for anything that is no whole quarter."""
    found = QUARTER.match(text)
    if found is None:
        raise ValueError(text)
    return int(found[1]), int(found[2])


def ended_quarters() -> list[str]:
    """Every whole quarter that has ended, newest first."""
    today = timezone.localdate()
    last = today.year * 4 + (today.month - 1) // 3 - 1
    return [f"{index // 4}Q{index % 4 + 1}" for index in range(last, FIRST_YEAR * 4 - 1, -1)]


def quarter_in_words(quarter: str) -> str:
    year, number = quarter_of(quarter)
    months = ("January to March", "April to June", "July to September", "October to December")
    return f"{months[number - 1]} {year}"


class QuestionForm(forms.Form):
    """A programme, a quarter and one of the fixed spans; any other parameter is refused."""

    programme = forms.ModelChoiceField(
        label="Programme",
        queryset=Programme.objects.none(),
        to_field_name="code",
        empty_label=None,
        error_messages={"invalid_choice": "Choose one of the programmes.", "required": "Choose a programme."},
    )
    quarter = forms.ChoiceField(
        label="Quarter",
        error_messages={
            "invalid_choice": "Only whole quarters that have ended can be asked, like 2024Q1.",
            "required": "Choose a quarter.",
        },
    )

    span = forms.ChoiceField(
        label="Time",
        choices=SpanKind.choices,
        required=False,
        error_messages={"invalid_choice": "Choose one of the spans of time."},
    )

    def __init__(self, *args: Any, programmes: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = programmes
        self.fields["quarter"].choices = [(one, quarter_in_words(one)) for one in ended_quarters()]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if set(self.data) - set(self.fields) - {"csrfmiddlewaretoken"}:
            self.add_error(None, "Only a programme, a whole quarter and a fixed span can be asked.")
        if "quarter" in cleaned:
            cleaned["year"], cleaned["number"] = quarter_of(cleaned["quarter"])
            cleaned["span"] = cleaned.get("span") or SpanKind.QUARTER
            if cleaned["span"] == SpanKind.YEAR and f"{cleaned['year']}Q4" not in ended_quarters():
                self.add_error("span", "That calendar year has not ended yet. Choose another span.")
        return cleaned


def check_points_to_nobody(text: str) -> str:
    if warning := warn_of_identifiers(text):
        raise forms.ValidationError(warning)
    return text


class PassageForm(MoveForm):
    """Words beside the figures: what they are, and who acts until when where somebody is to."""

    kind = forms.ChoiceField(
        label="What it is",
        choices=PassageKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is.", "invalid_choice": "Choose what it is."},
    )
    words = forms.CharField(
        label="Words",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Name nobody, and give no count of fewer people than the tables show. It is read for both.",
        error_messages={"required": "Write the words."},
    )
    owner = forms.CharField(
        label="Which office acts", max_length=80, required=False, help_text="For an action or a next step"
    )
    due_on = DayMonthYearField(label="Until when", noun="day until which it is done", required=False)

    def clean_words(self) -> str:
        return check_points_to_nobody(self.cleaned_data["words"])

    def clean_owner(self) -> str:
        return check_points_to_nobody(self.cleaned_data["owner"])


class SendBackForm(MoveForm):
    because = forms.CharField(
        label="What is to be mended",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Name nobody.",
        error_messages={"required": "Say what is to be mended."},
    )

    def clean_because(self) -> str:
        return check_points_to_nobody(self.cleaned_data["because"])
