"""The pages of a contract and of its conditions."""

from caseworkflow.case.forms import ReasonForm
from caseworkflow.contract import forms, guards, services
from caseworkflow.contract.machines import TERMS
from caseworkflow.contract.presenters import CONTRACT
from caseworkflow.contract.states import ContractState
from caseworkflow.satellite.policies import may_work_satellite
from caseworkflow.satellite.urls import declare_page
from caseworkflow.satellite.views import SatelliteNoun
from workflow.addresses import declare_plain_act, declare_transition
from workflow.machine import PlainAct

NOUN = SatelliteNoun.of(CONTRACT)
DRAFTING = (ContractState.DRAFT, ContractState.OFFERED, ContractState.VARIED)
UNDECIDED = (guards.police_do_not_decide,)
SIGNING = (ContractState.OFFERED, ContractState.VARIED)
TERM = PlainAct("set_term", "Set the first and last day", may_work_satellite, DRAFTING, needs=UNDECIDED)
ADD = PlainAct("add_condition", "Add a condition", may_work_satellite, DRAFTING, needs=UNDECIDED)
REMOVE = PlainAct("remove_condition", "Remove the condition", may_work_satellite, DRAFTING, needs=UNDECIDED)
SIGN = PlainAct(
    "record_signature",
    "Record the person's signature",
    may_work_satellite,
    SIGNING,
    "Police are then asked to sign these terms.",
    needs=(*UNDECIDED, *TERMS),
)
RESULT = PlainAct("record_condition", "Record how a condition stands", may_work_satellite, (ContractState.RUNNING,))
OF_CONDITION = "conditions/<uuid:condition_id>/"

urlpatterns = [
    declare_page(NOUN, TERM, ADD, SIGN),
    declare_plain_act(NOUN, TERM, services.set_term, forms.TermForm),
    declare_plain_act(NOUN, ADD, services.add_condition, forms.ConditionForm),
    declare_plain_act(NOUN, SIGN, services.record_signature, forms.SignatureForm),
    declare_plain_act(NOUN, REMOVE, services.remove_condition, within=OF_CONDITION, from_address=("condition_id",)),
    declare_plain_act(
        NOUN,
        RESULT,
        services.record_condition,
        forms.ConditionResultForm,
        within=OF_CONDITION,
        from_address=("condition_id",),
    ),
    declare_transition(NOUN, "offer", services.offer_contract, forms.OfferForm),
    declare_transition(NOUN, "decline", services.decline_contract, ReasonForm),
    declare_transition(NOUN, "begin", services.begin_contract),
    declare_transition(NOUN, "vary", services.vary_contract, ReasonForm),
    declare_transition(NOUN, "keep", services.keep_contract),
    declare_transition(NOUN, "fulfil", services.fulfil_contract),
]
