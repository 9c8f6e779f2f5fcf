"""Giving a referral or a case to a caseworker: who has room, and whom we would choose."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView

from accounts.models import User
from accounts.roles import WORKERS
from caseworkflow.allocation import services
from caseworkflow.allocation.forms import AllocateForm, ReallocateForm
from caseworkflow.allocation.querysets import people_of
from caseworkflow.case.calendar import end_of
from caseworkflow.case.models import Case
from caseworkflow.case.policies import may_lead
from caseworkflow.case.presenters import count_in_words
from caseworkflow.case.states import CLOSED
from caseworkflow.case.views import CaseTransition
from referrals.referral.models import Referral
from referrals.referral.states import ReferralState
from referrals.withheld.querysets import kept_apart, sealed_from
from workflow.machine import PlainAct
from workflow.views import OneRow, Refusable


@dataclass(frozen=True)
class Candidate:
    user: User
    held: int
    new: int
    late: int
    is_kept: bool = False
    reason: str = ""

    @property
    def has_room(self) -> bool:
        return self.held < settings.CASELOAD_CAP

    @property
    def is_free(self) -> bool:
        return self.has_room and not self.is_kept


def caseworker_candidates(provider: Any, person_id: Any) -> list[Candidate]:
    """Everyone who may take a case, whoever has most room first; the first one is recommended.

    Whoever is kept from the person stands last, and cannot be chosen.
    """
    is_open = ~Q(caseload__state__in=CLOSED)
    rows = people_of(provider, roles=WORKERS).annotate(
        held=Count("caseload", filter=is_open, distinct=True),
        new=Count("caseload", filter=Q(caseload__allocated_at__gte=end_of(-1).replace(day=1)), distinct=True),
        late=Count("caseload", filter=is_open & Q(caseload__next_due_at__lt=timezone.now()), distinct=True),
        is_kept=Exists(kept_apart(OuterRef("pk"), person_id))
        | Exists(sealed_from(OuterRef("pk"), provider, person_id)),
    )
    found = [Candidate(row, row.held, row.new, row.late, row.is_kept) for row in rows]
    found.sort(key=lambda one: (not one.is_free, one.held, one.new, str(one.user)))
    if not found or not found[0].is_free:
        return found
    best = found[0]
    reason = f"Fewest cases: holds {best.held}, {count_in_words(best.late, 'clock')} past"
    return [replace(best, reason=reason), *found[1:]]


class Choosing(FormView):
    """The table of candidates, and the choice among them; an answer that a candidate knows the person is kept."""

    provider: Any
    row: Any

    @cached_property
    def candidates(self) -> list[Candidate]:
        return caseworker_candidates(self.provider, self.row.person_id)

    def keep_answer(self, given: dict[str, Any]) -> dict[str, Any]:
        """What was answered of a conflict is kept whatever becomes of the choice; the rest is for the service."""
        if kind := given.pop("conflict"):
            user, actor = given["caseworker"], self.request.user
            services.declare_conflict(person_id=self.row.person_id, user=user, kind=kind, actor=actor)
            self.__dict__.pop("candidates", None)
        return given

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "candidates": self.candidates}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        found = super().get_context_data(**context)
        choices = zip(self.candidates, found["form"]["caseworker"].subwidgets, strict=True)
        return {**found, "choices": list(choices), "cap": settings.CASELOAD_CAP}


class CaseAllocate(OneRow, Choosing, Refusable):
    """Give an accepted referral to a caseworker; its case is opened, or it joins the one that is open."""

    model = Referral
    template_name = "caseworkflow/case_allocate.html"
    form_class = AllocateForm
    related = ("programme", "person", "sender", "provider")

    @cached_property
    def provider(self) -> Any:
        return self.row.provider or self.request.user.organisation

    def get_initial(self) -> dict[str, Any]:
        best = next((one for one in self.candidates if one.reason), None)
        return {"caseworker": str(best.user.pk)} if best else {}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(is_waiting=self.row.state == ReferralState.ACCEPTED, **context)

    def perform(self, given: dict[str, Any]) -> Case:
        return services.allocate_case(referral_id=self.row.pk, actor=self.request.user, **self.keep_answer(given))

    def after(self, made: Case) -> str:
        messages.success(self.request, f"{made.caseworker} has the case of {self.row.sent_name}. They were told.")
        return f"{reverse('caseworkflow:inbox')}?tab=allocate"


class CaseReallocate(Choosing, CaseTransition):
    template_name = "caseworkflow/case_reallocate.html"
    form_class = ReallocateForm
    plain_act = PlainAct(
        "reallocate",
        "Give to another caseworker",
        may_lead,
        hint="It counts as new to them. They are told that a case was given to them; the person is told by you.",
    )
    service = staticmethod(services.reallocate_case)

    @property
    def provider(self) -> Any:
        return self.row.provider

    def perform(self, given: dict[str, Any]) -> Any:
        return super().perform(self.keep_answer(given))
