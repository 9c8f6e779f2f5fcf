"""What a person types when somebody agrees, refuses or withdraws."""

from django import forms

from caseworkflow.case.forms import past_day_field
from workflow.forms import MoveForm

WORDING = "2026-01"


# -- consent, victim, risk -------------------------------------------------------------------------------------------


class AgreeForm(MoveForm):
    on = past_day_field("When did the person say so?", noun="day on which the person said so")
    how = forms.CharField(label="How did they say so?", help_text="For example: signed on paper.", max_length=120)
    wording = forms.CharField(label="Version of the wording", max_length=40, initial=WORDING)


class RefuseForm(MoveForm):
    on = past_day_field("When did the person say so?", noun="day on which the person said so")
    how = forms.CharField(label="How did they say so?", max_length=120)


class WithdrawConsentForm(MoveForm):
    on = past_day_field("When did the person withdraw?", noun="day of the withdrawal")
