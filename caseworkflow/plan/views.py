"""The pages of the plan, of its goals and of other help."""

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.urls import reverse

from caseworkflow.assessment.forms import areas_of, high_needs
from caseworkflow.assessment.terms import AssessmentKind
from caseworkflow.case.models import Case
from caseworkflow.case.policies import may_work_case
from caseworkflow.case.views import ActPage, CaseAct, MoveView
from caseworkflow.plan import services
from caseworkflow.plan.forms import GoalResultForm, OnwardForm, OnwardStartForm, PlanForm
from caseworkflow.plan.models import Goal, OnwardReferral
from programmes.terms.vocabularies import NeedArea


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
