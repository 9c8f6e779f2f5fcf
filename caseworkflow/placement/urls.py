"""The pages of a placement."""

from caseworkflow.case.forms import ReasonForm
from caseworkflow.placement import forms, services
from caseworkflow.placement.models import Placement
from caseworkflow.placement.policies import may_lead_placement
from caseworkflow.placement.presenters import of_placement
from caseworkflow.placement.states import PlacementState
from caseworkflow.satellite.policies import may_lead_satellite, may_work_satellite
from caseworkflow.satellite.urls import declare_move, declare_page, declare_plain_act
from caseworkflow.satellite.views import Noun, PlainAct

NOUN = Noun(
    Placement,
    "placement",
    "Placement",
    "placement",
    of_placement,
    verbs=(("check_abstinent", "check"), ("check_lapsed", "check")),
    parts=("funding_lines", "checks"),
)
FUNDING = (PlacementState.PREP, PlacementState.FUNDING_SOUGHT)
PREPARED = PlainAct(
    "record_preparation", "Record a session before admission", may_work_satellite, (PlacementState.PREP,)
)
WAIVE = PlainAct(
    "waive_preparation",
    "Waive the sessions that are left",
    may_lead_satellite,
    (PlacementState.PREP,),
    "Your name is kept with it.",
)
FUND_LINE = PlainAct("add_funding", "Add a line of funding", may_lead_placement, FUNDING)

urlpatterns = [
    declare_page(NOUN, PREPARED, WAIVE, FUND_LINE),
    declare_plain_act(NOUN, PREPARED, services.record_preparation),
    declare_plain_act(NOUN, WAIVE, services.waive_preparation, ReasonForm),
    declare_plain_act(NOUN, FUND_LINE, services.add_funding, forms.FundingForm),
    declare_move(NOUN, "check_suitability", services.check_suitability, forms.SuitabilityForm),
    declare_move(NOUN, "prepare", services.prepare_placement, forms.PrepareForm),
    declare_move(NOUN, "seek_funding", services.seek_funding, forms.SeekFundingForm),
    declare_move(NOUN, "fund", services.confirm_funding),
    declare_move(NOUN, "refuse_funding", services.refuse_funding, ReasonForm),
    declare_move(NOUN, "offer_bed", services.offer_bed, forms.BedForm),
    declare_move(NOUN, "start_detox", services.start_detox),
    declare_move(NOUN, "start_buvidal", services.start_buvidal),
    declare_move(NOUN, "admit", services.admit_person, forms.AdmitForm),
    declare_move(NOUN, "start_treatment", services.start_treatment),
    declare_move(NOUN, "complete", services.complete_placement, forms.CompletePlacementForm),
    declare_move(NOUN, "leave_early", services.leave_early, forms.LeavingForm),
    declare_move(NOUN, "discharge", services.discharge_person, forms.LeavingForm),
    declare_move(NOUN, "begin_aftercare", services.begin_aftercare, forms.AftercareForm),
    declare_move(NOUN, "check", services.record_abstinence_check, forms.CheckForm, "check_abstinent", "check_lapsed"),
    declare_move(NOUN, "record_death", services.record_death),
]
