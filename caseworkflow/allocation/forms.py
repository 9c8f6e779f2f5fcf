"""To whom a case is given."""

from typing import Any

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
