"""What the referring side adds to a referral after it was sent."""

from django import forms

from accounts.fields import VersionField
from referrals.forms.reading import prose, radios
from referrals.terms import WithdrawalReason


class VersionedForm(forms.Form):
    """A form about a row that others may move: it carries the version that its reader saw."""

    version = VersionField()


class AnswerForm(VersionedForm):
    answer = prose("Your answer", rows=5, required=True)


class WithdrawForm(VersionedForm):
    reason = radios(WithdrawalReason.choices, label="Why do you withdraw it?", required=True)
    note = prose("Anything the provider should know")
