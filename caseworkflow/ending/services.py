"""The acts of ending: completed or not, returned to police, closed, re-opened, transferred, died."""

from datetime import date
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from caseworkflow.case.guards import missing_attempts, outcome_is_recorded
from caseworkflow.case.machines import MAY_BE_ENDED
from caseworkflow.case.models import Case
from caseworkflow.case.policies import is_clock, may_confirm_death, may_lead
from caseworkflow.case.services import CASES, lock_case, settle_case, tell_referrals
from caseworkflow.case.states import CaseState
from caseworkflow.case.terms import COMPLETIONS, DISENGAGED, TRANSFERS
from caseworkflow.case.validators import require_day_of_case
from caseworkflow.contract import services as contract
from caseworkflow.contract.states import ContractState
from caseworkflow.disposal import services as disposal
from caseworkflow.disposal.states import DisposalState
from caseworkflow.plan.models import OnwardReferral
from caseworkflow.victim import services as victim
from ledger import acts
from ledger.models import Entry, Kind
from ledger.transactions import act
from programmes.calendar import due_moment
from programmes.models import ReferenceValue
from programmes.terms.vocabularies import ClosureReason, DeadlineName, FeedbackValue, ReferenceKind
from referrals.feedback.terms import Ending
from referrals.people.models import Person
from referrals.people.services.judging import propose_bar
from referrals.police_decisions.models import PoliceDecision
from referrals.police_decisions.services import ask_police, withdraw_question
from referrals.police_decisions.states import DecisionState
from referrals.police_decisions.terms import PoliceDecisionKind
from workflow.machine import MoveRefused
from workflow.transitions import make_transition, record_event

COMPLIED = [("complied", "They complied: record the outcome")]

NOT_COMPLIED = [
    ("charged", "Charged, or a postal requisition"),
    ("other", "Another outcome"),
    ("nfa", "No further action"),
]


@act()
def complete_case(
    *, case_id: UUID | str, actor: User, on: date | None = None, closure_reason: str = "", version: int | None = None
) -> Case:
    """The officer is told; where police get the case back, the clock returns it in the same act."""
    on = on or timezone.localdate()
    ending = closure_reason or ClosureReason.OBJECTIVES_MET
    if ending not in COMPLETIONS:
        raise MoveRefused("That is not a reason for completing.")
    case = make_transition(
        CASES, case_id, "complete", actor=actor, version=version, on=on, closure_reason=ending, then=settle_case
    )
    agreed = getattr(case, "contract", None)
    if agreed and agreed.state == ContractState.RUNNING:
        contract.fulfil_contract(case_id=case.pk, actor=actor)
    tell_referrals(case, FeedbackValue.ENDED, ending=Ending.COMPLETED, on=on, actor=actor)
    return _returned_where_due(case, decided_by=actor)


@act()
def complete_session(
    *,
    case_id: UUID | str,
    actor: User,
    on: date | None = None,
    onward: list[dict[str, object]] | None = None,
    version: int | None = None,
) -> Case:
    """The one session of a programme, begun and completed in one act, with the other help that was offered.

    `onward` is a list of {"service", "is_accepted", "is_structured_treatment"}.
    """
    on = on or timezone.localdate()
    case = make_transition(CASES, case_id, "begin_session", actor=actor, version=version, on=on, then=settle_case)
    tell_referrals(case, FeedbackValue.TAKING_PART, on=on, actor=actor)
    for offer in onward or []:
        OnwardReferral.objects.create(case=case, referred_on=on if offer.get("is_accepted") else None, **offer)
    return complete_case(case_id=case_id, actor=actor, on=on, closure_reason=ClosureReason.COMPLETED_SESSION)


@act()
def propose_ending(
    *, case_id: UUID | str, actor: User, closure_reason: str, reason: str = "", version: int | None = None
) -> Case:
    """Propose that a case ends without completion, for another person, the team leader, to confirm."""
    case = lock_case(case_id, actor=actor, version=version)
    if case.state not in MAY_BE_ENDED:
        raise MoveRefused(f"A case cannot be ended from “{case.get_state_display()}”.")
    if closure_reason in COMPLETIONS | TRANSFERS | {ClosureReason.DIED, ClosureReason.BREACHED}:
        raise MoveRefused("That is not a reason for ending without completion.")
    if closure_reason == ClosureReason.NO_CONTACT and (missing := missing_attempts(case)):
        raise MoveRefused(f"Too little was tried to reach the person. Still to be tried: {', '.join(missing)}.")
    case.closure_reason, case.ending_proposed_by = closure_reason, actor
    return record_event(
        case, "propose_ending", actor=actor, reason=reason, then=settle_case, facts={"closure_reason": closure_reason}
    )


