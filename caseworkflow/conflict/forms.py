"""Who knows the person otherwise, and how."""

from typing import Any

from django import forms

from accounts.models import User
from caseworkflow.case.forms import choice_field
from referrals.withheld.terms import ConflictEnd, ConflictKind, PairEnd
from workflow.forms import MoveForm


class ConflictForm(forms.Form):
    """A worker speaks for themselves; a team leader says of whom it is said."""

    user = forms.ModelChoiceField(User.objects.none(), label="Who knows the person?", empty_label="Choose")
    kind = choice_field("How do they know each other?", ConflictKind.choices)

    def __init__(self, *args: Any, users: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if users is None:
            del self.fields["user"]
        else:
            self.fields["user"].queryset = users


class PairForm(MoveForm):
    reference = forms.CharField(
        label="Reference of the other person's case", max_length=10, help_text="As it stands at the head of that case."
    )


class EndConflictForm(forms.Form):
    reason = choice_field("Why does it end?", ConflictEnd.choices)


class PairEndForm(forms.Form):
    reason = choice_field("Why does it end?", PairEnd.choices)


class PairDecideForm(forms.Form):
    decision = choice_field(
        "Your decision", [("confirm", "End it: they may meet"), ("decline", "Decline: they stay apart")]
    )
