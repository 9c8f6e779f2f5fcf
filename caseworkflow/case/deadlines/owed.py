"""What is owed next in each state of a case, by the deadlines of its version, and beside it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.apps import apps

from accounts.kept import KeptRead
from caseworkflow.case.calendar import Promise
from caseworkflow.case.deadlines.duties import BESIDE, Duty, declare_duties
from caseworkflow.case.guards import (
    concern_is_an_arrest,
    contract_is_drafted,
    contract_is_signed,
    exit_is_assessed,
    missing_attempts,
    placement_is_finished,
)
from caseworkflow.case.states import WORK_IS_OVER, CaseState
from caseworkflow.case.terms import ActsBy, DueAct, Harm
from programmes.calendar import end_of_day
from programmes.terms.vocabularies import DeadlineName, Satellite

WORKER, LEADER, POLICE = ActsBy.WORKER, ActsBy.LEADER, ActsBy.POLICE

declare_duties(
    {
        DueAct.ALLOCATE: Duty(LEADER),
        DueAct.ATTEMPT: Duty(WORKER, "attempt-create", "Record attempt"),
        DueAct.NEXT_ATTEMPT: Duty(WORKER, "attempt-create", "Record attempt"),
        DueAct.FIRST_CONTACT: Duty(WORKER, "attempt-create", "Record attempt"),
        DueAct.DECIDE: Duty(WORKER, "case-propose-ending", "Propose to end the case"),
        DueAct.APPOINTMENT: Duty(WORKER, "appointment-create", "Book appointment"),
        DueAct.RECORD: Duty(WORKER, "appointment-record", "Record what happened"),
        DueAct.ASSESS: Duty(WORKER, "assessment-create", "Record assessment"),
        DueAct.PLAN: Duty(WORKER, "plan-agree", "Agree plan"),
        DueAct.BEGIN: Duty(WORKER, "case-begin", "Begin"),
        DueAct.MEET: Duty(WORKER, "appointment-create", "Book appointment"),
        DueAct.REVIEW: Duty(WORKER, "assessment-create", "Record review", is_standing=True),
        DueAct.HOLD: Duty(WORKER, "case-resume", "Take off hold"),
        DueAct.EXIT: Duty(WORKER, "assessment-create", "Record exit assessment", is_now=True),
        DueAct.COMPLETE: Duty(LEADER, "case-complete", "Complete", is_now=True),
        DueAct.EXPLAIN: Duty(WORKER, "case-record-excuse", "Record the reason"),
        DueAct.JUDGE: Duty(WORKER, "case-accept-cause", "Accept cause"),
        DueAct.SET_ASIDE: Duty(WORKER, "case-set-concern-aside", "End concern: no breach"),
        DueAct.CONFIRM_BREACH: Duty(LEADER, "case-confirm-breach", "Confirm breach review", is_now=True),
        DueAct.CONFIRM_ENDING: Duty(
            LEADER, "case-end-without-completion", "Confirm the ending", is_now=True, holds=True
        ),
        DueAct.CONFIRM_DEATH: Duty(LEADER, "case-close-died", "Confirm the death", is_now=True, holds=True),
        DueAct.POLICE: Duty(POLICE),
        DueAct.RETURN: Duty(ActsBy.CLOCK, harm=Harm.LAW),
        DueAct.CLOSE: Duty(LEADER, "case-close", "Close"),
        DueAct.REFER: Duty(WORKER, "onward-create", "Refer to treatment"),
        DueAct.CHASE: Duty(WORKER, "onward-chase", "Record what they said"),
    }
)


def _allocated(case: Any) -> Iterator[Promise]:
    yield case.owe(DueAct.ATTEMPT, DeadlineName.ATTEMPT, case.counted_from)


def _contacting(case: Any) -> Iterator[Promise]:
    if case.first_contact_at:
        yield case.owe(DueAct.APPOINTMENT, DeadlineName.APPOINTMENT, case.counted_from)
        return
    if not missing_attempts(case):
        yield case.owe(DueAct.DECIDE, DeadlineName.NO_CONTACT, case.counted_from)
        return
    yield case.owe(DueAct.FIRST_CONTACT, DeadlineName.FIRST_CONTACT, case.counted_from)
    yield Promise(DueAct.NEXT_ATTEMPT, None, at=case.try_again_at())


def _booked(case: Any) -> Iterator[Promise]:
    if (planned := _planned(case)) is not None:
        yield planned
    elif case.appointments.first_attended().exists():
        yield case.owe(DueAct.ASSESS, DeadlineName.ASSESS, case.counted_from)
    else:
        yield case.owe(DueAct.APPOINTMENT, DeadlineName.APPOINTMENT, case.counted_from)


def _assessed(case: Any) -> Iterator[Promise]:
    """Where a contract comes first, its room says that it is to be drafted, by the same day."""
    if case.is_one_session:
        yield case.owe(DueAct.BEGIN, DeadlineName.SESSION, case.counted_from)
    elif contract_is_drafted(case):
        yield case.owe(DueAct.PLAN, DeadlineName.PLAN, _end(case.assessed_on))


def _plan(case: Any) -> Iterator[Promise]:
    """Where a contract is to be signed first, its room says so, by the same day."""
    if contract_is_signed(case):
        yield case.owe(DueAct.BEGIN, DeadlineName.PLAN, _end(case.plan_agreed_on))


def _active(case: Any) -> Iterator[Promise]:
    finishing = list(_completion(case))
    planned = _planned(case)
    if planned is not None:
        yield planned
    elif not finishing:
        yield Promise(DueAct.MEET, None)
    yield from finishing
    reviewed = case.assessments.order_by("done_on").values_list("done_on", flat=True).last()
    since = max(filter(None, [reviewed, case.begun_on]), default=None)
    yield Promise(DueAct.REVIEW, _end(since), case.choices.risk_review_weeks, "weeks")


def _completion(case: Any) -> Iterator[Promise]:
    """Whatever stands beside the case is done: what is still missing, and then the completion itself, by whoever may."""
    contract = getattr(case, "contract", None)
    is_ready = contract.is_fulfilled if contract else case.choices.has(Satellite.PLACEMENT)
    if not is_ready or not placement_is_finished(case):
        return
    by = end_of_day(contract.ends_on) if contract and contract.ends_on else None
    if exit_is_assessed(case):
        yield Promise(DueAct.COMPLETE, None, at=by, who=LEADER if contract else WORKER)
    else:
        yield Promise(DueAct.EXIT, None, at=by)


def _suspended(case: Any) -> Iterator[Promise]:
    yield case.owe(DueAct.HOLD, DeadlineName.SUSPEND_REVIEW, _end(case.held_since), is_stoppable=False)


def _concern(case: Any) -> Iterator[Promise]:
    if case.breach_raised_by_id:
        yield case.owe(DueAct.CONFIRM_BREACH, DeadlineName.BREACH_REVIEW, case.breach_asked_at)
    elif concern_is_an_arrest(case):
        who = LEADER if case.concern_count > 1 else WORKER
        yield replace(case.owe(DueAct.SET_ASIDE, DeadlineName.CONCERN, case.concern_since), who=who)
    elif case.is_excuse_sought:
        yield replace(case.owe(DueAct.JUDGE, DeadlineName.EXCUSE, case.concern_since), who=_judge_of(case))
    else:
        yield case.owe(DueAct.EXPLAIN, DeadlineName.CONCERN, case.concern_since)
    if (planned := _planned(case)) is not None:
        yield planned


def _judge_of(case: Any) -> str:
    """A cause that was given for a second concern is a team leader's to accept."""
    return LEADER if case.excuse and case.concern_count > 1 else WORKER