@act()
def decline_proposal(*, case_id: UUID | str, actor: User, reason: str, version: int | None = None) -> Case:
    """Say no to whatever waits for a team leader: an ending, a breach review or a death. The case stays as it was."""
    case = lock_case(case_id, actor=actor, version=version, may=may_lead)
    if case.death_reported_by_id:
        declined, case.death_reported_by, case.death_source = "report_death", None, ""
    elif case.ending_proposed_by_id:
        declined, case.ending_proposed_by, case.closure_reason = "propose_ending", None, ""
    elif case.breach_raised_by_id and case.state == CaseState.CONCERN:
        declined, case.breach_raised_by, case.breach_asked_at = "raise_breach", None, None
    else:
        raise MoveRefused("Nothing on this case waits to be confirmed.")
    return record_event(
        case, "decline_proposal", actor=actor, reason=reason, then=settle_case, facts={"declined": declined}
    )


@act()
def end_without_completion(
    *, case_id: UUID | str, actor: User, on: date | None = None, reason: str = "", version: int | None = None
) -> Case:
    """Confirm the proposed ending: the officer is told, a bar is proposed where the programme's rule says so."""
    on = on or timezone.localdate()
    case = make_transition(
        CASES, case_id, "end_without_completion", actor=actor, version=version, reason=reason, on=on, then=settle_case
    )
    tell_referrals(case, FeedbackValue.ENDED, ending=Ending.NOT_COMPLETED, on=on, actor=actor)
    if case.choices.has_bar and case.closure_reason in DISENGAGED:
        propose_bar(referral_id=case.referral_id, reason=case.get_closure_reason_display(), actor=actor)
    return _returned_where_due(case, decided_by=actor)


def _returned_where_due(case: Case, *, decided_by: User) -> Case:
    """The move is the system's; whoever ended the case decided it, and is named."""
    if not case.goes_back_to_police:
        return case
    with acts.marked_with(decided_by=str(decided_by.pk)):
        return return_to_police(case_id=case.pk, actor=User.objects.clock())


@act()
def return_to_police(*, case_id: UUID | str, actor: User) -> Case:
    """Police have the case back: they are told, and asked to record its outcome."""
    case = make_transition(CASES, case_id, "return_to_police", actor=actor, then=settle_case)
    tell_referrals(case, FeedbackValue.ENDED, ending=Ending.RETURNED, on=case.ended_on, actor=actor)
    ask_for_outcome(case, actor=actor)
    return case


def expected_outcomes(case: Case) -> list[str]:
    """The codes that the version names for such an end, each with its words; police decide, whatever stands here."""
    choices, setting = case.choices, "outcome_on_complete" if case.completed_on else "outcomes_on_breach"
    named = [choices.outcome_on_complete] if case.completed_on else choices.outcomes_on_breach
    source = choices.sources.get(setting)
    mark = "" if source and source.confirmed else " (not confirmed)"
    known = dict(ReferenceValue.objects.choices(ReferenceKind.OUTCOME_TYPE, timezone.localdate()))
    return [f"{code} {known[code]}{mark}" for code in named if code in known]


def ask_for_outcome(case: Case, *, actor: User) -> None:
    limit, now = case.choices.deadline(DeadlineName.OUTCOME), timezone.now()
    papers = {"How it ended": [case.get_closure_reason_display()]}
    if expected := expected_outcomes(case):
        papers["What the programme expects"] = expected
    ask_police(
        referral_id=case.referral_id,
        kind=PoliceDecisionKind.OUTCOME,
        about_id=case.pk,
        papers=papers,
        choices=COMPLIED if case.completed_on else NOT_COMPLIED,
        due_at=due_moment(now, limit.amount, limit.unit.value) if limit else None,
        actor=actor,
    )


