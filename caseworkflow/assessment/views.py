"""The pages of the first assessment and of a review."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from caseworkflow.assessment import services
from caseworkflow.assessment.forms import AssessmentForm, ReviewForm
from caseworkflow.assessment.terms import AssessmentKind
from caseworkflow.case.models import Case
from caseworkflow.case.policies import may_work_case
from caseworkflow.case.presenters import agreement_rows
from caseworkflow.case.views import CaseTransition
from workflow.machine import PlainAct


class FirstAssessment(CaseTransition):
    """The first assessment moves the case; what must be on record before it stands above the form, with its page."""

    template_name = "caseworkflow/assessment_form.html"
    form_class = AssessmentForm
    verb, verbs = "assess", ("assess",)
    label, button = "First assessment", "Record assessment"
    service = staticmethod(services.record_assessment)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(screen=self.case.risk_screen, agreement=agreement_rows(self.case), **context)


class Review(CaseTransition):
    """A review, the exit assessment or a correction is a new row beside the earlier ones."""

    template_name = "caseworkflow/assessment_form.html"
    form_class = ReviewForm
    plain_act = PlainAct(
        "record_review",
        "Review or exit assessment",
        may_work_case,
        hint="Kept beside the earlier ones, never over them. Nobody outside is told.",
    )
    button = "Record assessment"
    service = staticmethod(services.record_review)

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
