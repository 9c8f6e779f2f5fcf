"""The pages of the risk screen."""

from caseworkflow.case.forms import ReasonForm
from caseworkflow.risk import forms, services
from caseworkflow.risk.presenters import RISK
from caseworkflow.risk.states import RiskState
from caseworkflow.satellite.policies import may_lead_satellite, may_work_satellite
from caseworkflow.satellite.urls import declare_page
from caseworkflow.satellite.views import SatelliteNoun
from workflow.addresses import declare_plain_act, declare_transition
from workflow.machine import PlainAct

NOUN = SatelliteNoun.of(RISK)
TO_SCREEN = (RiskState.NOT_SCREENED, RiskState.REVIEW_DUE)
SCREEN = PlainAct(
    "screen", "Screen for risk", may_work_satellite, TO_SCREEN, "A high answer stands in the team leader's inbox."
)
SAFEGUARD = PlainAct("refer_safeguarding", "Record a safeguarding referral", may_work_satellite)
ACKNOWLEDGE = PlainAct(
    "acknowledge",
    "Say that you know",
    may_lead_satellite,
    (RiskState.HIGH,),
    "It leaves the inbox. Your name and the time are kept.",
    lambda screen: not screen.is_known,
)

urlpatterns = [
    declare_page(NOUN, SCREEN, ACKNOWLEDGE, SAFEGUARD),
    declare_plain_act(NOUN, ACKNOWLEDGE, services.acknowledge_risk),
    declare_plain_act(NOUN, SCREEN, services.screen_risk, forms.ScreenForm),
    declare_plain_act(NOUN, SAFEGUARD, services.refer_safeguarding, forms.SafeguardingForm),
    declare_transition(NOUN, "call_review", services.call_review, ReasonForm),
]
