"""What custody records: who is held, who was seen, who was tested."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from accounts.fields import MomentField
from programmes.terms.vocabularies import ReferenceKind
from referrals.correction.forms import CorrectionForm
from referrals.custody.states import CustodyState
from referrals.custody.terms import DrugTestResult
from referrals.referral.forms import (
    radio_field,
    reference_choices,
    reference_values,
    select_field,
    text_field,
    tick_field,
)

NEEDS = [
    (words, words)
    for words in (
        "Appropriate adult",
        "Interpreter",
        "Liaison and diversion",
        "Medical",
        "Self-harm risk",
        "Pregnant",
        "Veteran",
        "Under 18",
    )
]

NARROW = {"class": "govuk-input--width-5"}

TEN = {"class": "govuk-input--width-10"}


class DetentionForm(forms.Form):
    suite = select_field([], label="Custody suite", required=True)
    initials = text_field("Initials", most=6, required=True, widget=forms.TextInput(attrs=NARROW))
    cell = text_field("Cell", most=10, widget=forms.TextInput(attrs=NARROW))
    custody_record = text_field("Custody record", most=30, widget=forms.TextInput(attrs=TEN))
    detained_at = MomentField(label="Detained since", noun="date and time", latest=timezone.localdate)
    needs = tick_field("What the worker should know", choices=NEEDS)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["suite"].choices = [("", "Choose"), *suite_choices()]


class DetaineeSeenForm(forms.Form):
    seen = radio_field(
        [(one.value, one.label) for one in CustodyState if one != CustodyState.ON_LIST],
        label="What happened?",
        required=True,
    )
    reason = text_field("Why were they not seen?", most=120)
    reveals = {"seen": {CustodyState.NOT_SEEN.value: ("reason",)}}

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("seen") == CustodyState.NOT_SEEN and not self.cleaned_data.get("reason"):
            self.add_error("reason", "Say why they were not seen. It is counted and reported.")
        return self.cleaned_data


class CustodyReleaseForm(forms.Form):
    released_at = MomentField(
        label="When did they leave?", noun="date and time of the release", latest=timezone.localdate
    )

    def clean_released_at(self) -> datetime:
        released_at: datetime = self.cleaned_data["released_at"]
        if released_at > timezone.now():
            raise forms.ValidationError("The release cannot be in the future.")
        return released_at


class DrugTestForm(forms.Form):
    result = radio_field(DrugTestResult.choices, label="Result", required=True)
    substances = tick_field("What was it positive for?")
    tested_at = MomentField(label="When was the test?", noun="date and time of the test", latest=timezone.localdate)
    reveals = {"result": {DrugTestResult.POSITIVE.value: ("substances",)}}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kind = ReferenceKind.SPECIFIED_CLASS_A
        self.fields["substances"].choices = reference_choices(reference_values([kind], timezone.localdate())[kind])

    def clean(self) -> dict[str, Any]:
        is_positive = self.cleaned_data.get("result") == DrugTestResult.POSITIVE
        if is_positive and not self.cleaned_data.get("substances"):
            self.add_error("substances", "Choose what the test was positive for.")
        if not is_positive:
            self.cleaned_data["substances"] = []
        return self.cleaned_data


def suite_choices() -> list[tuple[str, str]]:
    kind = ReferenceKind.CUSTODY_SUITE
    return reference_choices(reference_values([kind], timezone.localdate())[kind])


class DetentionCorrectionForm(CorrectionForm):
    suite = select_field([], label="Custody suite", required=True)
    initials = text_field("Initials", most=6, required=True, widget=forms.TextInput(attrs=NARROW))
    cell = text_field("Cell", most=10, widget=forms.TextInput(attrs=NARROW))
    custody_record = text_field("Custody record", most=30, widget=forms.TextInput(attrs=TEN))
    detained_at = MomentField(label="Detained since", noun="date and time", latest=timezone.localdate)
    released_at = MomentField(
        label="When did they leave?",
        noun="date and time of the release",
        latest=timezone.localdate,
        required=False,
        help_text="Empty: they are still here.",
    )
    names = ("suite", "initials", "cell", "custody_record", "detained_at", "released_at")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["suite"].choices = [("", "Choose"), *suite_choices()]


class DrugTestCorrectionForm(CorrectionForm, DrugTestForm):
    names = ("result", "substances", "tested_at")
