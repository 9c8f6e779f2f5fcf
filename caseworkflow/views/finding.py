"""What was found and agreed: assessments, the plan with its goals, notes, and other help that was offered."""

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from caseworkflow.forms.assessment import (
    AssessmentForm,
    GoalResultForm,
    OnwardForm,
    OnwardStartForm,
    PlanForm,
    ReviewForm,
    areas_of,
    high_needs,
)
from caseworkflow.forms.case import NoteForm
from caseworkflow.models import Case, Goal, OnwardReferral
from caseworkflow.policies.case import is_at_provider, may_work_case
from caseworkflow.services import assessment as services
from caseworkflow.services import note
from caseworkflow.terms import AssessmentKind, NeedArea
from caseworkflow.views.cards import agreement
from caseworkflow.views.moves import ActPage, CaseAct, MoveView


class FirstAssessment(MoveView):
    """The first assessment moves the case; what must be on record before it stands above the form, with its page."""

    template_name = "caseworkflow/assessment_form.html"
    form_class = AssessmentForm
    verb, button = "assess", "Record assessment"
    act = staticmethod(services.assess)

    def title(self) -> str:
        return "First assessment"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(screen=self.case.risk_screen, agreement=agreement(self.case), **context)


class Review(ActPage):
    """A review, the exit assessment or a correction is a new row beside the earlier ones."""

    template_name = "caseworkflow/assessment_form.html"
    form_class = ReviewForm
    label, button = "Review or exit assessment", "Record assessment"
    hint = "Kept beside the earlier ones, never over them. Nobody outside is told."
    act = staticmethod(services.review)

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "kind": self.request.GET.get("kind", AssessmentKind.REVIEW)}

    def said(self, made: Any) -> str:
        return f"{made.get_kind_display()} recorded. {super().said(made)}"


def assessment_create(request: HttpRequest, pk: Any) -> HttpResponse:
    """The first assessment until there is one, then reviews."""
    rows = Case.objects.visible_to(request.user)
    case = get_object_or_404(rows.only("assessed_on"), pk=pk)
    view = Review if case.assessed_on else FirstAssessment
    return view.as_view()(request, pk=pk)


class PlanAgree(MoveView):
    template_name = "caseworkflow/plan_agree.html"
    form_class = PlanForm
    verb, button = "agree_plan", "Agree plan"
    act = staticmethod(services.agree_plan)

    @cached_property
    def high(self) -> list[NeedArea]:
        latest = self.case.assessments.filter(kind=AssessmentKind.INITIAL).last()
        answered = {goal.need for goal in self.case.goals.all()}
        return [area for area in high_needs(latest.scores if latest else {}) if area.value not in answered]

    def get_form_kwargs(self) -> dict[str, Any]:
        other = [area for area in areas_of(self.case) if area not in self.high]
        return {**super().get_form_kwargs(), "high": self.high, "other": other}


class NoteCreate(ActPage):
    form_class = NoteForm
    label = button = "Add note"
    hint = "A note is never edited. To correct one, add another. Police do not see notes."
    act = staticmethod(note.add_note)
    may = staticmethod(is_at_provider)

    def said(self, made: Any) -> str:
        return "The note is kept."


class OnwardCreate(ActPage):
    form_class = OnwardForm
    label, button = "Other help", "Record the offer"
    hint = "Help by another service that you offered, and whether they accepted it."
    act = staticmethod(services.record_onward_referral)

    def said(self, made: OnwardReferral) -> str:
        return f"{made.service}: {'accepted' if made.is_accepted else 'declined'}."


class OfPart(CaseAct):
    """The page of one goal or one offer of other help."""

    named = ""

    @property
    def case(self) -> Case:
        return self.row.case

    @cached_property
    def row(self) -> Any:
        related = [f"case__{name}" for name in CaseAct.related]
        rows = self.model.objects.filter(case__in=Case.objects.visible_to(self.request.user))
        return get_object_or_404(rows.select_related(*related), pk=self.kwargs["pk"])

    def check(self) -> None:
        if not may_work_case(self.case, self.request.user):
            raise PermissionDenied

    def perform(self, given: dict[str, Any]) -> Any:
        return self.act(**{self.named: self.row.pk}, actor=self.request.user, **given)

    def get_success_url(self) -> str:
        return reverse("caseworkflow:case-plan", args=[self.case.pk])

    def said(self, made: Any) -> str:
        return "Recorded."


class GoalResult(OfPart):
    model, named = Goal, "goal_id"
    form_class = GoalResultForm
    label, button = "How did the goal end?", "Record the result"
    act = staticmethod(services.record_goal_result)

    def means(self) -> str:
        return f"{NeedArea(self.row.need).label}: “{self.row.words}”. {self.row.action}"


class OnwardStart(OfPart):
    model, named = OnwardReferral, "onward_referral_id"
    form_class = OnwardStartForm
    label, button = "Other help began", "Record the start"
    act = staticmethod(services.record_onward_start)

    def means(self) -> str:
        return f"{self.row.service}, as the receiving provider confirms it."
