"""Cases in doubt: appointments missed without good cause, and the breach that police then decide."""

from datetime import datetime

from caseworkflow.case.states import CaseState as S
from caseworkflow.case.terms import BreachDecision
from caseworkflow.concern.services import BREACH_CHOICES
from caseworkflow.contact.models import Appointment
from demo.casework.asking import answer_for_police, invent_police_question
from demo.casework.booking import drop_concern, invent_attendance, propose_appointment, record_absence
from demo.casework.course import Course, Story
from demo.casework.ending import invent_completion, invent_ending, record_outcome
from demo.world import after_working_days
from programmes.calendar import local_day
from programmes.terms.vocabularies import BreachRoute, ClosureReason, DeadlineName, FeedbackValue
from referrals.feedback.terms import Ending
from referrals.police_decisions.terms import PoliceDecisionKind

DOUBTS = ("upheld", "excused", "varied", "dropped", "ran_out", "disposal_lapses")

WORDS = {
    BreachDecision.UPHELD: "Two appointments missed and no reasonable cause given.",
    BreachDecision.EXCUSED: "Illness is evidenced; the contract goes on.",
    BreachDecision.VARIED: "Work on nights explains it; other times are to be agreed.",
}


def doubt_case(course: Course, session: Appointment, at: datetime) -> Story:
    """Two appointments missed without good cause, and what follows under this programme."""
    yield "missed", at
    record_absence(course, session, at)
    again = propose_appointment(course, "session", at)
    course.add(again, "booked_by_id")
    at = again.starts_at
    yield "concern_active", at
    invent_attendance(course, again, "did_not_attend", at)
    at = after_working_days(at, 3, course.rng)
    yield "asked_why", at
    course.facts["is_excuse_sought"] = True
    if course.choices.breach_route == BreachRoute.RETURN_TO_POLICE and course.fate in WORDS:
        yield from _raise_breach(course, at)
        return
    if course.fate == "ran_out":
        course.beside["contract"]["state"] = "expired"
    if course.fate == "disposal_lapses":
        course.beside["disposal_clock"]["state"] = "lapsed"
    yield from invent_ending(course, after_working_days(at, 2, course.rng), ClosureReason.DROPPED_OUT)


def _raise_breach(course: Course, at: datetime) -> Story:
    yield "breach_raised", at
    course.facts |= {"breach_raised_by_id": True, "breach_asked_at": at}
    course.enter("raise_breach", S.CONCERN, at, "Missed two in a row; no answer.")
    at = after_working_days(at, 1, course.rng)
    yield "breach_review", at
    course.facts["breach_asked_at"] = at
    course.move("confirm_breach", S.BREACH_REVIEW, at)
    papers = {
        "What is said to be breached": ["Did not attend"],
        "Reason that the person gave": ["Asked; no answer came."],
        "Statement": ["Missed two in a row; no answer to two calls and a letter."],
    }
    question = invent_police_question(
        course, PoliceDecisionKind.BREACH, at, BREACH_CHOICES, DeadlineName.BREACH_DECISION, papers
    )
    at = after_working_days(at, course.rng.choice((2, 3, 5)), course.rng)
    yield "breach_decided", at
    answer_for_police(course, question, at, course.fate, WORDS[BreachDecision(course.fate)])
    if course.fate == BreachDecision.UPHELD:
        yield from _uphold_breach(course, at)
        return
    course.move("excuse_breach" if course.fate == "excused" else "vary_after_breach", course.facts["state_before"], at)
    drop_concern(course)
    if course.fate == "varied":
        course.beside["contract"] |= {"state": "varied", "edition": 2, "variation_reason": WORDS[BreachDecision.VARIED]}
        at = after_working_days(at, 3, course.rng)
        yield "signed_again", at
        course.beside["contract"]["state"] = "running"
    yield from invent_completion(course, after_working_days(at, 12, course.rng), ClosureReason.OBJECTIVES_MET)


def _uphold_breach(course: Course, at: datetime) -> Story:
    course.facts |= {"ended_on": local_day(at), "closure_reason": ClosureReason.BREACHED}
    course.beside["contract"]["state"] = "breached"
    course.move("uphold_breach", S.RETURNED, at)
    course.tell(FeedbackValue.ENDED, at, ending=Ending.RETURNED, on=local_day(at))
    yield "returned", at
    yield from record_outcome(course, at)
