"""The pages of seals: ask for one on a case, change who sees it, ask to open it, and what a second team leader confirms."""

from functools import cached_property
from typing import Any

from django.urls import reverse
from django.views.generic import TemplateView

from accounts.models import User
from caseworkflow.allocation.querysets import people_of
from caseworkflow.case.models import Case
from caseworkflow.sealing.forms import DecideSealForm, LeadSealForm, SealedNameForm, SealForm, UnsealForm
from caseworkflow.sealing.services import (
    ask_for_seal,
    ask_to_change_names,
    ask_to_lead_seal,
    ask_to_unseal,
    decide_seal,
    decide_seal_change,
    named_on,
    seal_of,
)
from ledger import viewing
from referrals.people.models import Person
from referrals.withheld.models import Seal, SealChange
from workflow.proposals import Proposal, proposed_in
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

    template_name = "caseworkflow/withheld/case_seal.html"
    form_class = SealForm
    title, button, is_warning = "Seal", "Ask for the seal", True

    @cached_property
    def named(self) -> list[str]:
        return [str(one) for one in named_on(self.row)]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "users": people_of(self.row.provider_id)}

    def perform(self, given: dict[str, Any]) -> Seal:
        return ask_for_seal(case_id=self.row.pk, actor=self.request.user, **given)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        changes = SealChange.objects.filter(seal__in=seal_of(self.row)).select_related("user", "asked_by", "decided_by")
        return super().get_context_data(
            named=self.named, case=self.row, changes=changes.order_by("-asked_at", "pk"), **context
        )


class CaseSealAdd(OnCase):
    """Ask that somebody is added to those who see a sealed person."""

    form_class = SealedNameForm
    title, button, is_warning = "Add somebody to the seal", "Ask to add them", True
    is_added = True

    def get_form_kwargs(self) -> dict[str, Any]:
        named = [one.pk for one in named_on(self.row)]
        here = people_of(self.row.provider_id)
        users = here.exclude(pk__in=named) if self.is_added else User.objects.filter(pk__in=named)
        return {**super().get_form_kwargs(), "users": users.order_by("display_name", "pk")}

    def perform(self, given: dict[str, Any]) -> SealChange:
        return ask_to_change_names(
            case_id=self.row.pk, actor=self.request.user, user=given["user"], is_added=self.is_added
        )

    def after(self, made: Any) -> str:
        return reverse("caseworkflow:case-seal", args=[self.row.pk])


class CaseSealRemove(CaseSealAdd):
    title, button = "Take somebody off the seal", "Ask to take them off"
    is_added = False


class CaseUnseal(OnCase):
    form_class = UnsealForm
    title, button, is_warning = "Open the seal", "Ask to open it", True

    def perform(self, given: dict[str, Any]) -> Seal:
        return ask_to_unseal(case_id=self.row.pk, actor=self.request.user)


class SealList(TemplateView):
    """How many are sealed, never which; and what waits for a second team leader."""

    template_name = "caseworkflow/withheld/seal_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user = self.request.user
        rows = Seal.objects.visible_to(user)
        waiting = list(rows.waiting().select_related("asked_by", "unseal_asked_by").order_by("asked_at", "pk"))
        changes = list(SealChange.objects.visible_to(user).waiting().select_related("asked_by", "user").order_by("pk"))
        orphans = list(rows.without_leader().order_by("asked_at", "pk"))
        shown = [row.pk for row in (*waiting, *changes, *orphans)]
        viewing.record_rows_viewing(shown, [], actor=user, kind="referrals.seal")
        return super().get_context_data(
            count=rows.in_force().count(), waiting=waiting, changes=changes, orphans=orphans, **context
        )


class OnSeal(OneRow, FormPage):
    """Whom it is about is shown to those who see this person: nearly everybody before, the named ones afterwards."""

    template_name = "components/frame/form_page.html"
    back, back_label = "caseworkflow:seal-list", "Sealed cases"

    @property
    def person(self) -> Person:
        return self.row.person

    @cached_property
    def is_named(self) -> bool:
        return Person.objects.visible_to(self.request.user).filter(pk=self.person.pk).exists()

    @property
    def whom(self) -> str:
        return self.person.name if self.is_named else "a sealed person"

    def look(self) -> None:
        """Entered as a look at the person where the page names them, and at the seal alone where it does not."""
        people = self.row.subject_ids if self.is_named else []
        viewing.record_rows_viewing([self.row.pk], people, actor=self.request.user, kind="referrals.seal", verb="view")


class SealDecide(OnSeal):
    """Confirm that a person is sealed, or that a seal is opened."""

    model = Seal
    related = ("person", "asked_by", "unseal_asked_by")
    form_class = DecideSealForm
    button, done = "Save decision", "Your decision is saved."

    def rows(self) -> Any:
        return super().rows().waiting()

    def perform(self, given: dict[str, Any]) -> Seal:
        is_confirmed = given["decision"] == "confirm"
        return decide_seal(seal_id=self.row.pk, actor=self.request.user, is_confirmed=is_confirmed)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        row = self.row
        words = "open the seal of" if row.is_in_force else "seal"
        intro = f"You are asked to {words} {self.whom}."
        return super().get_context_data(title="Confirm a seal", intro=intro, **context)

    def proposal(self) -> Proposal | None:
        verb = "ask_to_unseal" if self.row.is_in_force else "ask_for_seal"
        return proposed_in(verb, why_of=lambda row: f"Reason of the seal: {row.get_reason_display()}")(self.row)


class SealChangeDecide(OnSeal):
    """Confirm that somebody is added to those who see a sealed person, or taken off."""

    model = SealChange
    related = ("seal__person", "user", "asked_by")
    form_class = DecideSealForm
    button, done = "Save decision", "Your decision is saved. It holds from the next page on."

    @property
    def person(self) -> Person:
        return self.row.seal.person

    def rows(self) -> Any:
        return super().rows().waiting()

    def perform(self, given: dict[str, Any]) -> SealChange:
        is_confirmed = given["decision"] == "confirm"
        return decide_seal_change(change_id=self.row.pk, actor=self.request.user, is_confirmed=is_confirmed)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        row = self.row
        words = f"{row.user} is added to" if row.is_added else f"{row.user} is taken off"
        intro = f"You are asked whether {words} the people who see {self.whom}."
        return super().get_context_data(title="Confirm who sees a sealed case", intro=intro, **context)

    def proposal(self) -> Proposal:
        row = self.row
        return Proposal(row.asked_by, row.asked_at, f"Reason of the seal: {row.seal.get_reason_display()}")


class SealLead(OnSeal):
    """Where nobody who leads is named any more: ask to be."""

    model = Seal
    form_class = LeadSealForm
    title, button, done, is_warning = "Ask to be named on a seal", "Ask for it", ASKED, True
    intro = (
        "Nobody who is named on this seal leads a team here any more, so that nobody could ask for it to be changed or opened. "
        "Another team leader confirms that you are named; then you see whom it is about."
    )

    def rows(self) -> Any:
        return super().rows().without_leader()

    def perform(self, given: dict[str, Any]) -> SealChange:
        return ask_to_lead_seal(seal_id=self.row.pk, actor=self.request.user)
