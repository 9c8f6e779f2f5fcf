"""Plans before the look, what they found, and the files that brought whom to compare with; never a person."""

from functools import cached_property
from typing import Any

from django.urls import reverse
from django.views.generic import ListView, TemplateView

from accounts.second_line.context import rows_of_all
from ledger import viewing
from outcomes.comparison import policies, services
from outcomes.comparison.forms import PlanForm
from outcomes.comparison.models import (
    AnalysisPlan,
    ComparedOffence,
    ComparedPerson,
    ComparisonEdition,
    ComparisonFile,
)
from outcomes.comparison.presenters import (
    changed_facts,
    day_of_edition,
    facts_of_plan,
    facts_of_writing,
    protected_designs,
)
from outcomes.comparison.states import PlanState
from outcomes.figure.querysets import programmes_read_by
from programmes.models import Programme
from workflow.paging import Pager
from workflow.proposals import Proposal, proposed_in
from workflow.views import FormPage, RowView, TransitionView


class ComparisonFileList(ListView):
    """Files with their control totals; rows about people are never shown here."""

    template_name = "outcomes/comparisonfile_list.html"
    context_object_name = "files"

    def get_queryset(self):
        return ComparisonFile.objects.all()[:50]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        viewing.read_figures(actor=self.request.user, what="outcomes.comparison_files", filters={})
        return super().get_context_data(**count_compared(), **kwargs)


@rows_of_all("outcomes.count_compared")
def count_compared() -> dict[str, int]:
    """How many people and events, for somebody who reads none of them."""
    return {"people": ComparedPerson.objects.count(), "events": ComparedOffence.objects.count()}


def describe_findings(plan: AnalysisPlan) -> dict[str, Any]:
    """What a plan that was frozen found, newest edition, as it may be published; without one it is being computed."""
    newest = ComparisonEdition.objects.made().filter(plan=plan).order_by("-as_of").first()
    if newest is None or newest.content is None:
        return {"plan": plan, "designs": None}
    return {
        "plan": plan,
        "designs": protected_designs((newest.content or {})["lines"]),
        "edition": day_of_edition(newest),
    }


class AnalysisPlanList(TemplateView):
    """Programmes with the question *compared with what*, and the plans, newest first."""

    template_name = "outcomes/comparison/analysisplan_list.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        user, pager = self.request.user, Pager(self.request.GET)
        rows = AnalysisPlan.objects.visible_to(user).select_related("programme", "written_by")
        plans = pager.take(rows, "written_at", is_newest_first=True)
        viewing.record_rows_viewing([row.pk for row in plans], [], actor=user, kind="outcomes.analysisplan")
        return super().get_context_data(
            programmes=programmes_read_by(user),
            plans=plans,
            pager=pager,
            may_begin=policies.may_begin_plan(user),
            **context,
        )


class ComparisonDetail(RowView):
    """One programme against whom it is compared with: what its frozen plans found, and nothing that was not planned."""

    model = Programme
    template_name = "outcomes/comparison/comparison_detail.html"

    def rows(self) -> Any:
        return programmes_read_by(self.request.user)

    def look(self) -> None:
        asked = {"programme": self.row.code, "plans": [str(plan.pk) for plan in self.plans]}
        viewing.read_figures(actor=self.request.user, what="outcomes.comparison", filters=asked)

    @cached_property
    def plans(self) -> list[AnalysisPlan]:
        rows = AnalysisPlan.objects.visible_to(self.request.user).looked_by().filter(programme=self.row)
        return list(rows.select_related("programme").order_by("-frozen_at"))

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        standing = [plan for plan in self.plans if plan.state == PlanState.FROZEN]
        return super().get_context_data(
            found=[describe_findings(plan) for plan in standing],
            earlier=[plan for plan in self.plans if plan.state == PlanState.AMENDED],
            may_begin=policies.may_begin_plan(self.request.user),
            **context,
        )


class AnalysisPlanDetail(RowView):
    model = AnalysisPlan
    related = ("programme", "written_by", "approved_by", "amends__programme")
    template_name = "outcomes/comparison/analysisplan_detail.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        row, user = self.row, self.request.user
        is_writing, is_submitted = row.state == PlanState.WRITING, row.state == PlanState.SUBMITTED
        return super().get_context_data(
            facts=facts_of_plan(row),
            writing=facts_of_writing(row),
            changes=changed_facts(row),
            later=row.amendment,
            found=describe_findings(row) if row.frozen_at else None,
            may_write=is_writing and policies.may_write_plan(row, user),
            may_withdraw=(is_writing or is_submitted) and policies.may_write_plan(row, user),
            may_freeze=is_submitted and policies.may_freeze_plan(row, user),
            may_amend=policies.may_amend_plan(row, user),
            **context,
        )


class AnalysisPlanCreate(FormPage):
    form_class = PlanForm
    title, button = "Write an analysis plan", "Keep this plan"
    intro = (
        "What is compared is decided before anybody looks. Somebody else freezes the plan; from then on nobody can change "
        "it, and what it asks is computed."
    )
    back, back_label = "outcomes:analysisplan-list", "Compared with what"
    done = "Kept. Submit it when it says what you mean."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "programmes": programmes_read_by(self.request.user)}

    def perform(self, given: dict[str, Any]) -> AnalysisPlan:
        return services.write_plan(actor=self.request.user, **given)

    def after(self, made: Any) -> str:
        return reverse("outcomes:analysisplan-detail", args=[made.pk])


class AnalysisPlanTransition(TransitionView):
    model = AnalysisPlan
    related = ("programme", "amends")
    decides = ("freeze", "send_back")
    back_label = "The analysis plan"

    @staticmethod
    def proposed(row: Any) -> Proposal:
        sent = proposed_in("submit")(row)
        at = sent.at if sent else row.written_at
        return Proposal(row.written_by, at, f"Analysis plan of {row.programme}", sent.words if sent else "")

    def target(self) -> dict[str, Any]:
        return {"plan_id": self.row.pk}

    def back_url(self) -> str:
        return reverse("outcomes:analysisplan-detail", args=[self.row.pk])

    def after(self, made: Any) -> str:
        """An amendment is a row of its own."""
        return reverse("outcomes:analysisplan-detail", args=[made.pk])

    def said(self, made: Any) -> str:
        return f"Recorded: {self.title()}."
