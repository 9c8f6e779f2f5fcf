"""The pages of acts on a case: whose it is, whom an act tells, and what happens next."""

from typing import Any

from django.http import Http404
from django.urls import reverse

from accounts.kept import KeptReadFor
from accounts.words import weekday_in_words
from caseworkflow.case.models import Case
from caseworkflow.case.presenters import outgoing_messages
from caseworkflow.case.reports import WORDS
from caseworkflow.case.services import Said
from workflow.views import TransitionView


def what_next(case: Case) -> str:
    """What is due next and by when, for the reader of a message."""
    if not case.next_due_at:
        return "Nothing is due on it now."
    return f"Next: {case.get_next_clock_display().lower()}, by {weekday_in_words(case.next_due_at)}."


#: What the page of an act says of a case.
RELATED = (
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

#: What is sent needs the case alone.
SENT = KeptReadFor(lambda user, pk: Case.objects.visible_to(user).filter(pk=pk))
SHOWN = KeptReadFor(lambda user, pk: Case.objects.visible_to(user).select_related(*RELATED).filter(pk=pk))


class CaseTransition(TransitionView):
    """An act on the case of the address."""

    model: Any = Case
    words = WORDS
    back_label = "Back to the case"

    def find_row(self, *, is_sent: bool) -> Any:
        try:
            return (SENT if is_sent else SHOWN).get(self.request.user, self.kwargs["pk"])
        except Case.DoesNotExist as missing:
            raise Http404 from missing

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
        return f"{self.title()}: done. It is now “{case.tag.words}”. {what_next(case)}"


class CasePartTransition(CaseTransition):
    """An act on one row of a case, such as an appointment or a goal; the address names that row."""

    related = tuple(f"case__{name}" for name in RELATED)
    names_row = ""

    def rows(self) -> Any:
        return self.model.objects.filter(case__in=Case.objects.visible_to(self.request.user))

    def find_row(self, *, is_sent: bool) -> Any:
        return TransitionView.find_row(self, is_sent=is_sent)

    @property
    def case(self) -> Case:
        return self.row.case

    def target(self) -> dict[str, Any]:
        return {self.names_row: self.row.pk}
