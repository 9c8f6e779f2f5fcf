"""What falls due, what is held, and what goes: a team leader proposes on one page, an auditor has it done on another."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.generic import ListView, TemplateView

from accounts.roles import Role
from accounts.words import day_in_words
from administration.retention.exports import draw_certificate, facts_of_removal, rows_of_removal
from administration.retention.forms import DecideRecordsForm, HoldForm
from administration.retention.models import Keeping, LegalHold, Removal, RetentionReview
from administration.retention.presenters import due_lines, is_kept_on, schedule_lines
from administration.retention.services import deciding, removing
from administration.retention.states import RemovalState
from administration.retention.terms import COMPARED, UNLINKED_EXTRACT
from ledger import viewing
from ledger.models import Entry, Kind
from ledger.transactions import act
from workflow.forms import MoveForm
from workflow.machine import MoveRefused
from workflow.paging import Pager
from workflow.proposals import Proposal
from workflow.views import CONFLICT, FormPage, OneRow, RowView, TransitionView, attachment_response


class RetentionList(TemplateView):
    """The records of the own provider that are due, longest over first; decided line by line or many at once."""

    template_name = "administration/retention/retention_list.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.shown()

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        _, rows = self.page()
        form = DecideRecordsForm(request.POST, people=[row.person_id for row in rows])
        if not form.is_valid():
            return self.shown(form)
        try:
            count = deciding.decide_records(actor=request.user, **form.cleaned_data)
        except MoveRefused as refused:
            form.add_error(None, " ".join(refused.reasons))
            return self.shown(form, status=CONFLICT)
        messages.success(request, f"Decided: {count}. What you proposed to remove waits for an auditor.")
        return redirect("administration:retention-list")

    def page(self) -> tuple[Pager, list[Keeping]]:
        pager = Pager(self.request.GET)
        rows = Keeping.objects.visible_to(self.request.user).to_review(timezone.localdate())
        return pager, pager.take(rows.select_related("person"), "due_on")

    def shown(self, form: DecideRecordsForm | None = None, status: int = 200) -> HttpResponse:
        pager, rows = self.page()
        people = [row.person_id for row in rows]
        viewing.record_rows_viewing(people, people, actor=self.request.user, kind="administration.keeping")
        schedule = schedule_lines()
        context = self.get_context_data(
            lines=due_lines(rows, schedule),
            pager=pager,
            form=form or DecideRecordsForm(people=people),
            schedule=schedule,
        )
        return self.render_to_response(context, status=status)


class HoldList(ListView):
    """Records that nobody removes, by the reference that named the person; the person is named on none of them."""

    template_name = "administration/retention/hold_list.html"
    context_object_name = "holds"
    shown = 200

    def get_queryset(self) -> list[LegalHold]:
        rows = LegalHold.objects.visible_to(self.request.user).active(timezone.localdate())
        return list(rows.select_related("placed_by")[: self.shown])

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        found = super().get_context_data(**context)
        viewing.record_list_viewing(found["holds"], actor=self.request.user, kind="administration.legalhold")
        return {**found, "may_lift": self.request.user.holds(Role.AUDITOR)}


class HoldCreate(FormPage):
    form_class = HoldForm
    title, button = "Hold records", "Hold these records"
    intro = "Nothing of this person is removed until that day, or until another auditor lifts the hold."
    back, back_label, done = "administration:legalhold-list", "Records that are held", "These records are held."

    def perform(self, given: dict[str, Any]) -> LegalHold:
        return deciding.place_hold(actor=self.request.user, **given)


class HoldLift(OneRow, FormPage):
    model = LegalHold
    form_class = MoveForm
    title, button, is_warning = "Lift a hold", "Lift this hold", True
    intro = "The records can be removed again once their time is over."
    back, back_label, done = "administration:legalhold-list", "Records that are held", "The hold is lifted."

    def get_initial(self) -> dict[str, Any]:
        return {"version": 0}

    def proposal(self) -> Proposal:
        row = self.row
        held = f"Records of the person of referral {row.reference} are held until {day_in_words(row.until_on)}"
        return Proposal(row.placed_by, row.placed_at, row.get_reason_display(), what=held, title="What is held")

    def perform(self, given: dict[str, Any]) -> LegalHold:
        return deciding.lift_hold(hold_id=self.row.pk, actor=self.request.user)


class RemovalList(TemplateView):
    """How much is proposed, and every removal, newest first."""

    template_name = "administration/retention/removal_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user, pager = self.request.user, Pager(self.request.GET)
        rows = pager.take(Removal.objects.visible_to(user), "made_at", is_newest_first=True)
        viewing.record_rows_viewing([row.pk for row in rows], [], actor=user, kind="administration.removal")
        return super().get_context_data(
            removals=rows,
            pager=pager,
            proposed=RetentionReview.objects.proposed().count(),
            schedule=schedule_lines(),
            are_events_kept=is_kept_on(UNLINKED_EXTRACT),
            are_compared_kept=is_kept_on(COMPARED),
            **context,
        )


class RemovalCreate(View):
    """Put together what is proposed; nothing is removed by it."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            made = removing.check_removal(actor=request.user)
        except MoveRefused as refused:
            messages.warning(request, " ".join(refused.reasons))
            return redirect("administration:removal-list")
        return redirect("administration:removal-detail", pk=made.pk)


class RemovalDetail(RowView):
    """Before: what would go. After: the certificate."""

    model = Removal
    related = ("made_by", "carried_out_by")
    template_name = "administration/retention/removal_detail.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(
            facts=facts_of_removal(self.row),
            rows=rows_of_removal(self.row),
            is_checked=self.row.state == RemovalState.CHECKED,
            is_done=self.row.state == RemovalState.DONE,
            **context,
        )


class RemovalTransition(TransitionView):
    model = Removal
    decides = ("carry_out", "cancel")
    back_label = "The removal"

    def target(self) -> dict[str, Any]:
        return {"removal_id": self.row.pk}

    @staticmethod
    def proposed(row: Any) -> Proposal:
        """Who proposed what is in it, and why; where nobody needed to, who checked it."""
        found = row.reviews.select_related("decided_by").order_by("decided_at")
        reasons = dict.fromkeys(one.get_reason_display() for one in found)
        by = ", ".join(dict.fromkeys(str(one.decided_by) for one in found)) or row.made_by
        last = found.last()
        why = "; ".join(reasons) or f"{row.get_kind_display()}: their time is over"
        return Proposal(by, last.decided_at if last else row.made_at, why, what=str(row))

    def back_url(self) -> str:
        return reverse("administration:removal-detail", args=[self.row.pk])

    def said(self, made: Any) -> str:
        return f"Recorded: {self.title()}."


class RemovalCertificate(View):
    http_method_names = ["get"]

    def get(self, request: HttpRequest, pk: str) -> HttpResponse:
        rows = Removal.objects.visible_to(request.user).filter(state=RemovalState.DONE)
        row = get_object_or_404(rows.select_related("made_by", "carried_out_by"), pk=pk)
        enter_certificate(row, request.user)
        return attachment_response(draw_certificate(row), f"removal-{row.pk}.pdf", "application/pdf")


@act()
def enter_certificate(row: Removal, actor: Any) -> None:
    Entry.objects.enter(row, actor=actor, verb="hand_out_certificate", kind=Kind.EXPORT, facts={"digest": row.digest})
