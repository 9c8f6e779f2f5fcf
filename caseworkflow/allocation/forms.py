"""To whom a case is given."""

from typing import Any

from accounts.fields import YesNoField
from caseworkflow.case.forms import choice_field, long_text_field
from workflow.forms import MoveForm


class CaseworkerForm(MoveForm):
    """Who takes a case: one of the people whose loads stand in the table."""

    caseworker = choice_field("Who takes it?")
    has_conflict = YesNoField(
        label="Does this caseworker know the person?", help_text="As family, friend or neighbour, or from another case."
    )

    def __init__(self, *args: Any, candidates: Any = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.users = {str(one.user.pk): one.user for one in candidates}
        self.fields["caseworker"].choices = [(pk, str(user)) for pk, user in self.users.items()]

    def clean_caseworker(self) -> Any:
        return self.users[self.cleaned_data["caseworker"]]


class AllocateForm(CaseworkerForm):
    """A referral has not moved since: whoever allocated it first has won."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["version"]


class ReallocateForm(CaseworkerForm):
    reason = long_text_field("Why does it change hands?")
