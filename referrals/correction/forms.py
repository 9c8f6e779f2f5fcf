"""What every page of a correction asks beside the new values: why, and what the page showed."""

from typing import Any

from django import forms

from referrals.correction.terms import CorrectionReason, FollowUpAnswer
from referrals.referral.forms import radio_field
from workflow.seen import SeenForm


class CorrectionForm(SeenForm):
    """The values that stand there, and why they are changed."""

    reason = radio_field(CorrectionReason.choices, label="Why is it corrected?", required=True)

    #: Names of fields whose form and record agree; a form whose values are others says so in `first`.
    names: tuple[str, ...] = ()

    def __init__(self, *args: Any, row: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.row = row
        self.order_fields([*(name for name in self.fields if name not in {"seen", "reason"}), "reason", "seen"])

    @classmethod
    def first(cls, row: Any) -> dict[str, Any]:
        return {name: getattr(row, name) for name in cls.names}


class SettleForm(forms.Form):
    answer = radio_field(FollowUpAnswer.choices, label="What became of it?", required=True)
