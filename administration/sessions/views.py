"""Where somebody is signed in: the list, and the buttons that end one or all others."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views import View
from django.views.generic import TemplateView

from administration.sessions import services


class SessionList(TemplateView):
    template_name = "administration/session_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        found = services.list_open_sessions(self.request.user, self.request.session.session_key)
        return super().get_context_data(sessions=found, has_others=len(found) > 1, **context)


class SessionEnd(View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        is_ended = services.end_session(actor=request.user, name=request.POST.get("name", ""))
        if is_ended:
            messages.success(request, "Signed out there.")
        else:
            messages.warning(request, "That session was over already.")
        return redirect("administration:session-list")


class OtherSessionsEnd(View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        is_ended = services.end_other_sessions(actor=request.user, session_key=request.session.session_key)
        if is_ended:
            messages.success(request, "Signed out everywhere but here.")
        else:
            messages.warning(request, "You were signed in nowhere else.")
        return redirect("administration:session-list")
