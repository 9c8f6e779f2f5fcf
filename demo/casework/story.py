"""The whole story of a case: allocated, reached, met, worked with; it stops where the past ends or its plan says so."""

from datetime import timedelta

from caseworkflow.case.states import CaseState
from demo.casework.course import Course, Story
from demo.casework.meeting import meet_person
from demo.casework.past import keep_to_the_past
from demo.casework.reaching import reach_person
from demo.casework.satellites import invent_satellites
from demo.casework.working import work_with_person
from demo.world import after_working_days


def tell_story(course: Course) -> bool:
    """Tell it up to where the past ends, or the plan stops it; says whether a case came of it."""
    if course.plan.stop == "unallocated":
        return False
    is_last = False
    for label, at in _steps(course):
        if is_last or (at > course.world.ends_at and not course.plan.stop):
            break
        is_last = label == course.plan.stop
    keep_to_the_past(course)
    return bool(course.state)


def _steps(course: Course) -> Story:
    at = after_working_days(course.referral.decided_at, 0, course.rng)
    yield "allocated", at
    course.move("allocate", CaseState.ALLOCATED, at)
    course.facts["allocated_at"] = at
    invent_satellites(course, at)
    if course.rng.random() < 0.92:
        course.facts["opened_at"] = min(at + timedelta(hours=2), course.world.ends_at)
    reached = yield from reach_person(course, at)
    met = (yield from meet_person(course, reached)) if reached else None
    if met:
        yield from work_with_person(course, met)
