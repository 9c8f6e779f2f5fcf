"""What is typed of records that fall due: which, the decision and its reason, and what holds records back."""

from typing import Any
from uuid import UUID

from django import forms

from accounts.fields import DayMonthYearField
from administration.retention.terms import HoldReason, RetentionDecision, RetentionReason

SMALL = {"class": "govuk-radios--small"}


class DecideRecordsForm(forms.Form):
    """Which of the people on the page; they are ticked in the table, so the field has no widget of its own here."""

    people = forms.TypedMultipleChoiceField(
        label="People",
        coerce=UUID,
        widget=forms.MultipleHiddenInput,
        error_messages={
            "required": "Tick at least one line of the list.",
            "invalid_choice": "One of the lines is no longer due. Look at the list again.",
        },
    )
    decision = forms.ChoiceField(
        label="Decision for the lines that are ticked",
        choices=RetentionDecision.choices,
        widget=forms.RadioSelect(attrs=SMALL),
    )
    reason = forms.ChoiceField(label="Reason", choices=RetentionReason.choices, widget=forms.RadioSelect(attrs=SMALL))
    keep_until = DayMonthYearField(
        label="Keep until", noun="day until which they are kept", required=False, help_text="Only where they are kept."
    )

    def __init__(self, *args: Any, people: list[UUID], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["people"].choices = [(str(one), str(one)) for one in people]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        is_kept = given.get("decision") == RetentionDecision.KEEP
        if is_kept and "keep_until" not in self.errors and not given.get("keep_until"):
            self.add_error("keep_until", "Enter the day until which they are kept.")
        return given

    @property
    def ticked(self) -> set[str]:
        return set(self.data.getlist("people")) if self.is_bound else set()


class HoldForm(forms.Form):
    reference = forms.CharField(label="Reference of a referral or a case", max_length=10)
    reason = forms.ChoiceField(label="Why", choices=HoldReason.choices, widget=forms.RadioSelect(attrs=SMALL))
    until_on = DayMonthYearField(label="Hold until", noun="day until which they are held")
