"""The history of a required assessment, move by move, as its dates explain it."""

from datetime import datetime, timedelta

from caseworkflow.required_assessment.models import RequiredAssessment
from caseworkflow.required_assessment.states import RequiredAssessmentState as R
from demo.casework.course import Course

MINUTES = timedelta(minutes=5)

GOES_TO = {
    "impose": R.IMPOSED,
    "serve_notice": R.NOTICE_SERVED,
    "vary": R.VARIED,
    "attend": R.IA_ATTENDED,
    "fail": R.IA_FAILED,
    "require_follow_up": R.FA_REQUIRED,
    "release": R.FA_RELEASED,
    "vary_follow_up": R.FA_VARIED,
    "attend_follow_up": R.FA_ATTENDED,
    "fail_follow_up": R.FA_FAILED,
    "tell_police": R.POLICE_TOLD,
    "accept_cause": R.GOOD_CAUSE,
    "prosecute": R.PROSECUTE,
    "take_no_action": R.NFA,
    "quash": R.QUASHED,
}

NOTICE = ("impose", "serve_notice")

FAILED = (*NOTICE, "fail")

TOLD = (*FAILED, "tell_police")

FOLLOWED = (*NOTICE, "attend", "require_follow_up")

WAY_TO = {
    R.IMPOSED: ("impose",),
    R.NOTICE_SERVED: NOTICE,
    R.VARIED: (*NOTICE, "vary"),
    R.IA_ATTENDED: (*NOTICE, "attend"),
    R.IA_FAILED: FAILED,
    R.FA_REQUIRED: FOLLOWED,
    R.FA_RELEASED: (*NOTICE, "attend", "release"),
    R.FA_VARIED: (*FOLLOWED, "vary_follow_up"),
    R.FA_ATTENDED: (*FOLLOWED, "attend_follow_up"),
    R.FA_FAILED: (*FOLLOWED, "fail_follow_up"),
    R.POLICE_TOLD: TOLD,
    R.GOOD_CAUSE: (*TOLD, "accept_cause"),
    R.PROSECUTE: (*TOLD, "prosecute"),
    R.NFA: (*TOLD, "take_no_action"),
    R.QUASHED: (*NOTICE, "quash"),
}


def enter_duty(course: Course, row: RequiredAssessment, imposed_at: datetime) -> None:
    """Every move from being imposed to the state in which it stands."""
    before, moments = "", _moments_of(row, imposed_at, course.world.ends_at)
    for verb in WAY_TO[R(row.state)]:
        course.enter_beside(row, verb, before, GOES_TO[verb], moments[verb])
        before = GOES_TO[verb]


def decided_at(row: RequiredAssessment, end: datetime) -> datetime | None:
    """Police decide on a failure four days after they were told of it, or on the last evening of the past."""
    return min(row.police_told_at + timedelta(days=4), end) if row.police_told_at else None


def _moments_of(row: RequiredAssessment, imposed_at: datetime, end: datetime) -> dict[str, datetime | None]:
    served_at = imposed_at + 6 * MINUTES
    seen_until = row.initial_ended_at
    followed_at = row.follow_up_at + 12 * MINUTES if row.follow_up_at else None
    decided = decided_at(row, end)
    return {
        "impose": imposed_at,
        "serve_notice": served_at,
        "vary": served_at + 12 * MINUTES,
        "attend": seen_until,
        "fail": row.initial_at + 4 * MINUTES if row.initial_at else None,
        "require_follow_up": seen_until + MINUTES if seen_until else None,
        "release": seen_until + MINUTES if seen_until else None,
        "vary_follow_up": seen_until + timedelta(days=1) if seen_until else None,
        "attend_follow_up": followed_at,
        "fail_follow_up": followed_at,
        "tell_police": row.police_told_at,
        "accept_cause": decided,
        "prosecute": decided,
        "take_no_action": decided,
        "quash": served_at + timedelta(days=1),
    }
