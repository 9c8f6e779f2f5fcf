"""The pages of conflicts of interest: declare one on a case, see those of the team, end one; and of people who are kept apart."""

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
from caseworkflow.conflict.forms import ConflictForm, EndConflictForm, PairDecideForm, PairEndForm
from caseworkflow.conflict.services import decide_end_of_pair
from ledger import viewing
from referrals.withheld.models import Conflict, KeptApart
from referrals.withheld.services import ask_to_end_pair, end_conflict
from workflow.machine import PlainAct
from workflow.proposals import Proposal, proposed_in
from workflow.views import FormPage, OneRow

MOST = 200

KEEP_APART = PlainAct(
    "keep_apart",
    "Keep two people apart",
    may_lead,
    hint="Such as a victim and whoever is suspected. Whoever works with one of them finds nothing of the other, and they "
    "are not booked for the same place on the same day. It ends once one team leader asks for it and another confirms it.",
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
    template_name = "caseworkflow/withheld/conflict_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user = self.request.user
        rows = Conflict.objects.visible_to(user).select_related("user", "person", "declared_by", "ended_by")
        page = list(rows.open().order_by("-declared_on", "pk")[:MOST])
        ended = list(rows.exclude(ended_on=None).order_by("-ended_on", "pk")[:MOST])
        viewing.record_list_viewing([*page, *ended], actor=user, kind="referrals.conflict")
        return super().get_context_data(rows=page, ended=ended, **context)


class ConflictEnd(OneRow, FormPage):
    model = Conflict
    related = ("user", "person", "declared_by")
    template_name = "components/frame/form_page.html"
    form_class = EndConflictForm
    back, back_label = "caseworkflow:conflict-list", "Conflicts of interest"
    button, done = "End it", "It is ended, and stays on record."

    def perform(self, given: dict[str, Any]) -> Conflict:
        return end_conflict(conflict_id=self.row.pk, actor=self.request.user, **given)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        row = self.row
        intro = (
            f"{row.user} is kept from {row.person.name}: {row.get_kind_display().lower()}, declared by {row.declared_by} "
            f"on {day_in_words(row.declared_on)}. Once it is ended they see this person again."
        )
        return super().get_context_data(title=f"End the conflict of interest: {row.user}", intro=intro, **context)


class KeptApartList(TemplateView):
    """Who is kept apart, what waits for a second team leader, and what was ended, by whom and why."""

    template_name = "caseworkflow/withheld/keptapart_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user = self.request.user
        people = ("one", "other", "recorded_by", "end_asked_by", "ended_by")
        rows = KeptApart.objects.visible_to(user).select_related(*people)
        held = list(rows.open().order_by("-recorded_on", "pk")[:MOST])
        ended = list(rows.exclude(ended_on=None).order_by("-ended_on", "pk")[:MOST])
        viewing.record_list_viewing([*held, *ended], actor=user, kind="referrals.keptapart")
        return super().get_context_data(rows=held, ended=ended, **context)


class OnPair(OneRow, FormPage):
    model = KeptApart
    related = ("one", "other", "recorded_by", "end_asked_by")
    template_name = "components/frame/form_page.html"
    back, back_label = "caseworkflow:keptapart-list", "People kept apart"
    is_warning = True

    def rows(self) -> Any:
        return super().rows().open()

    @property
    def both(self) -> str:
        return f"{self.row.one.name} and {self.row.other.name}"


class KeptApartEnd(OnPair):
    """Ask that two people are kept apart no more."""

    form_class = PairEndForm
    button, done = "Ask to end it", "Asked. They stay apart until another team leader confirms it."

    def perform(self, given: dict[str, Any]) -> KeptApart:
        return ask_to_end_pair(pair_id=self.row.pk, actor=self.request.user, **given)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        row = self.row
        intro = (
            f"{row.recorded_by} kept {self.both} apart on {day_in_words(row.recorded_on)}. Once another team leader confirms "
            "the end, the people who work with one of them find the other again, and they can be booked for one place on one day."
        )
        return super().get_context_data(title="Keep two people apart no more", intro=intro, **context)


class KeptApartDecide(OnPair):
    """The second team leader's look."""

    form_class = PairDecideForm
    button, done = "Save decision", "Your decision is saved."

    def rows(self) -> Any:
        return super().rows().exclude(end_asked_by=None)

    def perform(self, given: dict[str, Any]) -> Any:
        is_confirmed = given["decision"] == "confirm"
        return decide_end_of_pair(pair_id=self.row.pk, actor=self.request.user, is_confirmed=is_confirmed)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        row = self.row
        intro = (
            f"You are asked whether {self.both} are kept apart no more. {row.recorded_by} kept them apart on "
            f"{day_in_words(row.recorded_on)}. A conflict of interest that somebody declared for themselves stays as it is."
        )
        return super().get_context_data(title="May these two people meet?", intro=intro, **context)

    def proposal(self) -> Proposal | None:
        return proposed_in("ask_to_end_apart", why_of=KeptApart.get_end_reason_display)(self.row)
