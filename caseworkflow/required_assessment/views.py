"""The pages of a required assessment, which exists only once police have imposed it."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from caseworkflow.required_assessment import services as required_assessment
from caseworkflow.required_assessment.policies import may_assess
from caseworkflow.satellite.views import OfOneCase, SatelliteDetail, SatelliteTransition
from programmes.terms.vocabularies import Satellite
from workflow.machine import MoveRefused

ASK = "required-assessment-ask"


class AssessmentPage(OfOneCase):
    """A required assessment exists once police have imposed it; until then its page says so."""

    def comes_later(self) -> bool:
        return self.case.choices.has(Satellite.REQUIRED_ASSESSMENT)


class AssessmentDetail(AssessmentPage, SatelliteDetail):
    def get_context_data(self, **context: Any) -> dict[str, Any]:
        if not self.row._state.adding:
            return super().get_context_data(**context)
        reasons = required_assessment.reasons_not_to_ask(self.case)
        ask = {
            "label": "Ask police to impose it",
            "hint": "Only police may.",
            "url": self.address(ASK),
            "reasons": reasons,
        }
        may = may_assess(self.row, self.request.user)
        return super(SatelliteDetail, self).get_context_data(
            facts=[],
            acts=[ask] if may and not reasons else [],
            waiting=[ask] if may and reasons else [],
            entries=[],
            **context,
        )


class AssessmentTransition(AssessmentPage, SatelliteTransition):
    """`is_first` marks the one act that is made before there is a required assessment, and never after."""

    is_first = False

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.refuse_other_states()
        return super().post(request, *args, **kwargs)

    def refuse_other_states(self) -> None:
        if self.row._state.adding and not self.is_first:
            raise MoveRefused("No required assessment has been imposed.")
        super().refuse_other_states()
        if self.is_first and (reasons := required_assessment.reasons_not_to_ask(self.case)):
            raise MoveRefused(*reasons)
