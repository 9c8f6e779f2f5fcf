"""The acts of doubt: a concern, the cause that explains it, a breach review and what police decide on it."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from caseworkflow.case.guards import outcome_is_recorded
from caseworkflow.case.models import Case
from caseworkflow.case.policies import is_clock
from caseworkflow.case.services import CASES, lock_case, settle_case, tell_referrals
from caseworkflow.case.states import CaseState
from caseworkflow.case.terms import BreachDecision, GoodCause
from caseworkflow.concern.reports import breach_papers
from caseworkflow.contract import services as contract
from caseworkflow.contract.services import contract_of
from caseworkflow.contract.states import ContractState
from caseworkflow.ending.services import ask_for_outcome
from caseworkflow.note.services import add_note
from ledger.transactions import act
from programmes.calendar import due_moment
from programmes.terms.vocabularies import ClosureReason, DeadlineName, FeedbackValue
from referrals.feedback.terms import Ending
from referrals.police_decisions.models import PoliceDecision
from referrals.police_decisions.services import ask_police
from referrals.police_decisions.terms import PoliceDecisionKind
from workflow.machine import MoveRefused
from workflow.transitions import make_transition, record_event

BREACH_CHOICES = [(choice.value, str(choice.label)) for choice in BreachDecision]


@act()
def raise_concern(
    *,
    case_id: UUID | str,
    actor: User,
    concern: str,
    reason: str = "",
    at: datetime | None = None,
    version: int | None = None,
) -> Case:
    """A missed contact or something that happened; the team leader is told, police are not."""
    at = at or timezone.now()
    return make_transition(
        CASES,
        case_id,
        "raise_concern",
        actor=actor,
        version=version,
        reason=reason,
        reason_code=concern,
        at=at,
        then=settle_case,
    )


@act()
def record_excuse(*, case_id: UUID | str, actor: User, excuse: str = "", version: int | None = None) -> Case:
    """Keep that the person was asked for the reason, and what they said: empty when no answer came."""
    case = lock_case(case_id, actor=actor, version=version)
    if case.state != CaseState.CONCERN:
        raise MoveRefused("There is no concern to explain.")
    _keep_words(case, excuse, actor)
    case.excuse, case.is_excuse_sought = excuse, True
    return record_event(case, "record_excuse", actor=actor, reason="" if excuse else "no answer", then=settle_case)


def _keep_words(case: Case, excuse: str, actor: User) -> None:
    """What the person said stays as a note: the case itself forgets it once it goes on."""
    if excuse and excuse != case.excuse:
        add_note(case_id=case.pk, actor=actor, text=f"Reason that the person gave: {excuse}")


@act()
def accept_cause(
    *, case_id: UUID | str, actor: User, good_cause: str, excuse: str = "", version: int | None = None
) -> Case:
    """Accept the cause: it goes on the missed appointment, which no longer counts, and the case goes on as before."""
    case = lock_case(case_id, actor=actor, version=version)
    _keep_words(case, excuse, actor)
    case.excuse = GoodCause(good_cause).label
    case.save(update_fields=["excuse"])
    missed = case.appointments.missed_without_cause().last()
    if missed is not None:
        missed.good_cause = good_cause
        missed.version += 1
        missed.save(update_fields=["good_cause", "version"])
    return make_transition(
        CASES,
        case_id,
        "accept_cause",
        actor=actor,
        version=version,
        reason=GoodCause(good_cause).label,
        then=settle_case,
    )


@act()
def set_concern_aside(*, case_id: UUID | str, actor: User, reason: str, version: int | None = None) -> Case:
    """End a concern about an arrest, which alone is no breach: who decided, and why, is on record; the case goes on."""
    return make_transition(
        CASES, case_id, "set_concern_aside", actor=actor, version=version, reason=reason, then=settle_case
    )


@act()
def raise_breach(*, case_id: UUID | str, actor: User, statement: str, version: int | None = None) -> Case:
    """Ask a team leader for a breach review; the statement goes to police when it is confirmed."""
    return make_transition(
        CASES,
        case_id,
        "raise_breach",
        actor=actor,
        version=version,
        reason=statement,
        by=actor,
        at=timezone.now(),
        then=settle_case,
    )


@act()
def confirm_breach(*, case_id: UUID | str, actor: User, reason: str = "", version: int | None = None) -> Case:
    """Confirm it, as somebody other than who raised it: police are asked to decide, with the papers disclosed."""
    now = timezone.now()
    case = make_transition(
        CASES, case_id, "confirm_breach", actor=actor, version=version, reason=reason, at=now, then=settle_case
    )
    limit = case.choices.deadline(DeadlineName.BREACH_DECISION)
    ask_police(
        referral_id=case.referral_id,
        kind=PoliceDecisionKind.BREACH,
        about_id=case.pk,
        papers=breach_papers(case),
        choices=BREACH_CHOICES,
        due_at=due_moment(now, limit.amount, limit.unit.value) if limit else None,
        actor=actor,
    )
    return case


@act()
def apply_breach(*, decision: PoliceDecision, actor: User) -> Case:
    """Police have decided a breach review: make the move that their decision names, unless the case has ended."""
    moves = {
        BreachDecision.EXCUSED: excuse_breach,
        BreachDecision.VARIED: vary_after_breach,
        BreachDecision.UPHELD: uphold_breach,
    }
    case = lock_case(decision.about_id, actor=actor, may=is_clock, is_open=False)
    if case.state != CaseState.BREACH_REVIEW:
        record_event(case, "decided_too_late", actor=actor, facts={"decision": str(decision.pk)})
        return case
    return moves[BreachDecision(decision.decision)](case_id=case.pk, actor=actor, reason=decision.reason)


@act()
def excuse_breach(*, case_id: UUID | str, actor: User, reason: str = "") -> Case:
    return make_transition(CASES, case_id, "excuse_breach", actor=actor, reason=reason, then=settle_case)


@act()
def vary_after_breach(*, case_id: UUID | str, actor: User, reason: str = "") -> Case:
    return make_transition(CASES, case_id, "vary_after_breach", actor=actor, reason=reason, then=settle_case)


@act()
def uphold_breach(*, case_id: UUID | str, actor: User, reason: str = "") -> Case:
    """Police have the case back: the officer is told, and police are asked for its outcome unless they gave it."""
    on = timezone.localdate()
    case = make_transition(
        CASES,
        case_id,
        "uphold_breach",
        actor=actor,
        reason=reason,
        on=on,
        closure_reason=ClosureReason.BREACHED,
        then=settle_case,
    )
    if contract_of(case) == ContractState.RUNNING:
        contract.breach_contract(case_id=case.pk, actor=actor)
    tell_referrals(case, FeedbackValue.ENDED, ending=Ending.RETURNED, on=on, actor=actor)
    if not outcome_is_recorded(case):
        ask_for_outcome(case, actor=actor)
    return case
