"""The first assessment, the plan that comes of it, and the other help that is offered."""

from datetime import date, datetime, timedelta

from caseworkflow.assessment.models import Assessment
from caseworkflow.case.states import CaseState
from caseworkflow.plan.models import Goal, OnwardReferral
from demo.casework.course import Course
from demo.people.humans import new_id
from programmes.calendar import local_day
from programmes.terms.vocabularies import NeedArea

SAID = ("I want to feel better", "I want my own place", "I want to be there for my children", "I want to stop using")

SERVICES = ("Community drug and alcohol service", "Housing advice", "Talking therapies", "Job club")


def assess_person(course: Course, at: datetime) -> None:
    rng, on, drug = course.rng, local_day(at), course.referral.drug
    opioid = drug == "heroin"
    course.facts["assessed_on"] = on
    course.add(
        Assessment(
            id=new_id(rng),
            case_id=course.id,
            kind="initial",
            done_on=on,
            is_identity_confirmed=True,
            substances=[drug] if drug else [],
            scores=draw_scores(course),
            recorded_at=at,
            has_treatment_need=rng.random() < (0.9 if opioid else 0.35),
            naloxone=rng.choice(("issued", "held", "issued", "declined")) if opioid else "not_needed",
        ),
        "by_id",
    )
    course.move("assess", CaseState.ASSESSED, at)


def assess_at_exit(course: Course, at: datetime) -> None:
    course.add(
        Assessment(
            id=new_id(course.rng),
            case_id=course.id,
            kind="exit",
            done_on=local_day(at),
            is_identity_confirmed=True,
            scores=draw_scores(course, lower_by=2),
            recorded_at=at,
        ),
        "by_id",
    )


def draw_scores(course: Course, lower_by: int = 0) -> dict[str, int]:
    needs = list(NeedArea)[: 4 + course.rng.randrange(5)]
    return {str(need): max(0, course.rng.choice((1, 2, 3, 4, 5, 7, 8)) - lower_by) for need in needs}


def invent_plan(course: Course, at: datetime) -> None:
    """A goal for the greatest need, and for every other that is high."""
    initial = next(row for row in course.rows if isinstance(row, Assessment))
    needs = sorted(initial.scores, key=lambda need: -initial.scores[need])[:3]
    high = [need for need in initial.scores if initial.scores[need] >= 7]
    for need in dict.fromkeys([*needs[:1], *high]):
        course.add(
            Goal(
                id=new_id(course.rng),
                case_id=course.id,
                need=need,
                words=course.rng.choice(SAID),
                action="See the service that helps with this",
                created_at=at,
                due_on=local_day(at) + timedelta(days=42),
            )
        )
    course.facts |= {"plan_agreed_on": local_day(at), "leads_to": CaseState(course.choices.active_state.value)}
    course.move("agree_plan", CaseState.PLAN, at)


def offer_help(course: Course, at: datetime) -> None:
    is_accepted = course.rng.random() < 0.6
    is_structured = course.rng.random() < 0.4
    course.add(
        OnwardReferral(
            id=new_id(course.rng),
            case_id=course.id,
            service=course.rng.choice(SERVICES),
            is_accepted=is_accepted,
            is_structured_treatment=is_structured,
            referred_on=local_day(at) if is_accepted else None,
            started_on=_day_if_past(course, at + timedelta(days=course.rng.randrange(5, 30)))
            if is_accepted and course.rng.random() < 0.5
            else None,
        )
    )


def _day_if_past(course: Course, at: datetime) -> date | None:
    return local_day(at) if at < course.world.ends_at else None
