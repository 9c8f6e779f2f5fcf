"""What the referring side adds to a referral after it was sent."""

from referrals.referral.forms import VersionedForm, prose_field, radio_field
from referrals.referral.terms import WithdrawalReason


class AnswerForm(VersionedForm):
    answer = prose_field("Your answer", rows=5, required=True)


class WithdrawReferralForm(VersionedForm):
    reason = radio_field(WithdrawalReason.choices, label="Why do you withdraw it?", required=True)
    note = prose_field("Anything the provider should know")
