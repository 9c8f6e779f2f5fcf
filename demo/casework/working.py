"""The work itself: one session or many, held up, excused, and brought to an end."""

from datetime import datetime, timedelta

from caseworkflow.case.states import CaseState
from caseworkflow.case.terms import GoodCause
from caseworkflow.contact.models import Appointment
from caseworkflow.contact.terms import Attendance
from demo.casework.assessing import assess_person, invent_plan, offer_help
from demo.casework.booking import drop_concern, invent_attendance, propose_appointment, record_absence
from demo.casework.contracts import sign_contract
from demo.casework.course import Course, Part, Story
from demo.casework.doubting import DOUBTS, doubt_case
from demo.casework.ending import cut_case_short, invent_completion, invent_ending
from demo.casework.satellites import agree_and_screen
from demo.world import after_working_days
from programmes.calendar import local_day
from programmes.terms.vocabularies import ClosureReason, FeedbackValue, Satellite

STOPS_AT_ASSESSMENT = ("died", "transferred")

NEVER = 99


def work_with_person(course: Course, at: datetime) -> Story:
    yield "assessed", at
    assess_person(course, at)
    agree_and_screen(course, local_day(at))
    if course.fate in STOPS_AT_ASSESSMENT:
        yield from cut_case_short(course, after_working_days(at, 6, course.rng))
        return
    if course.choices.sessions == 1:
        yield from _hold_only_session(course, at + timedelta(minutes=20))
        return
    at = after_working_days(at, course.rng.choice((1, 2, 3, 5)), course.rng)
    yield "plan", at
    invent_plan(course, at)
    if course.choices.has(Satellite.CONTRACT):
        signed_at = yield from sign_contract(course, at)
        if signed_at is None:
            return
        at = signed_at
    at = after_working_days(at, 1, course.rng)
    yield "begun", at
    _begin_work(course, at)
    yield from _hold_sessions(course, at)


def _hold_only_session(course: Course, at: datetime) -> Story:
    yield "in_education", at
    course.facts |= {"begun_on": local_day(at), "leads_to": CaseState.IN_EDUCATION}
    course.move("begin_session", CaseState.IN_EDUCATION, at)
    course.tell(FeedbackValue.TAKING_PART, at, on=local_day(at))
    at += timedelta(hours=1)
    offer_help(course, at)
    if course.fate == "dropped":
        ends_at = after_working_days(at, 5, course.rng)
        yield from invent_ending(course, ends_at, ClosureReason.DROPPED_OUT)
    else:
        yield from invent_completion(course, at, ClosureReason.COMPLETED_SESSION)


def _begin_work(course: Course, at: datetime) -> None:
    course.facts["begun_on"] = local_day(at)
    course.move("begin", course.facts["leads_to"], at)
    if contract := course.beside.get("contract"):
        contract["state"] = "running"
    course.tell(FeedbackValue.TAKING_PART, at, on=local_day(at))
    offer_help(course, at)


def _hold_sessions(course: Course, at: datetime) -> Story:
    """Every other week or so; a hold, a concern with good cause, or the end of taking part."""
    rng = course.rng
    weeks = course.choices.contract_weeks or rng.choice((8, 12, 16, 24))
    count = rng.choice((3, 4, 5))
    holds_at = 1 if course.fate == "held" else count - 1 if rng.random() < 0.07 else NEVER
    excuses_at = 1 if rng.random() < 0.15 else NEVER
    for number in range(count):
        at = after_working_days(at + timedelta(weeks=weeks) / (count + 1), 0, rng)
        session = propose_appointment(course, "session", at - timedelta(days=5))
        session.starts_at = at
        yield "active", at - timedelta(days=5)
        course.add(session, "booked_by_id")
        if number == 1 and course.fate in DOUBTS:
            yield from doubt_case(course, session, at)
            return
        if number == excuses_at:
            at = yield from _excuse_absence(course, session, at)
            continue
        yield "session", at
        invent_attendance(course, session, Attendance.ATTENDED, at)
        if number == holds_at:
            at = yield from _hold_case(course, at)
    yield from invent_completion(course, after_working_days(at, 4, rng), ClosureReason.OBJECTIVES_MET)


def _excuse_absence(course: Course, session: Appointment, at: datetime) -> Part[datetime]:
    yield "concern_active", at
    record_absence(course, session, at)
    at = after_working_days(at, 2, course.rng)
    yield "excused", at
    session.good_cause = course.rng.choice((GoodCause.ILLNESS, GoodCause.CHILDCARE, GoodCause.WORK))
    course.move("accept_cause", course.facts["state_before"], at)
    drop_concern(course)
    return at


def _hold_case(course: Course, at: datetime) -> Part[datetime]:
    at = after_working_days(at, 1, course.rng)
    yield "suspended", at
    reason = course.rng.choice(("hospital", "custody", "illness", "bereavement"))
    course.facts |= {"state_before": course.state, "hold_reason": reason, "held_since": local_day(at)}
    course.move("suspend", CaseState.SUSPENDED, at)
    began, at = local_day(at), after_working_days(at, 10, course.rng)
    yield "resumed", at
    course.move("resume", course.facts["state_before"], at)
    course.facts |= {"state_before": "", "hold_reason": "", "held_since": None}
    course.facts["holds"] = [[began.isoformat(), local_day(at).isoformat()]]
    return at
