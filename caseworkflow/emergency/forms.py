"""Which case, why, and what happened."""

from django import forms

from accounts.fields import clean_reason_words
from caseworkflow.case.forms import choice_field, long_text_field
from referrals.withheld.terms import EmergencyReason


class BreakSealForm(forms.Form):
    reference = forms.CharField(label="Reference of the case", max_length=10)
    reason = choice_field("Why can it not wait?", EmergencyReason.choices)
    words = long_text_field("What happened?", "In your own words, for the auditor who reads it.")

    def clean_words(self) -> str:
        return clean_reason_words(self.cleaned_data["words"])
