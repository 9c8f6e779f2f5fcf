"""The page to which a link leads: somebody sets a password, and then signs in with it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.debug import sensitive_post_parameters

from administration.passwords import services
from administration.passwords.forms import ChoosePasswordForm
from administration.passwords.terms import NO_LONGER
from workflow.views import Refusable

KEPT = "password_link"
GONE = 410


class PasswordLinkOpen(View):
    """Take the token out of the address, which browsers remember and servers log, before any page is shown."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        request.session[KEPT] = token
        return redirect("administration:password-set")


@method_decorator(sensitive_post_parameters(), name="dispatch")
class PasswordSet(Refusable):
    template_name = "administration/password_set.html"
    form_class = ChoosePasswordForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.token = request.session.get(KEPT, "")
        self.link = services.find_link(self.token)
        if self.link is None:
            return say_gone(request)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.link.user}

    def perform(self, given: dict[str, Any]) -> Any:
        return services.set_password(token=self.token, password=given["new_password1"])

    def after(self, made: Any) -> str:
        """Whoever was signed in on this machine is not the one who now has a password: nobody is signed in."""
        logout(self.request)
        messages.success(self.request, "Your password is set. Sign in with it.")
        return reverse("account_login")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(holder=self.link.user, **context)


def say_gone(request: HttpRequest) -> HttpResponse:
    return render(request, "administration/password_gone.html", {"sentence": NO_LONGER}, status=GONE)
