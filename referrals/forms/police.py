"""What police decide and what custody records."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.fields import MomentField
from programmes.models import ReferenceValue
from programmes.terms import ReferenceKind
from referrals.forms.following import VersionedForm
from referrals.forms.reading import listed, prose, radios, references, select, text, ticks
from referrals.models import PoliceDecision
from referrals.states import CustodyState
from referrals.terms import DrugTestResult, PoliceDecisionKind

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
ONLY_WHEN_COMPLETED = "22"
NARROW = {"class": "govuk-input--width-5"}
TEN = {"class": "govuk-input--width-10"}


class DecisionForm(VersionedForm):
    decision = radios([], label="Your decision", required=True)
    outcome_code = select([], label="Outcome code")
    reason = prose("Reason", rows=4, required=True, help_text="It is kept, and the provider sees it.")

    def __init__(self, *args: Any, decision: PoliceDecision, **options: Any) -> None:
        super().__init__(*args, **options)
        self.says_completed = says_completed(decision.papers)
        self.fields["decision"].choices = [tuple(choice) for choice in decision.choices]
        if decision.kind != PoliceDecisionKind.OUTCOME:
            del self.fields["outcome_code"]
            return
        codes = ReferenceValue.objects.in_force(ReferenceKind.OUTCOME_TYPE, timezone.localdate())
        self.fields["outcome_code"].choices = [
            ("", "Choose"),
            *((one.code, f"{one.code} {one.label}") for one in codes),
        ]
        self.fields["outcome_code"].required = True

    def clean_outcome_code(self) -> str:
        code = self.cleaned_data["outcome_code"]
        if code == ONLY_WHEN_COMPLETED and not self.says_completed:
            raise ValidationError("Outcome 22 is only for a person who completed. The papers do not say so.")
        return code


def says_completed(papers: Any) -> bool:
    """Whether the disclosed papers say that the person completed."""
    told = str(papers).casefold().replace("not completed", "").replace("not_completed", "")
    return "completed" in told


class DetentionForm(forms.Form):
    suite = select([], label="Custody suite", required=True)
    initials = text("Initials", most=6, required=True, widget=forms.TextInput(attrs=NARROW))
    cell = text("Cell", most=10, widget=forms.TextInput(attrs=NARROW))
    custody_record = text("Custody record", most=30, widget=forms.TextInput(attrs=TEN))
    detained_at = MomentField(label="Detained since", noun="date and time", latest=timezone.localdate)
    needs = ticks("What the worker should know", choices=NEEDS)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["suite"].choices = [("", "Choose"), *suites()]


class SeenForm(forms.Form):
    seen = radios(
        [(one.value, one.label) for one in CustodyState if one != CustodyState.ON_LIST],
        label="What happened?",
        required=True,
    )
    reason = text("Why were they not seen?", most=120)
    reveals = {"seen": {CustodyState.NOT_SEEN.value: ("reason",)}}

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("seen") == CustodyState.NOT_SEEN and not self.cleaned_data.get("reason"):
            self.add_error("reason", "Say why they were not seen. It is counted and reported.")
        return self.cleaned_data


class DrugTestForm(forms.Form):
    result = radios(DrugTestResult.choices, label="Result", required=True)
    substances = ticks("What was it positive for?")
    tested_at = MomentField(label="When was the test?", noun="date and time of the test", latest=timezone.localdate)
    reveals = {"result": {DrugTestResult.POSITIVE.value: ("substances",)}}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kind = ReferenceKind.SPECIFIED_CLASS_A
        self.fields["substances"].choices = listed(references([kind], timezone.localdate())[kind])

    def clean(self) -> dict[str, Any]:
        is_positive = self.cleaned_data.get("result") == DrugTestResult.POSITIVE
        if is_positive and not self.cleaned_data.get("substances"):
            self.add_error("substances", "Choose what the test was positive for.")
        if not is_positive:
            self.cleaned_data["substances"] = []
        return self.cleaned_data


def suites() -> list[tuple[str, str]]:
    kind = ReferenceKind.CUSTODY_SUITE
    return listed(references([kind], timezone.localdate())[kind])
