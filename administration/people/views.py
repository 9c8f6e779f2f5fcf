"""People and their roles: who is here, who joins, moves or leaves, and what a second administrator confirms."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.generic import TemplateView

from accounts.models import User
from administration.people.forms import DecideForm, JoinForm, LeaveForm, PeopleFilter, ResetForm, RoleForm, first_role
from administration.people.models import AccessRequest
from administration.people.policies import why_not_decide
from administration.people.presenters import lines_of, people_page, standing_of
from administration.people.services.asking import Decided, ask_for_access, confirm_access, decline_access
from administration.people.services.leaving import record_leaving
from administration.people.terms import Asked
from ledger import viewing
from workflow.machine import MoveRefused
from workflow.paging import PageLinks
from workflow.proposals import Proposal
from workflow.views import FormPage, OneRow, RowView

TO_CONFIRM = "Another administrator confirms it on the page To confirm. Until then nothing changes."
MOST = 200


class PersonList(TemplateView):
    template_name = "administration/person_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user, query = self.request.user, self.request.GET
        form = PeopleFilter(query)
        q = form.cleaned_data["q"] if form.is_valid() else ""
        page, following = people_page(User.objects.visible_to(user), q, query.get("after", ""))
        viewing.record_list_viewing(page, actor=user, kind="accounts.user")
        lines = [standing_of(one) for one in page]
        return super().get_context_data(lines=lines, q=q, pager=PageLinks(query, following), **context)


class PersonDetail(RowView):
    model = User
    template_name = "administration/person_detail.html"
    prefetched = ("memberships__organisation",)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        waiting = AccessRequest.objects.visible_to(self.request.user).waiting().filter(user=self.row)
        own = self.row.pk == self.request.user.pk
        return super().get_context_data(waiting=list(waiting.with_people()), is_own=own, **context)


class PersonCreate(FormPage):
    form_class = JoinForm
    title, button = "Add a person", "Ask for this account"
    intro = TO_CONFIRM
    back, back_label = "administration:person-list", "People"
    done = "Asked. Another administrator confirms it, and hands over the link by which they set a password."

    def perform(self, given: dict[str, Any]) -> AccessRequest:
        return ask_for_access(actor=self.request.user, asked=Asked.JOIN, **given)


class PersonPage(OneRow, FormPage):
    """A form about one person, under their name."""

    model = User
    words = ""

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        found = super().get_context_data(title=f"{self.words}: {self.row}", back_label=str(self.row), **context)
        return {**found, "back_url": self.after(None)}

    def after(self, made: Any) -> Any:
        return reverse("administration:person-detail", args=[self.row.pk])


class RoleCreate(PersonPage):
    form_class = RoleForm
    words, button = "New role", "Ask for this role"
    intro = f"The role that they hold ends on the day before. {TO_CONFIRM}"
    back, done = "administration:person-list", "Asked. Another administrator confirms it."

    def get_initial(self) -> dict[str, Any]:
        return first_role(self.row)

    def perform(self, given: dict[str, Any]) -> AccessRequest:
        return ask_for_access(actor=self.request.user, asked=Asked.MOVE, user=self.row, **given)


class SecondRoleCreate(PersonPage):
    form_class = RoleForm
    words, button = "Second role", "Ask for this role"
    intro = f"They keep the role that they hold and choose, after signing in, in which they work. {TO_CONFIRM}"
    back, done = "administration:person-list", "Asked. Another administrator confirms it."

    def perform(self, given: dict[str, Any]) -> AccessRequest:
        return ask_for_access(actor=self.request.user, asked=Asked.SECOND_ROLE, user=self.row, **given)


class PersonLeave(PersonPage):
    form_class = LeaveForm
    words, button, is_warning = "Leaves", "End roles", True
    intro = (
        "Their roles end after that day. Open cases of a caseworker go to the desk of the team leaders of that "
        "provider: the tab To allocate of the inbox."
    )
    back, done = "administration:person-list", "Their last day is kept."

    def perform(self, given: dict[str, Any]) -> User:
        return record_leaving(user=self.row, actor=self.request.user, **given)


class SignInReset(PersonPage):
    form_class = ResetForm
    words, button = "Reset", "Ask for the reset"
    intro = (
        "When another administrator confirms it, every open session of theirs ends and the password opens nothing "
        "any more. They set a new one by a link that the other administrator hands over."
    )
    back, done = "administration:person-list", "Asked. Another administrator confirms it."

    def perform(self, given: dict[str, Any]) -> AccessRequest:
        return ask_for_access(actor=self.request.user, user=self.row, **given)


class RequestList(TemplateView):
    template_name = "administration/request_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        rows = AccessRequest.objects.visible_to(self.request.user).waiting().with_people()
        return super().get_context_data(requests=list(rows[:MOST]), **context)


class RequestDecide(OneRow, FormPage):
    model = AccessRequest
    related = ("user", "organisation", "requested_by")
    template_name = "administration/request_decide.html"
    form_class = DecideForm
    title, button = "Confirm a request", "Save decision"
    back, back_label = "administration:request-list", "To confirm"

    def rows(self) -> Any:
        return super().rows().waiting()

    def perform(self, given: dict[str, Any]) -> Decided:
        request_id, actor = self.row.pk, self.request.user
        if given["decision"] == "confirm":
            return confirm_access(request_id=request_id, actor=actor)
        return Decided(decline_access(request_id=request_id, actor=actor))

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            made = self.perform(form.cleaned_data)
        except MoveRefused as refused:
            return self.refused(form, refused)
        if made.token:
            return show_link(self.request, made)
        words = "Confirmed" if made.request.is_confirmed else "Declined: nothing changes"
        messages.success(self.request, f"{words}.")
        return redirect(self.after(made))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        found = super().get_context_data(lines=lines_of(self.row), **context)
        return {**found, "refused": why_not_decide(self.row, self.request.user)}

    def proposal(self) -> Proposal:
        return Proposal(self.row.requested_by, self.row.requested_at, self.row.get_asked_display())


def show_link(request: HttpRequest, made: Decided) -> HttpResponse:
    """Once, to whoever confirmed: the page is kept nowhere, and a second look needs a new link."""
    address = request.build_absolute_uri(reverse("administration:password-link", args=[made.token]))
    said = {"address": address, "holder": made.request.user}
    answer = render(request, "administration/link_shown.html", said)
    answer["Cache-Control"] = "no-store"
    return answer
