"""How cases end: completed, not completed, cut short; and what police then record."""

from datetime import datetime, timedelta

from caseworkflow.case.states import CaseState as S
from caseworkflow.case.terms import DISENGAGED
from caseworkflow.ending.services import COMPLIED, NOT_COMPLIED
from demo.casework.asking import answer_for_police, invent_police_question
from demo.casework.assessing import assess_at_exit
from demo.casework.course import Course, Story
from demo.people.humans import new_id
from demo.world import after_working_days
from programmes.calendar import local_day
from programmes.terms.vocabularies import ClosureReason, DeadlineName, FeedbackValue, Satellite
from referrals.feedback.terms import Ending
from referrals.people.models import Bar
from referrals.police_decisions.terms import PoliceDecisionKind


def invent_completion(course: Course, at: datetime, reason: str) -> Story:
    yield "completed", at
    on = local_day(at)
    if course.choices.has(Satellite.CONTRACT) or course.rng.random() < 0.6:
        assess_at_exit(course, at)
    course.facts |= {"completed_on": on, "ended_on": on, "closure_reason": reason}
    course.move("complete", S.COMPLETED, at)
    if contract := course.beside.get("contract"):
        contract["state"] = "fulfilled"
    course.tell(FeedbackValue.ENDED, at, ending=Ending.COMPLETED, on=on)
    yield from _return_or_close(course, at)


def invent_ending(course: Course, at: datetime, reason: str) -> Story:
    """Proposed by the caseworker, confirmed by the team leader a day or two later."""
    yield "proposed", at
    course.facts |= {"closure_reason": reason, "ending_proposed_by_id": True}
    at = after_working_days(at, course.rng.choice((1, 1, 2)), course.rng)
    yield "not_completed", at
    course.facts["ended_on"] = local_day(at)
    course.move("end_without_completion", S.NOT_COMPLETED, at)
    course.tell(FeedbackValue.ENDED, at, ending=Ending.NOT_COMPLETED, on=local_day(at))
    if course.choices.has_bar and reason in DISENGAGED:
        _propose_bar(course, at, reason)
    yield from _return_or_close(course, at)


def cut_case_short(course: Course, at: datetime) -> Story:
    """Transferred to another provider, or died."""
    yield "closed", at
    on = local_day(at)
    if course.fate == "died":
        course.facts |= {
            "closure_reason": ClosureReason.DIED,
            "death_reported_by_id": True,
            "death_source": "Coroner's officer",
        }
        course.referral.person.died_on = on - timedelta(days=2)
    else:
        course.facts["closure_reason"] = ClosureReason.TRANSFERRED_AREA
        course.tell(FeedbackValue.ENDED, at, ending=Ending.NOT_COMPLETED, on=on)
    course.facts |= {"ended_on": on, "closed_on": on}
    course.move(f"close_{course.fate}", S.CLOSED, at)


def _propose_bar(course: Course, at: datetime, reason: str) -> None:
    confirmed = at + timedelta(days=2)
    is_old = course.world.ends_at - at > timedelta(days=21)
    is_confirmed = confirmed < course.world.ends_at and (course.rng.random() < 0.8 or is_old)
    course.add(
        Bar(
            id=new_id(course.rng),
            person=course.referral.person,
            programme=course.referral.programme,
            reason=str(ClosureReason(reason).label),
            proposed_at=at,
            confirmed_at=confirmed if is_confirmed else None,
            person_told_at=confirmed if is_confirmed else None,
        )
    )


def _return_or_close(course: Course, at: datetime) -> Story:
    """Police have it back where they get it; then it is closed."""
    if not _goes_back(course):
        at = after_working_days(at, course.rng.choice((1, 2, 3, 4)), course.rng)
        yield "closed", at
        _close(course, at)
        return
    yield "returned", at
    course.move("return_to_police", S.RETURNED, at)
    course.tell(FeedbackValue.ENDED, at, ending=Ending.RETURNED, on=local_day(at))
    yield from record_outcome(course, at)


def _goes_back(course: Course) -> bool:
    return course.choices.has(Satellite.CONTRACT) or course.choices.has(Satellite.DISPOSAL_CLOCK)


def record_outcome(course: Course, at: datetime) -> Story:
    has_complied = bool(course.facts.get("completed_on"))
    papers = {"How it ended": [str(ClosureReason(course.facts["closure_reason"]).label)]}
    choices = COMPLIED if has_complied else NOT_COMPLIED
    question = invent_police_question(course, PoliceDecisionKind.OUTCOME, at, choices, DeadlineName.OUTCOME, papers)
    at = after_working_days(at, course.rng.choice((2, 3, 4, 8)), course.rng)
    yield "closed", at
    code = (course.choices.outcome_on_complete or course.choices.outcome_on_accept) if has_complied else "1"
    decision, why = ("complied", "They did what was asked.") if has_complied else ("charged", "Not completed: charged.")
    answer_for_police(course, question, at, decision, why, code)
    course.referral.outcome_code, course.referral.outcome_recorded_on = code, local_day(at)
    clock = course.beside.get("disposal_clock")
    if clock and clock["state"] == "running":
        clock |= {"state": "decided", "outcome_code": code, "outcome_on": local_day(at)}
    _close(course, at)


def _close(course: Course, at: datetime) -> None:
    course.facts["closed_on"] = local_day(at)
    course.move("close", S.CLOSED, at)
