"""Why a case is sealed, for whom it stays, and what a second team leader says."""

from typing import Any

from django import forms

from accounts.models import User
from caseworkflow.case.forms import choice_field
from referrals.withheld.terms import SealReason


class SealForm(forms.Form):
    reason = choice_field("Why is it sealed?", SealReason.choices)
    named = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label="Who still sees it?",
        help_text="You are named in any case. For everybody else this person is not there.",
        widget=forms.CheckboxSelectMultiple(attrs={"class": "govuk-checkboxes--small"}),
        error_messages={"required": "Name at least one person."},
    )

    def __init__(self, *args: Any, users: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["named"].queryset = users


class SealedNameForm(forms.Form):
    """One of the people of the provider, or of those who are named."""

    user = forms.ModelChoiceField(User.objects.none(), label="Who?", empty_label="Choose")

    def __init__(self, *args: Any, users: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["user"].queryset = users


class LeadSealForm(forms.Form):
    is_sure = forms.BooleanField(
        label="I ask to be named on this seal",
        error_messages={"required": "Say that you ask for it, or leave it as it is."},
    )


class UnsealForm(forms.Form):
    is_sure = forms.BooleanField(
        label="What it was sealed for is over",
        error_messages={"required": "Say that it is over, or leave it sealed."},
    )


class DecideSealForm(forms.Form):
    decision = choice_field("Your decision", [("confirm", "Confirm"), ("decline", "Decline: nothing changes")])
