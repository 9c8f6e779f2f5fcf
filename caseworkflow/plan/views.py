"""The pages of the plan, of its goals and of other help."""

from functools import cached_property
from typing import Any

from django.urls import reverse

from caseworkflow.assessment.forms import areas_of, high_needs
from caseworkflow.assessment.terms import AssessmentKind
from caseworkflow.case.policies import may_work_case
from caseworkflow.case.views import CasePartTransition, CaseTransition
from caseworkflow.plan import services
from caseworkflow.plan.forms import ChaseForm, GoalResultForm, OnwardForm, OnwardStartForm, PlanForm
from caseworkflow.plan.models import Goal, OnwardReferral
from caseworkflow.satellite.policies import may_work_satellite
from programmes.terms.vocabularies import NeedArea
from workflow.machine import PlainAct


class PlanAgree(CaseTransition):
    template_name = "caseworkflow/plan_agree.html"
    form_class = PlanForm
    verb, verbs, button = "agree_plan", ("agree_plan",), "Agree plan"
    service = staticmethod(services.agree_plan)

    @cached_property
    def high(self) -> list[NeedArea]:
        latest = self.case.assessments.filter(kind=AssessmentKind.INITIAL).last()
        answered = {goal.need for goal in self.case.goals.all()}
        return [area for area in high_needs(latest.scores if latest else {}) if area.value not in answered]

    def get_form_kwargs(self) -> dict[str, Any]:
        other = [area for area in areas_of(self.case) if area not in self.high]
        return {**super().get_form_kwargs(), "high": self.high, "other": other}


class OnwardCreate(CaseTransition):
    form_class = OnwardForm
    plain_act = PlainAct(
        "record_onward_referral",
        "Other help",
        may_work_case,
        hint="Help by another service that you offered, and whether they accepted it.",
    )
    button = "Record the offer"
    service = staticmethod(services.record_onward_referral)

    def said(self, made: OnwardReferral) -> str:
        return f"{made.service}: {'accepted' if made.is_accepted else 'declined'}."


class OfPlan(CasePartTransition):
    """The page of one goal or one offer of other help."""

    def get_success_url(self) -> str:
        return reverse("caseworkflow:case-plan", args=[self.case.pk])

    def said(self, made: Any) -> str:
        return "Recorded."


class GoalResult(OfPlan):
    model, names_row = Goal, "goal_id"
    form_class = GoalResultForm
    plain_act = PlainAct("record_goal_result", "How did the goal end?", may_work_satellite)
    button = "Record the result"
    service = staticmethod(services.record_goal_result)

    def means(self) -> str:
        return f"{NeedArea(self.row.need).label}: “{self.row.words}”. {self.row.action}"


class OnwardStart(OfPlan):
    model, names_row = OnwardReferral, "onward_referral_id"
    form_class = OnwardStartForm
    plain_act = PlainAct("record_onward_start", "Other help began", may_work_satellite)
    button = "Record the start"
    service = staticmethod(services.record_onward_start)

    def means(self) -> str:
        return f"{self.row.service}, as the receiving provider confirms it."


class OnwardChase(OfPlan):
    model, names_row = OnwardReferral, "onward_referral_id"
    form_class = ChaseForm
    plain_act = PlainAct("record_chase", "Other help has not begun", may_work_satellite)
    button = "Record that it has not begun"
    service = staticmethod(services.record_chase)

    def means(self) -> str:
        return f"{self.row.service} was asked, and said that it has not begun."
