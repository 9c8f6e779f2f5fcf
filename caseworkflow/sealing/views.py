"""The pages of seals: ask for one on a case, ask to open it again, and what a second team leader confirms."""

from functools import cached_property
from typing import Any

from django.urls import reverse
from django.views.generic import TemplateView

from caseworkflow.allocation.querysets import people_of
from caseworkflow.case.models import Case
from caseworkflow.sealing.forms import DecideSealForm, SealForm, UnsealForm
from caseworkflow.sealing.services import ask_for_seal, ask_to_unseal, decide_seal, named_on
from ledger import viewing
from referrals.people.models import Person
from referrals.withheld.models import Seal
from workflow.views import FormPage, OneRow

ASKED = "Asked. Another team leader confirms it on the page Sealed cases. Until then nothing changes."


class OnCase(OneRow, FormPage):
    """A form about the seal of the case of the address."""

    model = Case
    related = ("person", "provider")
    template_name = "components/frame/form_page.html"
    back, back_label = "caseworkflow:inbox", "Back to the case"
    done = ASKED

    @property
    def case_url(self) -> str:
        return reverse("caseworkflow:case-detail", args=[self.row.pk])

    def after(self, made: Any) -> str:
        return self.case_url

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        found = super().get_context_data(title=f"{self.title}: {self.row.person.name}", **context)
        return {**found, "back_url": self.case_url}


class CaseSeal(OnCase):
    """Ask for a seal; where there is one, who is named on it, and the way to have it opened again."""

    template_name = "caseworkflow/case_seal.html"
    form_class = SealForm
    title, button, is_warning = "Seal", "Ask for the seal", True

    @cached_property
    def named(self) -> list[str]:
        return named_on(self.row)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "users": people_of(self.row.provider_id)}

    def perform(self, given: dict[str, Any]) -> Seal:
        return ask_for_seal(case_id=self.row.pk, actor=self.request.user, **given)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(named=self.named, case=self.row, **context)


class CaseUnseal(OnCase):
    form_class = UnsealForm
    title, button, is_warning = "Open the seal", "Ask to open it", True

    def perform(self, given: dict[str, Any]) -> Seal:
        return ask_to_unseal(case_id=self.row.pk, actor=self.request.user)


class SealList(TemplateView):
    """How many are sealed, never which; and what waits for a second team leader."""

    template_name = "caseworkflow/seal_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user = self.request.user
        rows = Seal.objects.visible_to(user)
        waiting = list(rows.waiting().select_related("asked_by", "unseal_asked_by").order_by("asked_at", "pk"))
        viewing.record_rows_viewing([row.pk for row in waiting], [], actor=user, kind="referrals.seal")
        return super().get_context_data(count=rows.in_force().count(), waiting=waiting, **context)


class SealDecide(OneRow, FormPage):
    """Whom it is about is shown to those who see this person: nearly everybody before, the named ones afterwards."""

    model = Seal
    related = ("person", "asked_by", "unseal_asked_by")
    template_name = "components/frame/form_page.html"
    form_class = DecideSealForm
    button, done = "Save decision", "Your decision is saved."
    back, back_label = "caseworkflow:seal-list", "Sealed cases"

    def rows(self) -> Any:
        return super().rows().waiting()

    def look(self) -> None:
        """Entered as a look at the person where the page names them, and at the seal alone where it does not."""
        is_named = self.is_named
        people = self.row.subject_ids if is_named else []
        viewing.record_rows_viewing([self.row.pk], people, actor=self.request.user, kind="referrals.seal", verb="view")

    @cached_property
    def is_named(self) -> bool:
        return Person.objects.visible_to(self.request.user).filter(pk=self.row.person_id).exists()

    def perform(self, given: dict[str, Any]) -> Seal:
        is_confirmed = given["decision"] == "confirm"
        return decide_seal(seal_id=self.row.pk, actor=self.request.user, is_confirmed=is_confirmed)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        row = self.row
        whom = row.person.name if self.is_named else "a sealed person"
        by, words = (row.unseal_asked_by, "to open the seal of") if row.is_in_force else (row.asked_by, "to seal")
        intro = f"{by} asks {words} {whom}. Reason of the seal: {row.get_reason_display()}."
        return super().get_context_data(title="Confirm a seal", intro=intro, **context)
