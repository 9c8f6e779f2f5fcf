"""The page on which a sealed case is opened in an emergency, and the one that ends it before its time."""

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.internal.flows.login import get_authentication_records
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.generic import TemplateView

from accounts.words import time_in_words
from caseworkflow.emergency.forms import BreakSealForm
from caseworkflow.emergency.services import OPEN_FOR, end_opening, open_sealed_case, openings_shown_to
from caseworkflow.emergency.terms import SHOWN, TYPED
from ledger import viewing
from referrals.withheld.models import SealOpening
from workflow.views import FormPage

MOST = 50


def is_fresh(request: HttpRequest) -> bool:
    """The second factor was shown within the last minutes; where somebody has none here, they signed in within these."""
    since = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
    recent = [one for one in get_authentication_records(request, request.user) if one["at"] > since]
    return any(one["method"] == "mfa" for one in recent) if request.user.has_second_factor else bool(recent)


class SealBreak(FormPage):
    """What was typed is kept while somebody shows their second factor again."""

    form_class = BreakSealForm
    title, button, is_warning = "Open a sealed case in an emergency", "Open it for an hour", True
    back, back_label = "caseworkflow:case-list", "Cases"
    intro = (
        "For one case, for an hour, where it cannot wait. You show your second factor again. The team leaders are told at once, "
        "and the auditor reads what you did and why. Somebody whom you know otherwise cannot be opened."
    )

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), **self.request.session.pop(TYPED, {})}

    def form_valid(self, form: Any) -> HttpResponse:
        if is_fresh(self.request):
            return super().form_valid(form)
        self.request.session[TYPED] = form.cleaned_data
        again = "mfa_reauthenticate" if self.request.user.has_second_factor else "account_reauthenticate"
        return redirect(f"{reverse(again)}?{urlencode({'next': self.request.path})}")

    def perform(self, given: dict[str, Any]) -> Any:
        opening, case = open_sealed_case(actor=self.request.user, **given)
        until = timezone.localtime(opening.until)
        self.request.session[SHOWN] = {
            "opening": str(opening.pk),
            "words": f"The sealed case {case.reference} is open to you until {time_in_words(until)}.",
            "url": reverse("caseworkflow:sealopening-end"),
        }
        return case

    def said(self, made: Any) -> str:
        return f"Open for {int(OPEN_FOR.total_seconds() // 60)} minutes. The team leaders are told."

    def after(self, made: Any) -> str:
        return reverse("caseworkflow:case-detail", args=[made.pk])


class SealOpeningEnd(FormPage):
    form_class = Form
    title, button, done = "Close the sealed case again", "Close it now", "It is closed to you again."
    intro = "You see this person no more from the next page on. What you did while it was open stays on record."
    back, back_label = "caseworkflow:case-list", "Cases"

    def perform(self, given: dict[str, Any]) -> SealOpening:
        self.request.session.pop(SHOWN, None)
        return end_opening(actor=self.request.user)


class SealOpeningList(TemplateView):
    """What was opened in an emergency at this provider, for its team leaders: by whom and why, never of whom."""

    template_name = "caseworkflow/withheld/sealopening_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user = self.request.user
        rows = list(openings_shown_to(user)[:MOST])
        viewing.record_rows_viewing([row.pk for row in rows], [], actor=user, kind="referrals.sealopening")
        return super().get_context_data(rows=rows, now=timezone.now(), **context)
