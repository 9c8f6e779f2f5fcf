"""Giving a referral or a case to a caseworker: who has room, and whom we would choose."""

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView, TemplateView

from accounts.models import User
from caseworkflow.allocation import services
from caseworkflow.allocation.forms import MOST_AT_ONCE, SPREAD, AllocateForm, ReallocateForm, ShareOutForm
from caseworkflow.allocation.presenters import Withheld, leaver_words, loads_of, plan_changes
from caseworkflow.allocation.querysets import IS_OPEN, leavers_of, workers_with_load
from caseworkflow.case.models import Case
from caseworkflow.case.policies import may_lead
from caseworkflow.case.presenters import count_in_words
from caseworkflow.case.views import CaseTransition
from ledger import viewing
from referrals.referral.models import Referral
from referrals.referral.states import ReferralState
from referrals.withheld.querysets import kept_apart, sealed_from
from workflow.machine import MoveRefused, PlainAct
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
    rows = workers_with_load(provider).annotate(
        late=Count("caseload", filter=IS_OPEN & Q(caseload__next_due_at__lt=timezone.now()), distinct=True),
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


#: One line of the check page, as it comes back.
MARK = re.compile(r"(?P<case>[0-9a-f-]{36}):(?P<to>[0-9a-f-]{36}):(?P<version>\d{1,9}):(?P<held_by>[0-9a-f-]{36})")

INBOX_OF_LEAVERS = "{}?tab=left"


class CasesReallocate(TemplateView):
    """Give many cases to others: those of people who left, or of one of them; checked on a page before anything moves."""

    template_name = "caseworkflow/cases_reallocate.html"

    @cached_property
    def leavers(self) -> list[Any]:
        return [
            {"user": one, "words": leaver_words(one), "url": f"?of={one.pk}"}
            for one in leavers_of(self.request.user.organisation)
        ]

    @cached_property
    def chosen(self) -> dict[str, Any] | None:
        """The one person whose cases these are, where the address names somebody who left or will."""
        of = self.request.GET.get("of", "")
        return next((one for one in self.leavers if str(one["user"].pk) == of), None)

    @cached_property
    def cases(self) -> list[Case]:
        visible = Case.objects.visible_to(self.request.user).select_related("person", "caseworker", "programme")
        rows = visible.on_caseload_of(self.chosen["user"]).by_next_due() if self.chosen else visible.returned()
        return list(rows[:MOST_AT_ONCE])

    @cached_property
    def loads(self) -> list[Any]:
        return loads_of(self.request.user.organisation)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Checked first; then each case by the one way in which a case changes hands, as it was seen on the check page."""
        if "given" in request.POST:
            return self.give()
        form = ShareOutForm(request.POST, cases=self.cases, loads=self.loads)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        given = form.cleaned_data
        wanted = [case for case in self.cases if case.pk in {*given["cases"]}]
        among = [one for one in self.loads if given["to"] in {SPREAD, str(one.user.pk)}]
        withheld = Withheld.among(request.user.organisation, wanted, [one.user for one in among])
        planned = plan_changes(wanted, among, withheld)
        moves = sum(1 for one in planned if one.to)
        context = {"planned": planned, "moves": moves, "reason": given["reason"]}
        return self.render_to_response(self.get_context_data(form=form, **context))

    def give(self) -> HttpResponse:
        reason = " ".join(self.request.POST.get("reason", "").split())
        users = {str(one.user.pk): one.user for one in self.loads}
        marks = [MARK.fullmatch(mark) for mark in self.request.POST.getlist("given")[:MOST_AT_ONCE]]
        if not reason or not marks or any(one is None or one["to"] not in users for one in marks):
            raise PermissionDenied
        results = [self.give_one(users[one["to"]], one, reason) for one in marks if one]
        refused = [one for one in results if one["refused"]]
        if refused:
            return self.render_to_response(self.get_context_data(results=results, done=len(results) - len(refused)))
        messages.success(self.request, f"{count_in_words(len(results), 'case')} changed hands.")
        return redirect(INBOX_OF_LEAVERS.format(reverse("caseworkflow:inbox")))

    def give_one(self, to: User, mark: re.Match[str], reason: str) -> dict[str, Any]:
        """One case, refused by itself: what somebody else did in between stands, and is said."""
        seen = next((case for case in self.cases if str(case.pk) == mark["case"]), None)
        name, reference = (str(seen.person), seen.reference) if seen else ("A case that is no longer in this list", "")
        as_seen = {"version": int(mark["version"]), "held_by": UUID(mark["held_by"])}
        line = {"name": name, "reference": reference, "to": to, "refused": ""}
        try:
            services.reallocate_case(
                case_id=mark["case"], actor=self.request.user, caseworker=to, reason=reason, **as_seen
            )
        except MoveRefused as refused:
            line["refused"] = " ".join(refused.reasons)
        except Case.DoesNotExist:
            line["refused"] = "You may not see this case any more."
        return line

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user, shown = self.request.user, self.cases
        people = [case.person_id for case in shown]
        viewing.record_rows_viewing([case.pk for case in shown], people, actor=user, kind="caseworkflow.case")
        form = context.pop("form", None) or ShareOutForm(cases=shown, loads=self.loads)
        return super().get_context_data(
            cases=shown, form=form, chosen=self.chosen, leavers=self.leavers, most=MOST_AT_ONCE, **context
        )
