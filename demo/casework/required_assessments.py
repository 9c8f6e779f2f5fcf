"""Required assessments of the past: imposed by police, attended or failed, and what police then decided."""

from datetime import datetime, timedelta
from typing import Any

from caseworkflow.case.models import Case
from caseworkflow.case.states import CaseState
from caseworkflow.required_assessment.models import RequiredAssessment
from caseworkflow.required_assessment.services import ANSWERS, IMPOSE
from caseworkflow.required_assessment.states import RequiredAssessmentState as R
from demo.casework.asking import answer_for_police, invent_police_question
from demo.casework.course import Course
from demo.casework.duty_history import decided_at, enter_duty
from demo.people.humans import new_id
from demo.world import after_working_days, last_working_moment
from programmes.calendar import add_working_days, local_day
from programmes.terms.vocabularies import DeadlineName
from referrals.custody.models import DrugTest
from referrals.police_decisions.models import PoliceDecision
from referrals.police_decisions.terms import PoliceDecisionKind

PLACE = "Custody suite, interview room 2"

DECIDED = {R.GOOD_CAUSE: "good_cause", R.PROSECUTE: "prosecute", R.NFA: "nfa"}

WHY = {"good_cause": "In hospital that day.", "prosecute": "No cause given.", "nfa": "Charged elsewhere."}

FAILED_FIRST = {R.IA_FAILED, R.POLICE_TOLD, *DECIDED}

TOLD = {R.POLICE_TOLD, *DECIDED}

CAME = {R.IA_ATTENDED, R.FA_REQUIRED, R.FA_RELEASED, R.FA_VARIED, R.FA_ATTENDED, R.FA_FAILED}

FOLLOWED = {R.FA_REQUIRED, R.FA_VARIED, R.FA_ATTENDED, R.FA_FAILED}

TO_COME = {R.IMPOSED, R.NOTICE_SERVED, R.VARIED}

COMPLETED = ((R.FA_ATTENDED, R.FA_RELEASED), (60, 40))

LOST = ((R.GOOD_CAUSE, R.PROSECUTE, R.NFA, R.QUASHED), (22, 45, 28, 5))

OPEN = ((R.NOTICE_SERVED, R.VARIED, R.IA_ATTENDED, R.FA_REQUIRED, R.FA_VARIED, R.IA_FAILED), (25, 10, 15, 30, 10, 10))


def impose_assessment(course: Course, at: datetime) -> None:
    """Police are asked when the case is allocated, and mostly impose both assessments."""
    papers = {"Drug test": ["Positive on arrest"]}
    kind = PoliceDecisionKind.REQUIRED_ASSESSMENT
    question = invent_police_question(course, kind, at, IMPOSE, DeadlineName.RA_POLICE_DECISION, papers)
    at += timedelta(hours=3)
    is_imposed = bool(course.plan.assessment) or course.rng.random() < 0.95
    if at > course.world.ends_at:
        return
    decision, why = ("impose", "Positive on arrest.") if is_imposed else ("not_impose", "Not in the public interest.")
    answer_for_police(course, question, at, decision, why)
    if is_imposed:
        course.beside["required_assessment"] = {"imposed_at": at}


def rows_of_assessment(course: Course, case: Case) -> list[RequiredAssessment]:
    """The duty as it stands, with its notices; nothing where police did not impose it."""
    imposed = course.beside.get("required_assessment")
    if imposed is None:
        return []
    state = R(course.plan.assessment or _state_of_duty(course, case))
    at = imposed["imposed_at"]
    row = RequiredAssessment(
        id=new_id(course.rng),
        case=case,
        state=state,
        version=1,
        drug_test=_positive_test(course),
        imposed_on=local_day(at),
        officer_number=course.world.force.decision_maker.officer_number,
        station=course.referral.custody_suite,
        is_follow_up_imposed=True,
    )
    if state != R.IMPOSED:
        _serve_notice(row, course, at)
    if state in CAME:
        _attend_assessment(row, course, state)
    if state in FAILED_FIRST or state == R.FA_FAILED:
        _fail_assessment(row, course, state)
    if state == R.QUASHED:
        row.is_disputed, row.dispatched_on = True, local_day(at)
        _ask_about_failure(row, course, row.initial_at).withdraw()
    enter_duty(course, row, at)
    return [row]


