"""Appointments: proposed in the hours of work, offered, kept or missed."""

from datetime import datetime, timedelta

from caseworkflow.case.states import CaseState
from caseworkflow.case.terms import ConcernReason
from caseworkflow.contact.models import Appointment
from caseworkflow.contact.terms import Attendance
from demo.casework.course import Course
from demo.people.humans import new_id
from demo.world import after_working_days, moment_on
from programmes.calendar import local_day
from programmes.terms.vocabularies import FeedbackValue

DAYS_FROM_TODAY = {"yesterday": -1, "today": 0, "tomorrow": 1}


def propose_appointment(course: Course, kind: str, at: datetime, when: str = "") -> Appointment:
    """An appointment some working days on, in the hours of work; not kept until it is offered."""
    rng = course.rng
    starts_at = after_working_days(at, rng.choice((1, 2, 2, 3, 4, 7)) if kind == "first" else 5, rng)
    if when:
        starts_at = _moment_named(course, when)
    return Appointment(
        id=new_id(rng),
        case_id=course.id,
        kind=kind,
        starts_at=starts_at,
        offered_at=at,
        place="Cranstoun, 12 Example Street" if rng.random() < 0.7 else "Library, Sample Road",
        mode=rng.choices(("in_person", "phone", "video"), (70, 20, 10))[0],
    )


def _moment_named(course: Course, when: str) -> datetime:
    """`today 11:00`, `yesterday` or `tomorrow`, as days of the force."""
    day, _, clock = when.partition(" ")
    on = course.world.until + timedelta(days=DAYS_FROM_TODAY[day])
    if not clock:
        return moment_on(on, course.rng)
    hour, minute = map(int, clock.split(":"))
    return moment_on(on, course.rng, hour, hour + 1).replace(minute=minute)


def offer_first_appointment(course: Course, first: Appointment, verb: str, at: datetime) -> None:
    course.add(first, "booked_by_id")
    course.move(verb, CaseState.BOOKED, at)
    if "first_offered_at" not in course.facts:
        course.facts["first_offered_at"] = at
        course.tell(FeedbackValue.FIRST_APPOINTMENT_OFFERED, at, on=local_day(at))


def invent_attendance(course: Course, appointment: Appointment, attendance: str, at: datetime) -> None:
    appointment.attendance, appointment.recorded_at, appointment.version = attendance, at, 1
    course.by_worker.append((appointment, "recorded_by_id"))
    if attendance == Attendance.ATTENDED:
        course.facts["last_contact_at"] = at
        course.facts.setdefault("first_contact_at", at)


def record_absence(course: Course, appointment: Appointment, at: datetime) -> None:
    """They did not come: from here on the case is a concern."""
    invent_attendance(course, appointment, Attendance.DID_NOT_ATTEND, at)
    course.facts |= {
        "state_before": course.state,
        "concern_reason": ConcernReason.DID_NOT_ATTEND,
        "concern_since": at,
        "concern_count": course.facts.get("concern_count", 0) + 1,
    }
    course.move("raise_concern", CaseState.CONCERN, at)


def drop_concern(course: Course) -> None:
    course.facts |= {
        "concern_reason": "",
        "concern_since": None,
        "state_before": "",
        "excuse": "",
        "is_excuse_sought": False,
        "breach_raised_by_id": None,
        "breach_asked_at": None,
    }