def _breach_review(case: Any) -> Iterator[Promise]:
    yield case.owe(DueAct.POLICE, DeadlineName.BREACH_DECISION, case.breach_asked_at)


def _ended(case: Any) -> Iterator[Promise]:
    if case.goes_back_to_police:
        yield case.owe(DueAct.RETURN, DeadlineName.RETURN, _end(case.ended_on), is_stoppable=False)
    else:
        yield case.owe(DueAct.CLOSE, DeadlineName.CLOSE, _end(case.ended_on))


def _returned(case: Any) -> Iterator[Promise]:
    if case.outcome_code and case.completed_on:
        yield case.owe(DueAct.CLOSE, DeadlineName.CLOSE, _end(case.ended_on))
    else:
        yield case.owe(DueAct.POLICE, DeadlineName.OUTCOME, _end(case.ended_on))


def _closed(_: Any) -> Iterator[Promise]:
    yield from ()


def owed_on(case: Any) -> Iterator[Promise]:
    """Everything that anybody owes on a case and on what stands beside it. A reported death holds all the rest."""
    if case.death_reported_by_id and case.state != CaseState.CLOSED:
        yield Promise(DueAct.CONFIRM_DEATH, None)
        return
    if case.ending_proposed_by_id and case.state not in WORK_IS_OVER:
        yield Promise(DueAct.CONFIRM_ENDING, None)
    yield from OWED[CaseState(case.state)](case)
    if case.state not in WORK_IS_OVER:
        yield from _treatment(case)
    for beside in BESIDE.values():
        yield from beside.owed(case)


