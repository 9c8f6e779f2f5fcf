"""Nothing that a case says has happened lies ahead."""

from datetime import datetime, timedelta

from caseworkflow.contact.models import Appointment, Attempt
from caseworkflow.contact.terms import TWO_WAY
from demo.casework.course import Course
from demo.world import World, last_working_moment
from programmes.calendar import local_day

BETWEEN_ATTEMPTS = timedelta(hours=1)

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
    _bring_attempts_back(course)
    for name in HAPPENED:
        if said := course.facts.get(name):
            course.facts[name] = min(said, end if isinstance(said, datetime) else local_day(end))


def _bring_attempts_back(course: Course) -> None:
    """Attempts that would lie ahead were made one after the other on the last day of work, or since the one before."""
    attempts = [one for one in course.rows if isinstance(one, Attempt)]
    late = [one for one in attempts if one.at > course.world.ends_at]
    if not late:
        return
    before = max([course.facts["allocated_at"], *(one.at for one in attempts if one not in late)])
    for one, at in zip(late, _moments_between(before, course.world, len(late)), strict=True):
        one.at = at
    course.facts["first_attempt_at"] = attempts[0].at
    spoken = [one.at for one in attempts if one.result in TWO_WAY]
    if spoken:
        course.facts["first_contact_at"] = spoken[0]
        course.facts["last_contact_at"] = max(spoken[0], course.facts["last_contact_at"])
    for entry in course.entries:
        if entry["verb"] == "start_contact":
            entry["at"] = attempts[0].at


def _moments_between(before: datetime, world: World, count: int) -> list[datetime]:
    last = last_working_moment(world)
    if last - count * BETWEEN_ATTEMPTS > before:
        return [last - (count - number) * BETWEEN_ATTEMPTS for number in range(1, count + 1)]
    step = (world.ends_at - before) / (count + 1)
    return [(before + number * step).replace(second=0, microsecond=0) for number in range(1, count + 1)]
