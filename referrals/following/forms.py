"""What the referring side adds to a referral after it was sent."""

from referrals.referral.forms import prose_field, radio_field
from referrals.referral.terms import WithdrawalReason
from workflow.forms import MoveForm


class AnswerForm(MoveForm):
    answer = prose_field("Your answer", rows=5, required=True)


class WithdrawReferralForm(MoveForm):
    reason = radio_field(WithdrawalReason.choices, label="Why do you withdraw it?", required=True)
    note = prose_field("Anything the provider should know")