def _state_of_duty(course: Course, case: Case) -> str:
    imposed_at = course.beside["required_assessment"]["imposed_at"]
    if after_working_days(imposed_at, 4, course.rng) > course.world.ends_at:
        return R.NOTICE_SERVED
    if case.completed_on:
        states, shares = COMPLETED
    else:
        states, shares = LOST if case.state in {CaseState.CLOSED, CaseState.NOT_COMPLETED} else OPEN
    return course.rng.choices(states, shares)[0]


def _positive_test(course: Course) -> DrugTest | None:
    tests = course.world.rows.get(DrugTest, ())
    return next((one for one in reversed(tests) if one.referral_id == course.referral.pk), None)


def _serve_notice(row: RequiredAssessment, course: Course, at: datetime) -> None:
    day = course.world.ends_at if row.state in TO_COME else at
    initial_at = after_working_days(day, 3, course.rng)
    row.initial_at = last_working_moment(course.world) if row.state == R.IA_FAILED else initial_at
    row.initial_place = PLACE
    row.is_warning_given = True
    row.forms_issued = [{"form": "RA1", "on": local_day(at).isoformat()}]
    if row.state == R.VARIED:
        row.forms_issued.append({"form": "RA2", "on": local_day(at).isoformat()})


def _attend_assessment(row: Any, course: Course, state: str) -> None:
    row.did_attend_initial = row.did_remain_initial = True
    row.initial_ended_at = row.initial_at + timedelta(hours=1)
    on = local_day(row.initial_at).isoformat()
    row.forms_issued.append({"form": "RA3", "on": on})
    if state == R.IA_ATTENDED:
        return
    row.follow_up_decided_at = row.initial_at + timedelta(minutes=45)
    row.forms_issued.append({"form": "RA5" if state == R.FA_RELEASED else "RA4", "on": on})
    if state in FOLLOWED:
        is_over = state in {R.FA_ATTENDED, R.FA_FAILED}
        follow_up_at = after_working_days(row.initial_at if is_over else course.world.ends_at, 5, course.rng)
        row.follow_up_at = last_working_moment(course.world) if state == R.FA_FAILED else follow_up_at
        row.follow_up_place = PLACE
        if is_over:
            row.did_attend_follow_up = row.did_remain_follow_up = state == R.FA_ATTENDED


def _fail_assessment(row: Any, course: Course, state: R) -> None:
    missed_at = row.follow_up_at if state == R.FA_FAILED else row.initial_at
    if state != R.FA_FAILED:
        row.did_attend_initial, row.did_remain_initial = False, False
    row.tell_police_by = add_working_days(missed_at, 1)
    if state not in TOLD:
        return
    end = course.world.ends_at
    row.police_told_at = min(missed_at + timedelta(hours=20), end)
    question = _ask_about_failure(row, course, row.police_told_at)
    if state in DECIDED:
        answer_for_police(course, question, decided_at(row, end), DECIDED[state], WHY[DECIDED[state]])


def _ask_about_failure(row: RequiredAssessment, course: Course, at: datetime) -> PoliceDecision:
    """What police are asked on a failure; it stands beside the case, so it is added here."""
    papers = {"Initial assessment": ["Attended: no", "Stayed to the end: no"]}
    kind, limit = PoliceDecisionKind.ASSESSMENT_FAILED, DeadlineName.RA_POLICE_DECISION
    question = invent_police_question(course, kind, at, ANSWERS, limit, papers, about=row.pk)
    question.asked_by = course.world.force.clock
    return course.world.add(question)