@act()
def close_case(
    *, case_id: UUID | str, actor: User, on: date | None = None, reason: str = "", version: int | None = None
) -> Case:
    """From now on the victim, where there is one, must be told the outcome in time."""
    case = make_transition(
        CASES,
        case_id,
        "close",
        actor=actor,
        version=version,
        reason=reason,
        on=on or timezone.localdate(),
        then=settle_case,
    )
    victim.start_telling(case)
    return case


@act()
def apply_outcome(*, decision: PoliceDecision, actor: User) -> Case:
    """Police have recorded the outcome: the disposal clock stops, and the case is closed where a code is on record."""
    case = lock_case(decision.about_id, actor=actor, may=is_clock, is_open=False)
    running = getattr(case, "disposal_clock", None)
    if running and running.state == DisposalState.RUNNING and decision.outcome_code:
        on = timezone.localdate(decision.decided_at)
        disposal.record_disposal(case_id=case.pk, actor=actor, outcome_code=decision.outcome_code, outcome_on=on)
        case = lock_case(decision.about_id, actor=actor, may=is_clock, is_open=False)
    if case.state == CaseState.RETURNED and outcome_is_recorded(case):
        return close_case(case_id=case.pk, actor=actor, reason=decision.reason)
    return record_event(case, "apply_outcome", actor=actor, then=settle_case)


@act()
def reopen_case(*, case_id: UUID | str, actor: User, reason: str, version: int | None = None) -> Case:
    """Within the programme's limit after closing; the case goes on as far as it had come."""
    return make_transition(CASES, case_id, "reopen", actor=actor, version=version, reason=reason, then=settle_case)


@act()
def report_death(*, case_id: UUID | str, actor: User, source: str, version: int | None = None) -> Case:
    """Say that the person has died and how it is known; somebody else, the team leader, confirms it."""
    case = lock_case(case_id, actor=actor, version=version)
    case.death_reported_by, case.death_source = actor, source
    return record_event(case, "report_death", actor=actor, then=settle_case)


@act()
def close_died(*, case_id: UUID | str, actor: User, died_on: date, version: int | None = None) -> Case:
    """Confirm a death: the case is closed and every message to the person stops."""
    found = lock_case(case_id, actor=actor, version=version, may=may_confirm_death)
    require_day_of_case(found, died_on, field="died_on")
    case = make_transition(
        CASES,
        case_id,
        "close_died",
        actor=actor,
        version=version,
        on=timezone.localdate(),
        closure_reason=ClosureReason.DIED,
        then=settle_case,
    )
    Person.objects.filter(pk=case.person_id).update(died_on=died_on)
    ask_no_more(case, actor=actor, reason="The person has died")
    Entry.objects.enter(case.person, actor=actor, verb="record_death", kind=Kind.ALTERATION, facts={"field": "died_on"})
    return case


@act()
def close_transferred(
    *,
    case_id: UUID | str,
    actor: User,
    to: str,
    is_accepted: bool,
    closure_reason: str = ClosureReason.TRANSFERRED_AREA,
    on: date | None = None,
    version: int | None = None,
) -> Case:
    """Close because another provider has accepted the person."""
    if closure_reason not in TRANSFERS:
        raise MoveRefused("That is not a reason for a transfer.")
    if not is_accepted:
        raise MoveRefused("The receiving provider has not accepted the person.")
    on = on or timezone.localdate()
    case = make_transition(
        CASES,
        case_id,
        "close_transferred",
        actor=actor,
        version=version,
        reason=f"To {to}",
        on=on,
        closure_reason=closure_reason,
        then=settle_case,
    )
    ask_no_more(case, actor=actor, reason="The person was transferred")
    if case.completed_on is None:
        tell_referrals(case, FeedbackValue.ENDED, ending=Ending.NOT_COMPLETED, on=on, actor=actor)
    return case


def ask_no_more(case: Case, *, actor: User, reason: str) -> None:
    """Take back what police were asked and have not decided."""
    waiting = PoliceDecision.objects.filter(referral__in=case.referral_ids, state=DecisionState.ASKED)
    for decision_id in waiting.values_list("pk", flat=True):
        withdraw_question(decision_id=decision_id, actor=actor, reason=reason)
