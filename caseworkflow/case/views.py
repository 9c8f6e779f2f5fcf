"""The pages of acts on a case: whose it is, whom an act tells, and what happens next."""

from typing import Any

from django.urls import reverse

from accounts.words import weekday_in_words
from caseworkflow.case.models import Case
from caseworkflow.case.presenters import WORDS, outgoing_messages
from caseworkflow.case.services import Said
from workflow.views import TransitionView


def what_next(case: Case) -> str:
    """What is due next and by when, for the reader of a message."""
    if not case.next_due_at:
        return "Nothing is due on it now."
    return f"Next: {case.get_next_clock_display().lower()}, by {weekday_in_words(case.next_due_at)}."


class CaseTransition(TransitionView):
    """An act on the case of the address."""

    model: Any = Case
    related = (
        "person",
        "programme",
        "programme_version__programme",
        "caseworker",
        "provider",
        "referral__programme",
        "referral__programme_version__programme",
        "referral__sender",
        "contract",
        "placement",
        "risk_screen",
        "disposal_clock",
    )
    words = WORDS
    back_label = "Back to the case"

    @property
    def case(self) -> Case:
        return self.row

    def identity(self) -> dict[str, Any]:
        person = self.case.person
        return {
            "name": person.name,
            "born_on": person.date_of_birth,
            "reference": self.case.reference,
            "programme": self.case.programme.name,
            "state": self.case.state,
            "caseworker": self.case.caseworker,
        }

    def subject(self) -> str:
        return self.case.person.name

    def target(self) -> dict[str, Any]:
        return {"case_id": self.case.pk}

    def told(self) -> list[dict[str, str]]:
        return outgoing_messages(self.case, self.verb or (self.plain_act.verb if self.plain_act else ""))

    def back_url(self) -> str:
        return reverse("caseworkflow:case-detail", args=[self.case.pk])

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(case=self.case, **context)

    def said(self, made: Any) -> str:
        """What was done, what happens next, and by when."""
        if isinstance(made, Said):
            return made.sentence
        case = made if isinstance(made, Case) else Case.objects.get(pk=self.case.pk)
        return f"{self.title()}: done. It is now “{case.get_state_display()}”. {what_next(case)}"


class CasePartTransition(CaseTransition):
    """An act on one row of a case, such as an appointment or a goal; the address names that row."""

    related = tuple(f"case__{name}" for name in CaseTransition.related)
    names_row = ""

    def rows(self) -> Any:
        return self.model.objects.filter(case__in=Case.objects.visible_to(self.request.user))

    @property
    def case(self) -> Case:
        return self.row.case

    def target(self) -> dict[str, Any]:
        return {self.names_row: self.row.pk}
