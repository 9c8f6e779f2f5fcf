"""Nothing that a case says has happened lies ahead."""

from datetime import datetime, timedelta

from caseworkflow.models import Appointment, Attempt
from demo.casework.course import Course
from programmes.calendar import local_day

#: What a case says has happened: none of it can lie ahead.
HAPPENED = (
    "allocated_at",
    "first_attempt_at",
    "first_contact_at",
    "last_contact_at",
    "first_offered_at",
    "concern_since",
    "held_since",
    "breach_asked_at",
    "assessed_on",
    "plan_agreed_on",
    "begun_on",
    "completed_on",
    "ended_on",
    "closed_on",
)


def keep_to_the_past(course: Course) -> None:
    """A plan may stop a story after the past has ended: what it says happened is brought back before that."""
    end = course.world.ends_at
    held = [one for one in course.rows if isinstance(one, Appointment) and one.attendance and one.starts_at > end]
    for back, one in enumerate(reversed(held), start=1):
        one.starts_at -= timedelta(days=(local_day(one.starts_at) - local_day(end)).days + back)
        one.recorded_at = one.starts_at + timedelta(hours=1)
    for one in course.rows:
        if isinstance(one, Attempt):
            one.at = min(one.at, end)
    for name in HAPPENED:
        if said := course.facts.get(name):
            course.facts[name] = min(said, end if isinstance(said, datetime) else local_day(end))
