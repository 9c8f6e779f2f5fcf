"""The pages of the risk screen."""

from caseworkflow.case.forms import ReasonForm
from caseworkflow.risk import forms, services
from caseworkflow.risk.presenters import RISK
from caseworkflow.risk.states import RiskState
from caseworkflow.satellite.policies import may_work_satellite
from caseworkflow.satellite.urls import declare_page
from caseworkflow.satellite.views import SatelliteNoun
from workflow.addresses import declare_plain_act, declare_transition
from workflow.machine import PlainAct

NOUN = SatelliteNoun.of(RISK)
TO_SCREEN = (RiskState.NOT_SCREENED, RiskState.REVIEW_DUE)
SCREEN = PlainAct(
    "screen", "Screen for risk", may_work_satellite, TO_SCREEN, "A high answer is told to the team leader today."
)
SAFEGUARD = PlainAct("refer_safeguarding", "Record a safeguarding referral", may_work_satellite)

urlpatterns = [
    declare_page(NOUN, SCREEN, SAFEGUARD),
    declare_plain_act(NOUN, SCREEN, services.screen_risk, forms.ScreenForm),
    declare_plain_act(NOUN, SAFEGUARD, services.refer_safeguarding, forms.SafeguardingForm),
    declare_transition(NOUN, "call_review", services.call_review, ReasonForm),
]
