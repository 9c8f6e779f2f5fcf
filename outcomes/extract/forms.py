"""What is asked of somebody who judges a link."""

from django import forms

from referrals.referral.forms import radio_field


class LinkForm(forms.Form):
    person = forms.UUIDField(widget=forms.HiddenInput)
    is_same = radio_field(
        [("yes", "Yes, this is the same person"), ("no", "No, this is somebody else")],
        label="Is this row about this person?",
        required=True,
    )


class UndoForm(forms.Form):
    """Nothing but the decision."""
