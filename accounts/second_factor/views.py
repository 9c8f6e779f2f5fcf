"""Turning the second factor on, and its recovery codes, which are shown when they are made and never again."""

from typing import Any

from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.views.generic import FormView, TemplateView

from accounts.models import User
from accounts.second_factor.adapter import seeds_of
from accounts.second_factor.recovery import codes_to_show, count_codes, forget_shown_codes, make_codes, show_codes


class TurnsOn(FormView):
    def form_valid(self, form: Any) -> HttpResponse:
        """Only the session that sets it up has shown it; any other was opened without it, and ends."""
        user = self.request.user
        with transaction.atomic(), seeds_of(user):
            if not count_codes(user):
                show_codes(self.request, make_codes(user))
            answer = super().form_valid(form)
            User.objects.end_sessions(user.pk)
        user.refresh_from_db(fields=["sessions_ended"])
        update_session_auth_hash(self.request, user)
        return answer

    def get_success_url(self) -> str:
        return reverse("mfa_view_recovery_codes" if codes_to_show(self.request) else "mfa_index")


class TurnOn(TurnsOn, ActivateTOTPView):
    """An authenticator app."""


class AddPasskey(TurnsOn, AddWebAuthnView):
    """A passkey of this device, or a security key."""


class RemovePasskey(RemoveWebAuthnView):
    success_url = reverse_lazy("mfa_index")


class Codes(TemplateView):
    template_name = "mfa/recovery_codes/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        count = count_codes(self.request.user)
        return {**super().get_context_data(**kwargs), "codes": codes_to_show(self.request), "count": count}

    def post(self, request: HttpRequest) -> HttpResponse:
        """They have been kept elsewhere."""
        forget_shown_codes(request)
        return redirect("mfa_index")


class MakeCodes(GenerateRecoveryCodesView):
    def form_valid(self, form: Any) -> HttpResponse:
        show_codes(self.request, make_codes(self.request.user))
        return redirect(self.get_success_url())
