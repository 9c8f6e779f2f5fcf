"""What is owed next in each state of a case: promises by the deadlines of its version."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from caseworkflow.case.calendar import Promise
from caseworkflow.case.guards import missing_attempts
from caseworkflow.case.states import CLOSED, ENDING, CaseState
from caseworkflow.case.terms import DueAct
from programmes.calendar import end_of_day
from programmes.terms.vocabularies import DeadlineName, Satellite


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
    if case.is_one_session:
        yield case.owe(DueAct.BEGIN, DeadlineName.SESSION, case.counted_from)
    else:
        yield case.owe(DueAct.PLAN, DeadlineName.PLAN, _end(case.assessed_on))


def _plan(case: Any) -> Iterator[Promise]:
    yield case.owe(DueAct.BEGIN, DeadlineName.PLAN, _end(case.plan_agreed_on))


def _active(case: Any) -> Iterator[Promise]:
    if (planned := _planned(case)) is not None:
        yield planned
    reviewed = case.assessments.order_by("done_on").values_list("done_on", flat=True).last()
    since = max(filter(None, [reviewed, case.begun_on]), default=None)
    yield Promise(DueAct.REVIEW, _end(since), case.choices.risk_review_weeks, "weeks")
    yield from _contract_end(case)


def _suspended(case: Any) -> Iterator[Promise]:
    yield case.owe(DueAct.REVIEW, DeadlineName.SUSPEND_REVIEW, _end(case.held_since), is_stoppable=False)
    yield from _contract_end(case)


def _concern(case: Any) -> Iterator[Promise]:
    if case.breach_raised_by_id:
        yield case.owe(DueAct.CONFIRM_BREACH, DeadlineName.BREACH_REVIEW, case.breach_asked_at)
    elif case.is_excuse_sought:
        yield case.owe(DueAct.EXPLAIN, DeadlineName.EXCUSE, case.concern_since)
    else:
        yield case.owe(DueAct.EXPLAIN, DeadlineName.CONCERN, case.concern_since)
    if (planned := _planned(case)) is not None:
        yield planned


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


def owed_beside(case: Any) -> Iterator[Promise]:
    """What runs beside a case that has not ended: treatment elsewhere, a place in rehab, a sample at the laboratory."""
    if case.state in CLOSED or case.state in ENDING:
        return
    yield from _treatment(case)
    for kind in (Satellite.PLACEMENT, Satellite.REQUIRED_ASSESSMENT):
        row = getattr(case, kind.name.lower(), None) if case.choices.has(kind) else None
        if row is not None and (owed := row.owed) is not None:
            yield owed


def _treatment(case: Any) -> Iterator[Promise]:
    """Structured treatment is offered to whoever needs it, and then asked after until it has begun."""
    if not case.choices.treatment_chase_days and case.choices.deadline(DeadlineName.TREATMENT_REFERRAL) is None:
        return
    offers = list(case.onward_referrals.filter(is_structured_treatment=True))
    if not offers and case.assessed_on and case.assessments.filter(has_treatment_need=True).exists():
        yield case.owe(DueAct.REFER, DeadlineName.TREATMENT_REFERRAL, _end(case.assessed_on))
    for offer in offers:
        yield Promise(DueAct.CHASE, None, at=_end(offer.next_chase_on))


def _planned(case: Any) -> Promise | None:
    """The next appointment whose outcome is not yet recorded: due when it begins."""
    at = case.appointments.unrecorded().order_by("starts_at").values_list("starts_at", flat=True).first()
    return Promise(DueAct.RECORD, None, at=at) if at else None


def _contract_end(case: Any) -> Iterator[Promise]:
    contract = getattr(case, "contract", None) if case.choices.has_contract else None
    if contract and contract.ends_on:
        yield Promise(DueAct.END, None, at=end_of_day(contract.ends_on))


def _end(day: date | None) -> datetime | None:
    return end_of_day(day) if day else None


OWED = {
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
