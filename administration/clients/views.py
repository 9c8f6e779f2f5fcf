"""Police systems: the list, a new one, what one may do, and a new secret."""

from functools import cached_property
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.generic import ListView

from accounts.models import ForceClient
from administration.clients import services
from administration.clients.forms import ChangeClientForm, ClientForm
from ledger import viewing
from workflow.machine import MoveRefused
from workflow.seen import SeenPage
from workflow.views import FormPage, OneRow

LIST, SYSTEMS = "administration:client-list", "Police systems"


class ClientList(ListView):
    template_name = "administration/client_list.html"
    context_object_name = "clients"

    def get_queryset(self) -> Any:
        rows = ForceClient.objects.visible_to(self.request.user).with_force().order_by("user__display_name", "pk")
        found = list(rows[:200])
        viewing.record_list_viewing(found, actor=self.request.user, kind="accounts.forceclient")
        return found


class ShowsSecret(FormPage):
    """An act that makes a secret: it is shown in the answer itself, once."""

    back, back_label = LIST, SYSTEMS

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            made = self.perform(form.cleaned_data)
        except MoveRefused as refused:
            return self.refused(form, refused)
        return show_secret(self.request, made)


def show_secret(request: HttpRequest, made: services.Registered) -> HttpResponse:
    answer = render(request, "administration/secret_shown.html", {"client": made.client, "secret": made.secret})
    answer["Cache-Control"] = "no-store"
    return answer


class ClientCreate(ShowsSecret):
    form_class = ClientForm
    title, button = "Add a police system", "Add police system"
    intro = (
        "It sends and reads referrals of one force, by client credentials. Its secret is shown once, on the next page."
    )

    def perform(self, given: dict[str, Any]) -> services.Registered:
        return services.register_client(actor=self.request.user, **given)


class ClientPage(OneRow, FormPage):
    model = ForceClient
    back, back_label = LIST, SYSTEMS
    words = ""

    @cached_property
    def row(self) -> ForceClient:
        """Its address is the id of the account that it acts as."""
        return get_object_or_404(self.rows().select_related("user"), user_id=self.kwargs["pk"])

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(title=f"{self.words}: {self.row}", **context)


class ClientChange(ClientPage, SeenPage):
    shown = services.CLIENT_FACTS
    form_class = ChangeClientForm
    words, button, done = "Change", "Save changes", "The changes hold from the next request."

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "scopes": self.row.scopes, "valid_until": self.row.valid_until}

    def perform(self, given: dict[str, Any]) -> ForceClient:
        return services.change_client(client_pk=self.row.pk, actor=self.request.user, **given)


class SecretRotate(ClientPage, ShowsSecret):
    form_class = forms.Form
    words, button, is_warning = "New secret", "Make a new secret", True
    intro = "The secret that the system uses now, and its tokens, open nothing from that moment."

    def perform(self, given: dict[str, Any]) -> services.Registered:
        return services.rotate_secret(client_pk=self.row.pk, actor=self.request.user)
