"""What an evaluator says of a file they ask for, and why one is refused."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from accounts.fields import DayMonthYearField
from outcomes.figure.cohorts import parse_month
from outcomes.research.terms import LONGEST_USE, FileForm, RefusedBecause
from programmes.calendar import months_after
from programmes.models import Programme
from workflow.forms import MoveForm

FIRST_MONTH = date(2020, 1, 1)


class MonthField(forms.CharField):
    """A whole month, typed as 2024-01."""

    def __init__(self, **options: Any) -> None:
        super().__init__(help_text="For example, 2024-01", **options)

    def clean(self, value: Any) -> date:
        text = super().clean(value)
        try:
            return parse_month(text)
        except ValueError as fault:
            raise forms.ValidationError(f"Enter the {self.label.lower()} as 2024-01.") from fault


class ResearchRequestForm(forms.Form):
    form = forms.ChoiceField(
        label="Which file",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose which file.", "invalid_choice": "Choose one of these files."},
    )
    programme = forms.ModelChoiceField(
        label="Programme",
        queryset=Programme.objects.none(),
        to_field_name="code",
        empty_label=None,
        error_messages={"invalid_choice": "Choose one of the programmes.", "required": "Choose a programme."},
    )
    first_month = MonthField(
        label="First month of acceptance", error_messages={"required": "Enter the first month of acceptance."}
    )
    last_month = MonthField(
        label="Last month of acceptance", error_messages={"required": "Enter the last month of acceptance."}
    )
    purpose = forms.CharField(
        label="What is to be found out",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="In a sentence or two. Name nobody.",
        error_messages={"required": "Say what is to be found out."},
    )
    ethics_reference = forms.CharField(
        label="Reference of the ethics approval",
        max_length=80,
        help_text="Or of the agreement with the body that the file is for.",
        error_messages={"required": "Enter the reference of the ethics approval."},
    )
    ends_on = DayMonthYearField(label="Last day of its use", noun="last day of its use")

    def __init__(self, *args: Any, forms_offered: Sequence[FileForm], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["form"].choices = [(one.value, one.label) for one in forms_offered]
        self.fields["form"].initial = forms_offered[0].value if forms_offered else ""
        self.fields["programme"].queryset = Programme.objects.order_by("name")

    def clean_last_month(self) -> date:
        last: date = self.cleaned_data["last_month"]
        if last >= timezone.localdate().replace(day=1):
            raise forms.ValidationError("The last month must have ended.")
        return last

    def clean_first_month(self) -> date:
        first: date = self.cleaned_data["first_month"]
        if first < FIRST_MONTH:
            raise forms.ValidationError("The first month is before this service took anybody, in January 2020.")
        return first

    def clean_ends_on(self) -> date:
        last, today = self.cleaned_data["ends_on"], timezone.localdate()
        if last <= today:
            raise forms.ValidationError("The last day of its use must be after today.")
        if last > months_after(today, LONGEST_USE):
            raise forms.ValidationError(f"A file is used for {LONGEST_USE} months at most.")
        return last

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("first_month") and given.get("last_month") and given["first_month"] > given["last_month"]:
            self.add_error("last_month", "The last month is before the first month.")
        return given


class RefuseFileForm(MoveForm):
    because = forms.ChoiceField(
        label="Why",
        choices=RefusedBecause.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why it is refused."},
    )
