"""What a team leader decides on a likeness or a bar."""

from django import forms

from referrals.referral.forms import radio_field, text_field
from workflow.forms import MoveForm


class LikenessForm(MoveForm):
    is_same = radio_field(
        [("yes", "Yes, this is one person"), ("no", "No, these are two people")],
        label="Is this the same person?",
        required=True,
    )


class BarForm(forms.Form):
    is_told = forms.BooleanField(
        label="The person has been told that no further offer of this programme will be made, and how to have it reviewed",
        error_messages={"required": "Tell the person first, then confirm."},
    )


class LiftForm(forms.Form):
    reason = text_field("Why is the bar lifted?", most=200, required=True)
