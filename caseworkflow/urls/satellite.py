"""The addresses beside a case: one page for each satellite, and one for each move, to be read by anyone."""

from typing import Any

from django.urls import URLPattern, path

from caseworkflow.forms import satellite as forms
from caseworkflow.models import (
    Consent,
    Contract,
    DisposalClock,
    Placement,
    RequiredAssessment,
    RiskScreen,
    Victim,
)
from caseworkflow.policies.satellite import may_assess, may_lead, may_lead_placement, may_read_victim, may_work
from caseworkflow.services import consent, contract, disposal, placement, required_assessment, risk, victim
from caseworkflow.states import ContractState, DisposalState, PlacementState, RequiredAssessmentState, RiskState
from caseworkflow.views.satellite import (
    AssessmentDetail,
    AssessmentMove,
    ConsentDetail,
    ConsentMove,
    Note,
    Noun,
    SatelliteDetail,
    SatelliteMove,
)

RA = Noun(RequiredAssessment, "required-assessment", "Required assessment", "required_assessment")
CT = Noun(Contract, "contract", "Contract", "contract", parts=("conditions",))
PL = Noun(
    Placement,
    "placement",
    "Placement",
    "placement",
    verbs=(("check_abstinent", "check"), ("check_lapsed", "check")),
    parts=("funding_lines", "checks"),
)
DC = Noun(DisposalClock, "disposal", "Disposal clock", "disposal")
CN = Noun(Consent, "consent", "Consent", "consent")
VC = Noun(Victim, "victim", "Victim", "victim", may_read=may_read_victim)
RK = Noun(RiskScreen, "risk", "Risk", "risk")

STANDING = tuple(
    state
    for state in RequiredAssessmentState
    if state not in {"fa_released", "fa_attended", "good_cause", "prosecute", "nfa", "quashed"}
)
DRAFTING = (ContractState.DRAFT, ContractState.OFFERED, ContractState.VARIED)
SIGNING = (ContractState.OFFERED, ContractState.VARIED)
FUNDING = (PlacementState.PREP, PlacementState.FUNDING_SOUGHT)
TO_SCREEN = (RiskState.NOT_SCREENED, RiskState.REVIEW_DUE)

ASK = Note("ask", "Ask police to impose it", may_assess, hint="Only police may.")
DISPUTE = Note("dispute", "The person disputes the test", may_assess, STANDING, "The requirement stands meanwhile.")
CONFIRM = Note("confirm_test", "The laboratory confirmed the test", may_assess, STANDING)
TERM = Note("set_term", "Set the first and last day", may_work, DRAFTING)
ADD = Note("add_condition", "Add a condition", may_work, DRAFTING)
REMOVE = Note("remove_condition", "Remove the condition", may_work, DRAFTING)
SIGN = Note(
    "record_signature", "Record the person's signature", may_work, SIGNING, "Police are then asked to sign these terms."
)
RESULT = Note("record_condition", "Record how a condition stands", may_work, (ContractState.RUNNING,))
PREPARED = Note("record_preparation", "Record a session before admission", may_work, (PlacementState.PREP,))
WAIVE = Note(
    "waive_preparation",
    "Waive the sessions that are left",
    may_lead,
    (PlacementState.PREP,),
    "Your name is kept with it.",
)
FUND_LINE = Note("add_funding", "Add a line of funding", may_lead_placement, FUNDING)
DATES = Note("set_dates", "Correct the dates", may_work, (DisposalState.RUNNING,))
SCREEN = Note("screen", "Screen for risk", may_work, TO_SCREEN, "A high answer is told to the team leader today.")
SAFEGUARD = Note("refer_safeguarding", "Record a safeguarding referral", may_work)


def page(noun: Noun, *notes: Note, view: Any = SatelliteDetail) -> URLPattern:
    return path(f"<uuid:pk>/{noun.name}/", view.as_view(noun=noun, notes=notes), name=f"{noun.name}-detail")


def move(
    noun: Noun, verb: str, act: Any, form: Any = forms.MoveForm, *verbs: str, view: Any = SatelliteMove, **options: Any
) -> URLPattern:
    """`verbs` are the rows of the table that this page may take; usually the one that it is named after."""
    made = view.as_view(noun=noun, act=act, form_class=form, verbs=verbs or (verb,), **options)
    name = verb.replace("_", "-")
    return path(f"<uuid:pk>/{noun.name}/{name}/", made, name=f"{noun.name}-{name}")


def note(
    noun: Noun, told: Note, act: Any, form: Any = forms.MoveForm, *, view: Any = SatelliteMove, **options: Any
) -> URLPattern:
    name = told.verb.replace("_", "-")
    made = view.as_view(noun=noun, act=act, form_class=form, note=told, **options)
    return path(f"<uuid:pk>/{noun.name}/{name}/", made, name=f"{noun.name}-{name}")


def of_condition(told: Note, act: Any, form: Any = forms.MoveForm) -> URLPattern:
    name = told.verb.replace("_", "-")
    made = SatelliteMove.as_view(noun=CT, act=act, form_class=form, note=told, extra=("condition_id",))
    return path(f"<uuid:pk>/contract/conditions/<uuid:condition_id>/{name}/", made, name=f"contract-{name}")


