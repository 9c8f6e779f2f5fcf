"""The custody list: initials, cell and clock, who is still to be seen; and drug tests."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from ledger import viewing
from referrals.custody import policies, services
from referrals.custody.filters import CustodyFilter
from referrals.custody.forms import DetentionForm, DrugTestForm, SeenForm, suite_choices
from referrals.custody.models import Detention, DrugTest
from referrals.custody.states import CustodyState
from referrals.referral.models import Referral
from workflow.chips import filter_chips
from workflow.views import ActView, Refusable

MOST = 200

LONG_HOURS = 20


class CustodyList(TemplateView):
    """Everyone in custody now, longest first; initials only, for a screen that others can see."""

    template_name = "referrals/custody_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user = self.request.user
        narrowed = CustodyFilter(self.request.GET, suites=suite_choices())
        rows = narrowed.applied_to(Detention.objects.visible_to(user).filter(released_at=None))
        rows = list(rows.order_by("detained_at", "pk")[:MOST])
        viewing.record_list_viewing(rows, actor=user, kind="referrals.detention")
        lines = [{"row": row, "held": time_held(row.detained_at), "is_long": is_long(row)} for row in rows]
        waiting = sum(row.seen == CustodyState.ON_LIST for row in rows)
        return super().get_context_data(
            lines=lines,
            waiting=waiting,
            filters=narrowed,
            chips=filter_chips(narrowed, self.request.GET),
            may_detain=policies.may_detain(user),
            may_see=policies.may_record_seen(None, user),
            **context,
        )


def time_held(since: datetime) -> str:
    minutes = max(int((timezone.now() - since).total_seconds() // 60), 0)
    return f"{minutes // 60} h {minutes % 60:02} min"


def is_long(row: Detention) -> bool:
    return (timezone.now() - row.detained_at).total_seconds() >= LONG_HOURS * 3600


class DetentionCreate(Refusable):
    template_name = "referrals/detention_form.html"
    form_class = DetentionForm
    done = "Put on the custody list."

    def get_initial(self) -> dict[str, Any]:
        return {"detained_at": timezone.now(), "suite": self.request.GET.get("suite", "")}

    def perform(self, given: dict[str, Any]) -> Detention:
        return services.create_detention(actor=self.request.user, facts=given)

    def get_success_url(self) -> str:
        return reverse("referrals:custody-list")


class DetentionSeen(ActView):
    model = Detention
    template_name = "referrals/detention_seen.html"
    form_class = SeenForm
    done = "Recorded."

    def get_initial(self) -> dict[str, Any]:
        return {}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(held=time_held(self.row.detained_at), **context)

    def perform(self, given: dict[str, Any]) -> Detention:
        return services.record_seen(detention_id=self.row.pk, actor=self.request.user, **given)

    def get_success_url(self) -> str:
        return reverse("referrals:custody-list")


class DrugTestCreate(ActView):
    model = Referral
    template_name = "referrals/drugtest_form.html"
    form_class = DrugTestForm
    done = "The drug test is recorded."

    def get_initial(self) -> dict[str, Any]:
        return {"tested_at": timezone.now()}

    def perform(self, given: dict[str, Any]) -> DrugTest:
        return services.record_drug_test(referral_id=self.row.pk, actor=self.request.user, **given)

    def get_success_url(self) -> str:
        return reverse("referrals:referral-detail", args=[self.row.pk])
