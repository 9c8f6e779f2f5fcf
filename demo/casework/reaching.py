"""Reaching the person: attempts over some days, by phone, text and letter."""

from datetime import datetime, timedelta

from caseworkflow.case.states import CaseState
from caseworkflow.contact.models import Attempt
from caseworkflow.contact.terms import AttemptResult, Channel
from demo.casework.course import Course, Part
from demo.casework.ending import invent_ending
from demo.people.humans import new_id
from demo.world import after_working_days
from programmes.terms.vocabularies import ClosureReason, FeedbackValue

WAYS = (
    (AttemptResult.NO_ANSWER, Channel.PHONE),
    (AttemptResult.TEXT_SENT, Channel.TEXT),
    (AttemptResult.LEFT_MESSAGE, Channel.PHONE),
    (AttemptResult.LETTER_SENT, Channel.LETTER),
)


def reach_person(course: Course, at: datetime) -> Part[datetime | None]:
    """The moment at which they were spoken to, or None where that never came."""
    rng, never = course.rng, course.fate == "no_contact"
    answers_at = 9 if never else rng.choices((1, 2, 3), (58, 28, 14))[0]
    is_late = rng.random() < 0.12
    at = after_working_days(at, rng.choice((2, 3, 4)), rng) if is_late else at + timedelta(minutes=45)
    for number in range(1, 5):
        yield "contacting", at
        if number == 1:
            course.move("start_contact", CaseState.CONTACTING, at)
            course.facts["first_attempt_at"] = at
        _try_to_reach(course, number, at, is_answered=number == answers_at)
        if number == answers_at:
            return (yield from _speak(course, at))
        at = after_working_days(at, 2 if never else 1, rng)
    yield from invent_ending(course, at, ClosureReason.NO_CONTACT)
    return None


def _try_to_reach(course: Course, number: int, at: datetime, *, is_answered: bool) -> None:
    result, channel = WAYS[number - 1]
    if is_answered:
        is_no = course.fate == "declined"
        result, channel = AttemptResult.DECLINED if is_no else AttemptResult.SPOKE, Channel.PHONE
    course.add(Attempt(id=new_id(course.rng), case_id=course.id, result=result, channel=channel, at=at), "by_id")


def _speak(course: Course, at: datetime) -> Part[datetime | None]:
    course.facts["first_contact_at"] = course.facts["last_contact_at"] = at
    course.tell(FeedbackValue.REACHED, at)
    if course.fate == "declined":
        yield from invent_ending(course, at, ClosureReason.DECLINED)
        return None
    return at
