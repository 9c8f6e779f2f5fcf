"""What the referring side adds to a referral after it was sent."""

from referrals.referral.forms import VersionedForm, prose, radios
from referrals.referral.terms import WithdrawalReason


class AnswerForm(VersionedForm):
    answer = prose("Your answer", rows=5, required=True)


class WithdrawForm(VersionedForm):
    reason = radios(WithdrawalReason.choices, label="Why do you withdraw it?", required=True)
    note = prose("Anything the provider should know")
