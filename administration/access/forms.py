"""What an auditor types to find one person, the days that an answer spans, and a paper to be checked."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.fields import DayMonthYearField
from administration.access.terms import AskReason
from ledger.looks import Way

LARGEST = 20 * 1024 * 1024
A_YEAR = timedelta(days=365)


class FindForm(forms.Form):
    reference = forms.CharField(
        label="Reference of a referral or case",
        required=False,
        max_length=36,
        help_text="Or the whole name and the date of birth below.",
    )
    given_names = forms.CharField(label="Given names, exactly", required=False, max_length=100)
    family_name = forms.CharField(label="Family name, exactly", required=False, max_length=100)
    born_on = DayMonthYearField(label="Date of birth", noun="date of birth", required=False, latest=timezone.localdate)
    reason = forms.ChoiceField(
        label="Why do you ask?",
        choices=AskReason.choices,
        widget=forms.RadioSelect(attrs={"class": "govuk-radios--small"}),
        error_messages={"required": "Choose why you ask."},
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        named = [given.get(name) for name in ("family_name", "born_on")]
        if not given.get("reference") and not all(named) and not self.errors:
            raise ValidationError("Give a reference, or the whole name and the date of birth.")
        return given


def a_year_ago() -> date:
    return timezone.localdate() - A_YEAR


class SpanForm(forms.Form):
    """Days of a question; without any, the last year until today."""

    since = DayMonthYearField(label="From", noun="first day", initial=a_year_ago, latest=timezone.localdate)
    until = DayMonthYearField(label="To", noun="last day", initial=timezone.localdate, latest=timezone.localdate)
    way = forms.ChoiceField(label="By what way", required=False, choices=[("", "Any"), *Way.choices])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("since") and given.get("until") and given["since"] > given["until"]:
            self.add_error("since", "The first day must not be after the last day.")
        return given


class PaperForm(forms.Form):
    paper = forms.FileField(label="The signed PDF", error_messages={"required": "Choose the file."})

    def clean_paper(self) -> Any:
        given = self.cleaned_data["paper"]
        if given.size > LARGEST:
            raise ValidationError("The file must be 20 MB or less.")
        return given