def say(verb: str, act: Any, form: Any) -> URLPattern:
    made = ConsentMove.as_view(noun=CN, act=act, form_class=form, verbs=(verb,), extra=("purpose",))
    return path(f"<uuid:pk>/consent/<slug:purpose>/{verb}/", made, name=f"consent-{verb}")


def duty(verb: str, act: Any, form: Any = forms.MoveForm, **options: Any) -> URLPattern:
    return move(RA, verb, act, form, view=AssessmentMove, **options)


satellite_patterns: list[URLPattern] = [
    page(RA, DISPUTE, CONFIRM, view=AssessmentDetail),
    note(RA, ASK, required_assessment.ask, view=AssessmentMove, is_first=True),
    duty("serve_notice", required_assessment.serve_notice, forms.NoticeForm),
    duty("vary", required_assessment.vary, forms.NoticeForm),
    duty("attend", required_assessment.attend, forms.AttendForm),
    duty("fail", required_assessment.fail, forms.FailForm),
    duty("require_follow_up", required_assessment.require_follow_up, forms.FollowUpForm),
    duty("release", required_assessment.release, forms.ReleaseForm),
    duty("vary_follow_up", required_assessment.vary_follow_up, forms.NoticeForm),
    duty("attend_follow_up", required_assessment.attend_follow_up),
    duty("fail_follow_up", required_assessment.fail_follow_up, forms.FailForm),
    duty("tell_police", required_assessment.tell_police, tells=required_assessment.failure_papers),
    duty("quash", required_assessment.quash, forms.ReasonForm),
    note(RA, DISPUTE, required_assessment.dispute, forms.DisputeForm, view=AssessmentMove),
    note(RA, CONFIRM, required_assessment.confirm_test, view=AssessmentMove),
    page(CT, TERM, ADD, SIGN),
    note(CT, TERM, contract.set_term, forms.TermForm),
    note(CT, ADD, contract.add_condition, forms.ConditionForm),
    note(CT, SIGN, contract.record_signature, forms.SignatureForm),
    of_condition(REMOVE, contract.remove_condition),
    of_condition(RESULT, contract.record_condition, forms.ConditionResultForm),
    move(CT, "offer", contract.offer, forms.OfferForm),
    move(CT, "decline", contract.decline, forms.ReasonForm),
    move(CT, "begin", contract.begin),
    move(CT, "vary", contract.vary, forms.ReasonForm),
    move(CT, "keep", contract.keep),
    move(CT, "fulfil", contract.fulfil),
    page(PL, PREPARED, WAIVE, FUND_LINE),
    note(PL, PREPARED, placement.record_preparation),
    note(PL, WAIVE, placement.waive_preparation, forms.ReasonForm),
    note(PL, FUND_LINE, placement.add_funding, forms.FundingForm),
    move(PL, "check_suitability", placement.check_suitability, forms.SuitabilityForm),
    move(PL, "prepare", placement.prepare, forms.PrepareForm),
    move(PL, "seek_funding", placement.seek_funding, forms.SeekFundingForm),
    move(PL, "fund", placement.fund),
    move(PL, "refuse_funding", placement.refuse_funding, forms.ReasonForm),
    move(PL, "offer_bed", placement.offer_bed, forms.BedForm),
    move(PL, "start_detox", placement.start_detox),
    move(PL, "start_buvidal", placement.start_buvidal),
    move(PL, "admit", placement.admit, forms.AdmitForm),
    move(PL, "start_treatment", placement.start_treatment),
    move(PL, "complete", placement.complete, forms.CompleteForm),
    move(PL, "leave_early", placement.leave_early, forms.LeavingForm),
    move(PL, "discharge", placement.discharge, forms.LeavingForm),
    move(PL, "begin_aftercare", placement.begin_aftercare, forms.AftercareForm),
    move(PL, "check", placement.check, forms.CheckForm, "check_abstinent", "check_lapsed"),
    move(PL, "record_death", placement.record_death),
    page(DC, DATES),
    note(DC, DATES, disposal.set_dates, forms.DatesForm),
    page(CN, view=ConsentDetail),
    say("give", consent.give, forms.AgreeForm),
    say("refuse", consent.refuse, forms.RefuseForm),
    say("withdraw", consent.withdraw, forms.WithdrawForm),
    page(VC),
    move(VC, "identify", victim.identify, forms.VictimForm),
    move(VC, "consult", victim.consult, forms.ConsultForm),
    move(VC, "miss", victim.miss, forms.ReasonForm),
    move(VC, "record_views", victim.record_views, forms.ViewsForm),
    move(VC, "tell_outcome", victim.tell_outcome, forms.ToldForm),
    page(RK, SCREEN, SAFEGUARD),
    note(RK, SCREEN, risk.screen, forms.ScreenForm),
    note(RK, SAFEGUARD, risk.refer_safeguarding, forms.SafeguardingForm),
    move(RK, "call_review", risk.call_review, forms.ReasonForm),
]
