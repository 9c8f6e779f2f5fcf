"""The pages of a placement."""

from caseworkflow.case.forms import ReasonForm
from caseworkflow.placement import forms, services
from caseworkflow.placement.policies import may_lead_placement
from caseworkflow.placement.presenters import PLACEMENT
from caseworkflow.placement.states import FUNDING, PlacementState
from caseworkflow.placement.views import PlacementDetail
from caseworkflow.satellite.policies import may_lead_satellite, may_work_satellite
from caseworkflow.satellite.urls import declare_page
from caseworkflow.satellite.views import SatelliteNoun
from workflow.addresses import declare_plain_act, declare_transition
from workflow.machine import PlainAct

NOUN = SatelliteNoun.of(PLACEMENT, shared=(("check_abstinent", "check"), ("check_lapsed", "check")))
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
AGREE_LINE = PlainAct("agree_funding", "Record that it is agreed", may_lead_placement, FUNDING)
REMOVE_LINE = PlainAct("remove_funding", "Remove the line", may_lead_placement, FUNDING)
OF_LINE = "funding/<int:line_id>/"

urlpatterns = [
    declare_page(NOUN, PREPARED, WAIVE, FUND_LINE, view=PlacementDetail),
    declare_plain_act(NOUN, PREPARED, services.record_preparation),
    declare_plain_act(NOUN, WAIVE, services.waive_preparation, ReasonForm),
    declare_plain_act(NOUN, FUND_LINE, services.add_funding, forms.FundingForm),
    declare_plain_act(
        NOUN,
        AGREE_LINE,
        services.agree_funding,
        forms.FundingAgreedForm,
        within=OF_LINE,
        from_address=("line_id",),
    ),
    declare_plain_act(NOUN, REMOVE_LINE, services.remove_funding, within=OF_LINE, from_address=("line_id",)),
    declare_transition(NOUN, "check_suitability", services.check_suitability, forms.SuitabilityForm),
    declare_transition(NOUN, "prepare", services.prepare_placement, forms.PrepareForm),
    declare_transition(NOUN, "seek_funding", services.seek_funding, forms.SeekFundingForm),
    declare_transition(NOUN, "fund", services.confirm_funding),
    declare_transition(NOUN, "refuse_funding", services.refuse_funding, ReasonForm),
    declare_transition(NOUN, "offer_bed", services.offer_bed, forms.BedForm),
    declare_transition(NOUN, "start_detox", services.start_detox),
    declare_transition(NOUN, "start_buvidal", services.start_buvidal),
    declare_transition(NOUN, "admit", services.admit_person, forms.AdmitForm),
    declare_transition(NOUN, "start_treatment", services.start_treatment),
    declare_transition(NOUN, "complete", services.complete_placement, forms.CompletePlacementForm),
    declare_transition(NOUN, "leave_early", services.leave_early, forms.LeavingForm),
    declare_transition(NOUN, "discharge", services.discharge_person, forms.LeavingForm),
    declare_transition(NOUN, "begin_aftercare", services.begin_aftercare, forms.AftercareForm),
    declare_transition(
        NOUN, "check", services.record_abstinence_check, forms.CheckForm, verbs=("check_abstinent", "check_lapsed")
    ),
    declare_transition(NOUN, "record_death", services.record_death),
]
