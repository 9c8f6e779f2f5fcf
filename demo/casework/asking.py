"""What police are asked in the course of a case, and what they answer."""

from datetime import datetime
from typing import Any

from demo.casework.course import Course
from demo.people.humans import new_id
from programmes.calendar import due_moment
from programmes.terms.vocabularies import DeadlineName
from referrals.police_decisions.models import PoliceDecision


def invent_police_question(
    course: Course,
    kind: str,
    at: datetime,
    choices: Any,
    limit: DeadlineName,
    papers: dict[str, list[str]],
    about: Any = None,
) -> PoliceDecision:
    """A question to police, open until `answer_for_police`."""
    deadline = course.choices.deadline(limit)
    row = PoliceDecision(
        id=new_id(course.rng),
        referral=course.referral,
        kind=kind,
        about_id=about or course.id,
        asked_at=at,
        papers=papers,
        choices=[list(one) for one in choices],
        due_at=due_moment(at, deadline.amount, deadline.unit.value) if deadline else None,
    )
    return course.add(row, "asked_by_id")


def answer_for_police(
    course: Course, question: PoliceDecision, at: datetime, decision: str, reason: str, code: str = ""
) -> None:
    by = course.world.force.decision_maker
    question.decide(by=by, at=at, decision=decision, why=reason, outcome_code=code)
    question.version += 1
