"""The pages of conflicts of interest: declare one on a case, see those of the team, end one."""

from functools import cached_property
from typing import Any

from django.urls import reverse
from django.views.generic import TemplateView

from accounts.roles import Role
from accounts.words import day_in_words
from caseworkflow.allocation.querysets import people_of
from caseworkflow.allocation.services import declare_conflict
from caseworkflow.case.models import Case
from caseworkflow.case.policies import may_lead
from caseworkflow.conflict.forms import ConflictForm, EndForm
from ledger import viewing
from referrals.withheld.models import Conflict
from referrals.withheld.services import end_conflict
from workflow.machine import PlainAct
from workflow.views import FormPage, OneRow

MOST = 200

KEEP_APART = PlainAct(
    "keep_apart",
    "Keep two people apart",
    may_lead,
    hint="Such as a victim and whoever is suspected. Whoever works with one of them finds nothing of the other, and they "
    "are not booked for the same place on the same day. It stays for good.",
)


class ConflictCreate(OneRow, FormPage):
    """On the page of a case; whoever declares their own is led away from it, since it is theirs to see no more."""

    model = Case
    related = ("person",)
    template_name = "components/frame/form_page.html"
    form_class = ConflictForm
    title, button = "Declare a conflict of interest", "Declare it"
    back, back_label = "caseworkflow:case-list", "Back to the case"
    is_warning = True
    intro = (
        "Whoever knows the person otherwise finds nothing of them from the next page on: no case, no referral, no list, "
        "no search. Open cases of theirs go to the team leaders' desk. A team leader can end it."
    )

    @cached_property
    def leads(self) -> bool:
        return self.request.user.holds(Role.TEAM_LEADER)

    def get_form_kwargs(self) -> dict[str, Any]:
        users = people_of(self.row.provider_id) if self.leads else None
        return {**super().get_form_kwargs(), "users": users}

    def perform(self, given: dict[str, Any]) -> Conflict:
        given.setdefault("user", self.request.user)
        return declare_conflict(person_id=self.row.person_id, actor=self.request.user, **given)

    def said(self, made: Conflict) -> str:
        if made.user_id == self.request.user.pk:
            return "Your conflict of interest is kept. You find nothing of this person any more."
        return f"{made.user} finds nothing of this person any more."

    def after(self, made: Conflict) -> str:
        is_own = made.user_id == self.request.user.pk
        return reverse("caseworkflow:case-list") if is_own else self.case_url

    @property
    def case_url(self) -> str:
        return reverse("caseworkflow:case-detail", args=[self.row.pk])

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        found = super().get_context_data(title=f"{self.title}: {self.row.person.name}", **context)
        return {**found, "back_url": self.case_url}


class ConflictList(TemplateView):
    template_name = "caseworkflow/conflict_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user = self.request.user
        rows = Conflict.objects.visible_to(user).open().select_related("user", "person", "declared_by")
        page = list(rows.order_by("-declared_on", "pk")[:MOST])
        viewing.record_list_viewing(page, actor=user, kind="referrals.conflict")
        return super().get_context_data(rows=page, **context)


class ConflictEnd(OneRow, FormPage):
    model = Conflict
    related = ("user", "person", "declared_by")
    template_name = "components/frame/form_page.html"
    form_class = EndForm
    back, back_label = "caseworkflow:conflict-list", "Conflicts of interest"
    button, done = "End it", "It is ended, and stays on record."

    def perform(self, given: dict[str, Any]) -> Conflict:
        return end_conflict(conflict_id=self.row.pk, actor=self.request.user)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        row = self.row
        intro = (
            f"{row.user} is kept from {row.person.name}: {row.get_kind_display().lower()}, declared by {row.declared_by} "
            f"on {day_in_words(row.declared_on)}. Once it is ended they see this person again."
        )
        return super().get_context_data(title=f"End the conflict of interest: {row.user}", intro=intro, **context)
