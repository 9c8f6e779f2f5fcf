"""What the referring side adds to a referral after it was sent, and what it must say to look one up."""

from django import forms

from referrals.following.terms import LookUpReason
from referrals.following.validators import require_real_reason
from referrals.referral.forms import prose_field, radio_field, text_field
from referrals.referral.terms import WithdrawalReason
from workflow.forms import MoveForm


class AnswerForm(MoveForm):
    answer = prose_field("Your answer", rows=5, required=True)


class WithdrawReferralForm(MoveForm):
    reason = radio_field(WithdrawalReason.choices, label="Why do you withdraw it?", required=True)
    note = prose_field("Anything the provider should know")


class LookUpForm(forms.Form):
    number = text_field("Reference or crime number, exactly", most=30, required=True)
    category = radio_field(LookUpReason.choices, label="Why do you need to know?", required=True)
    reason = prose_field("Say it in your own words", most=500, required=True, validators=[require_real_reason])
