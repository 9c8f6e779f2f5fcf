"""What police decide: the list with its due times, and one question with the papers that came with it."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View

from ledger import viewing
from ledger.models import Entry, Kind
from ledger.transactions import act
from referrals.correction.models import Correction
from referrals.police_decisions import policies, services
from referrals.police_decisions.forms import DecisionCorrectionForm, DecisionForm
from referrals.police_decisions.models import PoliceDecision
from referrals.police_decisions.reports import draw_papers, paper_lines
from referrals.police_decisions.states import DecisionState
from workflow.proposals import Proposal
from workflow.seen import SeenPage
from workflow.views import ActView, attachment_response

PAGE = 50


class PoliceDecisionList(TemplateView):
    template_name = "referrals/policedecision_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user, is_done = self.request.user, self.request.GET.get("show") == "decided"
        rows = PoliceDecision.objects.visible_to(user).select_related("referral", "referral__programme", "decided_by")
        state, order = (DecisionState.DECIDED, "-decided_at") if is_done else (DecisionState.ASKED, "due_at")
        rows = list(rows.filter(state=state).order_by(order, "pk")[:PAGE])
        viewing.record_list_viewing(rows, actor=user, kind="referrals.policedecision")
        lines = [{"row": row, "clock": time_left(row), "is_own": is_own_question(row, user)} for row in rows]
        return super().get_context_data(lines=lines, is_done=is_done, **context)


def is_own_question(row: PoliceDecision, user: Any) -> bool:
    return not policies.may_decide(row, user)


def time_left(row: PoliceDecision) -> dict[str, str] | None:
    """How long is left, in words and a colour."""
    if row.due_at is None or row.state != DecisionState.ASKED:
        return None
    left = row.due_at - timezone.now()
    hours = abs(left.total_seconds()) / 3600
    words = f"{hours // 24:.0f} days" if hours >= 48 else f"{hours:.0f} hours"
    if left.total_seconds() < 0:
        return {"level": "past", "words": f"{words} late"}
    is_today = timezone.localtime(row.due_at).date() == timezone.localdate()
    return {"level": "today" if is_today else "soon", "words": f"{words} left"}


def paper_sections(row: PoliceDecision) -> list[dict[str, Any]]:
    """The disclosed papers as headings with their lines."""
    return [{"heading": heading, "lines": paper_lines(held)} for heading, held in row.papers.items()]


class PoliceDecisionDetail(ActView):
    """The question, the papers, and the decision; nobody decides on a referral of their own."""

    model = PoliceDecision
    related = ("referral", "referral__programme", "asked_by", "decided_by")
    template_name = "referrals/policedecision_detail.html"
    form_class = DecisionForm
    done = "Your decision is recorded. The provider is told."

    def proposal(self) -> Proposal:
        row = self.row
        return Proposal(row.asked_by, row.asked_at, row.get_kind_display(), title="What you are asked")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"decision": self.row}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        row = self.row
        return super().get_context_data(
            papers=[] if is_own_question(row, self.request.user) else paper_sections(row),
            clock=time_left(row),
            is_own=is_own_question(row, self.request.user),
            is_open=row.state == DecisionState.ASKED,
            corrects=row.state == DecisionState.DECIDED and policies.may_decide(row, self.request.user),
            corrections=self.corrections(),
            **context,
        )

    def corrections(self) -> list[Correction]:
        """What was put right of this decision, newest first; the words of it are for the colleague who decides."""
        if self.row.state != DecisionState.DECIDED or is_own_question(self.row, self.request.user):
            return []
        rows = Correction.objects.visible_to(self.request.user).filter(record_id=self.row.pk)
        return list(rows.select_related("corrected_by").newest_first()[:PAGE])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_own_question(self.row, request.user):
            raise PermissionDenied
        return super().post(request, *args, **kwargs)

    def perform(self, given: dict[str, Any]) -> PoliceDecision:
        return services.record_police_decision(decision_id=self.row.pk, actor=self.request.user, **given)

    def get_success_url(self) -> str:
        return reverse("referrals:policedecision-list")


class PoliceDecisionPapers(View):
    """The papers as one document, for whoever may decide; handing them out is entered."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, pk: str) -> HttpResponse:
        rows = PoliceDecision.objects.visible_to(request.user).select_related("referral__programme", "asked_by")
        row = get_object_or_404(rows, pk=pk)
        if is_own_question(row, request.user):
            raise PermissionDenied
        content = draw_papers(
            row.get_kind_display(),
            row.papers,
            referral=row.referral,
            asked=f"Asked by {row.asked_by}",
            asked_at=row.asked_at,
            service=settings.SERVICE_NAME,
            made_at=timezone.now(),
        )
        enter_papers(row, request.user)
        return attachment_response(content, f"papers-{row.referral.reference}.pdf", "application/pdf")


@act()
def enter_papers(row: PoliceDecision, actor: Any) -> None:
    Entry.objects.enter(row, actor=actor, verb="hand_out_papers", kind=Kind.EXPORT)


class PoliceDecisionCorrect(SeenPage):
    """What stands there is in the boxes; what stood there stays on record with who changed it and why."""

    model = PoliceDecision
    related = ("referral",)
    form_class = DecisionCorrectionForm
    title, back_label = "Correct a police decision", "Back to the decision"
    back = "referrals:policedecision-list"
    button, is_warning = "Correct it", True
    intro = (
        "Change what was recorded wrongly and leave the rest. What stands there now stays on record, with your name and "
        "the reason. The provider is told and decides what becomes of what was done on it."
    )
    done = "Corrected. The provider is told."

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_own_question(self.row, request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def rows(self) -> Any:
        return super().rows().filter(state=DecisionState.DECIDED)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "row": self.row}

    def get_initial(self) -> dict[str, Any]:
        return {**self.form_class.first(self.row), **super().get_initial()}

    @property
    def shown(self) -> tuple[str, ...]:
        return self.form_class.names

    def perform(self, given: dict[str, Any]) -> Correction:
        return services.correct_police_decision(decision_id=self.row.pk, actor=self.request.user, **given)

    @property
    def decision_url(self) -> str:
        return reverse("referrals:policedecision-detail", args=[self.row.pk])

    def after(self, made: Any) -> str:
        return self.decision_url

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return {**super().get_context_data(**context), "back_url": self.decision_url}
