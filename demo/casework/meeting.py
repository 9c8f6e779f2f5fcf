"""The first appointment: booked, perhaps missed, booked again."""

from datetime import datetime, timedelta

from caseworkflow.contact.models import Appointment
from caseworkflow.contact.terms import Attendance
from demo.casework.booking import (
    drop_concern,
    invent_attendance,
    offer_first_appointment,
    propose_appointment,
    record_absence,
)
from demo.casework.course import Course, Part
from demo.casework.ending import invent_ending
from demo.world import after_working_days
from programmes.calendar import local_day
from programmes.terms.vocabularies import ClosureReason, FeedbackValue

HOUR = timedelta(hours=1)


def meet_person(course: Course, at: datetime) -> Part[datetime | None]:
    """The moment at which they came, or None."""
    came_late = course.rng.random() < 0.18
    first = propose_appointment(course, "first", at, course.plan.appointment)
    yield "booked", at
    offer_first_appointment(course, first, "book", at)
    at = first.starts_at + HOUR
    if course.fate == "missed" or came_late:
        second = yield from _book_again(course, first, at)
        if second is None:
            return None
        first, at = second, second.starts_at + HOUR
    yield "attended", at
    invent_attendance(course, first, Attendance.ATTENDED, at)
    course.tell(FeedbackValue.ATTENDED_FIRST, at, on=local_day(at))
    return at


def _book_again(course: Course, missed: Appointment, at: datetime) -> Part[Appointment | None]:
    """The second booking, which those who never come miss too."""
    never = course.fate == "missed"
    yield "concern", at
    record_absence(course, missed, at)
    again = after_working_days(at, 1, course.rng)
    if never and course.choices.misses_in_a_row == 1:
        yield from invent_ending(course, again, ClosureReason.DROPPED_OUT)
        return None
    second = propose_appointment(course, "first", again)
    yield "rebooked", again
    drop_concern(course)
    offer_first_appointment(course, second, "rebook", again)
    if not never:
        return second
    at = second.starts_at + HOUR
    yield "concern_again", at
    record_absence(course, second, at)
    yield from invent_ending(course, after_working_days(at, 4, course.rng), ClosureReason.DROPPED_OUT)
    return None
