"""The front door: each role goes to its own first page, and whoever holds several says in which they work."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.generic import FormView

from accounts.roles import Role
from diversion.middleware import CHOSEN_ROLE
from ledger.models import Entry, Kind
from ledger.transactions import act

HOMES = {
    Role.CUSTODY_OFFICER: "referrals:home",
    Role.DECISION_MAKER: "referrals:home",
    Role.PARTNER: "referrals:home",
    Role.ARREST_REFERRAL_WORKER: "caseworkflow:today",
    Role.CASEWORKER: "caseworkflow:today",
    Role.TEAM_LEADER: "caseworkflow:inbox",
    Role.COMMISSIONER: "outcomes:dashboard",
    Role.EVALUATOR: "outcomes:dashboard",
    Role.AUDITOR: "administration:audit-today",
    Role.ADMINISTRATOR: "programmes:programme-list",
}


def home_page(request: HttpRequest) -> HttpResponse:
    return redirect(HOMES[Role(request.user.role)])


def accessibility_page(request: HttpRequest) -> HttpResponse:
    return render(request, "accessibility.html")


class ActingRoleForm(forms.Form):
    membership = forms.ChoiceField(
        label="In which role do you work now?",
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose one of the roles that you hold today."},
    )

    def __init__(self, *args: Any, held: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["membership"].choices = [
            (str(one.pk), f"{one.get_role_display()}, {one.organisation}") for one in held
        ]


class RoleChoose(FormView):
    """The choice holds for this session; every page says in which role it is opened."""

    template_name = "accounts/role_choose.html"
    form_class = ActingRoleForm
    success_url = "/"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "held": self.request.user.roles_held}

    def get_initial(self) -> dict[str, Any]:
        acting = self.request.user.membership
        return {"membership": str(acting.pk)} if acting else {}

    def form_valid(self, form: Any) -> HttpResponse:
        chosen, user = form.cleaned_data["membership"], self.request.user
        user.act_as(chosen)
        with act():
            facts = {"membership": chosen, "organisation": str(user.organisation.pk)}
            Entry.objects.enter(user, actor=user, verb="choose_role", kind=Kind.SIGN_IN, after=user.role, facts=facts)
        self.request.session[CHOSEN_ROLE] = chosen
        return super().form_valid(form)
