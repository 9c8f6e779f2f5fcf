"""To whom a case is given."""

from typing import Any
from uuid import UUID

from django import forms

from caseworkflow.case.forms import choice_field, long_text_field
from referrals.withheld.terms import ConflictKind
from workflow.forms import MoveForm

NO_CONFLICT = "no"


class CaseworkerForm(MoveForm):
    """Who takes a case: one of the people whose loads stand in the table."""

    caseworker = choice_field("Who takes it?")
    conflict = choice_field(
        "Does this caseworker know the person?",
        [(NO_CONFLICT, "No"), *((one.value, f"Yes: {one.label[0].lower()}{one.label[1:]}") for one in ConflictKind)],
        "A yes is kept: they find nothing of this person any more, and cannot be given the case.",
    )

    def __init__(self, *args: Any, candidates: Any = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.users = {str(one.user.pk): one.user for one in candidates}
        self.fields["caseworker"].choices = [(pk, str(user)) for pk, user in self.users.items()]

    def clean_caseworker(self) -> Any:
        return self.users[self.cleaned_data["caseworker"]]

    def clean_conflict(self) -> str:
        """The kind of a conflict; empty where there is none."""
        answer: str = self.cleaned_data["conflict"]
        return "" if answer == NO_CONFLICT else answer


class AllocateForm(CaseworkerForm):
    """A referral has not moved since: whoever allocated it first has won."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["version"]


class ReallocateForm(CaseworkerForm):
    reason = long_text_field("Why does it change hands?")


#: So many cases change hands at once: they are looked at one by one on the check page.
MOST_AT_ONCE = 100

SPREAD = "spread"


class ShareOutForm(forms.Form):
    """Which cases change hands, to whom, and why; the cases are ticked in the table."""

    cases = forms.TypedMultipleChoiceField(
        label="Cases",
        coerce=UUID,
        widget=forms.MultipleHiddenInput,
        error_messages={
            "required": "Tick at least one case.",
            "invalid_choice": "One of the cases is not in this list any more. Look at the list again.",
        },
    )
    to = choice_field("Who takes them?")
    reason = long_text_field("Why do they change hands?")

    def __init__(self, *args: Any, cases: Any, loads: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["cases"].choices = [(str(one.pk), one.reference) for one in cases]
        people = [(str(one.user.pk), f"{one.user}, who holds {one.held}") for one in loads]
        self.fields["to"].choices = [(SPREAD, "Spread them: each to whoever has most room then"), *people]

    @property
    def ticked(self) -> set[str]:
        """Everything is ticked until somebody has chosen."""
        return (
            {str(pk) for pk, _ in self.fields["cases"].choices} if not self.is_bound else {*self.data.getlist("cases")}
        )
