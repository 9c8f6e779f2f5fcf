"""The pages of a required assessment."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern

from caseworkflow.case.forms import ReasonForm
from caseworkflow.required_assessment import forms, guards, services
from caseworkflow.required_assessment.policies import may_assess
from caseworkflow.required_assessment.presenters import REQUIRED_ASSESSMENT
from caseworkflow.required_assessment.states import STANDING
from caseworkflow.required_assessment.views import AssessmentDetail, AssessmentTransition
from caseworkflow.satellite.urls import declare_page
from caseworkflow.satellite.views import SatelliteNoun
from workflow.addresses import declare_plain_act, declare_transition
from workflow.forms import MoveForm
from workflow.machine import PlainAct

NOUN = SatelliteNoun.of(REQUIRED_ASSESSMENT)
ASK = PlainAct("ask", "Ask police to impose it", may_assess, hint="Only police may.")
DISPUTE = PlainAct("dispute", "The person disputes the test", may_assess, STANDING, "The requirement stands meanwhile.")
CONFIRM = PlainAct(
    "confirm_test", "The laboratory confirmed the test", may_assess, STANDING, needs=(guards.test_is_disputed,)
)


def declare_duty(verb: str, service: Callable[..., Any], form: Any = MoveForm, **options: Any) -> URLPattern:
    return declare_transition(NOUN, verb, service, form, view=AssessmentTransition, **options)


urlpatterns = [
    declare_page(NOUN, DISPUTE, CONFIRM, view=AssessmentDetail),
    declare_plain_act(NOUN, ASK, services.ask_to_impose, view=AssessmentTransition, is_first=True),
    declare_duty("serve_notice", services.serve_notice, forms.NoticeForm),
    declare_duty("vary", services.vary_initial, forms.NoticeForm),
    declare_duty("attend", services.attend_initial, forms.AttendForm),
    declare_duty("fail", services.fail_initial, forms.FailForm),
    declare_duty("require_follow_up", services.require_follow_up, forms.FollowUpForm),
    declare_duty("release", services.release_from_follow_up, forms.ReleaseForm),
    declare_duty("vary_follow_up", services.vary_follow_up, forms.NoticeForm),
    declare_duty("attend_follow_up", services.attend_follow_up),
    declare_duty("fail_follow_up", services.fail_follow_up, forms.FailForm),
    declare_duty("tell_police", services.tell_police, panel=("What police will be told", services.failure_papers)),
    declare_duty("quash", services.quash_requirement, ReasonForm),
    declare_plain_act(NOUN, DISPUTE, services.dispute_test, forms.DisputeForm, view=AssessmentTransition),
    declare_plain_act(NOUN, CONFIRM, services.confirm_test, view=AssessmentTransition),
]