def _rows_beside(pk: Any) -> Any:
    """One statement for everything of which a case has one, and for what the rooms ask beside it."""
    rows = apps.get_model("caseworkflow", "Case").objects.filter(pk=pk)
    asked = {name: ask() for one in BESIDE.values() for name, ask in (one.reads or {}).items()}
    singles = [one.name for one in BESIDE.values() if one.of_case is None]
    columns = [one.name for one in rows.model._meta.concrete_fields if one.name != "id"]
    return rows.select_related(*singles).defer(*columns).annotate(**asked)


ROWS_BESIDE = KeptRead(_rows_beside)


def read_beside(case: Any) -> None:
    """Have the case carry what stands beside it as it is now."""
    found = ROWS_BESIDE(case.pk)[0]
    for beside in BESIDE.values():
        for name in beside.reads or ():
            setattr(case, name, getattr(found, name))
        if beside.of_case is None:
            type(case)._meta.get_field(beside.name).set_cached_value(case, getattr(found, beside.name, None))


def stage_of(case: Any) -> str:
    """What the case is called beside what it has: at most one room says so."""
    return next(filter(None, (one.stage(case) for one in BESIDE.values())), "") if case.is_active else ""


def _treatment(case: Any) -> Iterator[Promise]:
    """Structured treatment is offered to whoever needs it, and then asked after until it has begun."""
    if not case.choices.treatment_chase_days and case.choices.deadline(DeadlineName.TREATMENT_REFERRAL) is None:
        return
    offers = list(case.onward_referrals.filter(is_structured_treatment=True))
    if not offers and case.assessed_on and case.assessments.filter(has_treatment_need=True).exists():
        yield case.owe(DueAct.REFER, DeadlineName.TREATMENT_REFERRAL, _end(case.assessed_on))
    for offer in offers:
        if (day := offer.next_chase_on) is not None:
            yield Promise(DueAct.CHASE, None, at=_end(day), about=offer.pk)


def _planned(case: Any) -> Promise | None:
    """The next appointment whose outcome is not yet recorded: due when it begins."""
    found = case.appointments.unrecorded().order_by("starts_at").values_list("starts_at", "pk").first()
    return Promise(DueAct.RECORD, None, at=found[0], about=found[1]) if found else None


def _end(day: date | None) -> datetime | None:
    return end_of_day(day) if day else None


OWED: dict[CaseState, Callable[[Any], Iterator[Promise]]] = {
    CaseState.ALLOCATED: _allocated,
    CaseState.CONTACTING: _contacting,
    CaseState.BOOKED: _booked,
    CaseState.ASSESSED: _assessed,
    CaseState.PLAN: _plan,
    CaseState.IN_EDUCATION: _active,
    CaseState.IN_TREATMENT: _active,
    CaseState.SUSPENDED: _suspended,
    CaseState.CONCERN: _concern,
    CaseState.BREACH_REVIEW: _breach_review,
    CaseState.COMPLETED: _ended,
    CaseState.NOT_COMPLETED: _ended,
    CaseState.RETURNED: _returned,
    CaseState.CLOSED: _closed,
}
