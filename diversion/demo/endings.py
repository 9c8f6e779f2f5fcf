"""How cases end: completed, not completed, in doubt and decided by police, cut short; and what police then record."""

from collections.abc import Generator
from datetime import datetime, timedelta
from typing import Any

from caseworkflow.models import Appointment, Assessment, Attempt
from caseworkflow.services.concern import BREACH_CHOICES
from caseworkflow.services.ending import COMPLIED, NOT_COMPLIED
from caseworkflow.states import CaseState as S
from caseworkflow.terms import DISENGAGED, BreachDecision, ClosureReason
from diversion.demo.people import new_id
from diversion.demo.referrals import working
from programmes.calendar import due, local_day
from programmes.terms import BreachRoute, DeadlineName, Satellite
from referrals.models import Bar, PoliceDecision
from referrals.terms import Ending, FeedbackValue, PoliceDecisionKind

Story = Generator[tuple[str, datetime], None, Any]
DOUBTS = ("upheld", "excused", "varied", "dropped", "ran_out", "disposal_lapses")
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
WORDS = {
    BreachDecision.UPHELD: "Two appointments missed and no reasonable cause given.",
    BreachDecision.EXCUSED: "Illness is evidenced; the contract goes on.",
    BreachDecision.VARIED: "Work on nights explains it; other times are to be agreed.",
}


def ask(
    course: Any,
    kind: str,
    at: datetime,
    choices: Any,
    limit: DeadlineName,
    papers: dict[str, list[str]],
    about: Any = None,
) -> PoliceDecision:
    """A question to police, open until `answered`."""
    deadline = course.choices.deadline(limit)
    row = PoliceDecision(
        id=new_id(course.rng),
        referral=course.referral,
        kind=kind,
        about_id=about or course.id,
        asked_at=at,
        papers=papers,
        choices=[list(one) for one in choices],
        due_at=due(at, deadline.amount, deadline.unit.value) if deadline else None,
    )
    return course.add(row, "asked_by_id")


def answered(course: Any, question: PoliceDecision, at: datetime, decision: str, reason: str, code: str = "") -> None:
    by = course.world.force.decision_maker
    question.decide(by=by, at=at, decision=decision, why=reason, outcome_code=code)
    question.version += 1


def completed(course: Any, at: datetime, reason: str) -> Story:
    yield "completed", at
    on = local_day(at)
    if course.choices.has(Satellite.CONTRACT) or course.rng.random() < 0.6:
        course.add(
            Assessment(
                id=new_id(course.rng),
                case_id=course.id,
                kind="exit",
                done_on=on,
                is_identity_confirmed=True,
                scores=course.scores(lower_by=2),
                recorded_at=at,
            ),
            "by_id",
        )
    course.facts |= {"completed_on": on, "ended_on": on, "closure_reason": reason}
    course.move("complete", S.COMPLETED, at)
    if contract := course.beside.get("contract"):
        contract["state"] = "fulfilled"
    course.tell(FeedbackValue.ENDED, at, ending=Ending.COMPLETED, on=on)
    yield from _after(course, at)


def not_completed(course: Any, at: datetime, reason: str) -> Story:
    """Proposed by the caseworker, confirmed by the team leader a day or two later."""
    yield "proposed", at
    course.facts |= {"closure_reason": reason, "ending_proposed_by_id": True}
    at = working(at, course.rng.choice((1, 1, 2)), course.rng)
    yield "not_completed", at
    course.facts["ended_on"] = local_day(at)
    course.move("end_without_completion", S.NOT_COMPLETED, at)
    course.tell(FeedbackValue.ENDED, at, ending=Ending.NOT_COMPLETED, on=local_day(at))
    if course.choices.has_bar and reason in DISENGAGED:
        _bar(course, at, reason)
    yield from _after(course, at)


def _bar(course: Any, at: datetime, reason: str) -> None:
    confirmed = at + timedelta(days=2)
    is_old = course.world.ends_at - at > timedelta(days=21)
    is_confirmed = confirmed < course.world.ends_at and (course.rng.random() < 0.8 or is_old)
    course.add(
        Bar(
            id=new_id(course.rng),
            person=course.referral.person,
            programme=course.referral.programme,
            reason=str(ClosureReason(reason).label),
            proposed_at=at,
            confirmed_at=confirmed if is_confirmed else None,
            person_told_at=confirmed if is_confirmed else None,
        )
    )


def _after(course: Any, at: datetime) -> Story:
    """Police have it back where they get it; then it is closed."""
    if not _goes_back(course):
        at = working(at, course.rng.choice((1, 2, 3, 4)), course.rng)
        yield "closed", at
        _close(course, at)
        return
    yield "returned", at
    course.move("return_to_police", S.RETURNED, at)
    course.tell(FeedbackValue.ENDED, at, ending=Ending.RETURNED, on=local_day(at))
    yield from _outcome(course, at)


def _goes_back(course: Any) -> bool:
    return course.choices.has(Satellite.CONTRACT) or course.choices.has(Satellite.DISPOSAL_CLOCK)


def _outcome(course: Any, at: datetime) -> Story:
    has_complied = bool(course.facts.get("completed_on"))
    papers = {"How it ended": [str(ClosureReason(course.facts["closure_reason"]).label)]}
    choices = COMPLIED if has_complied else NOT_COMPLIED
    question = ask(course, PoliceDecisionKind.OUTCOME, at, choices, DeadlineName.OUTCOME, papers)
    at = working(at, course.rng.choice((2, 3, 4, 8)), course.rng)
    yield "closed", at
    code = (course.choices.outcome_on_complete or course.choices.outcome_on_accept) if has_complied else "1"
    decision, why = ("complied", "They did what was asked.") if has_complied else ("charged", "Not completed: charged.")
    answered(course, question, at, decision, why, code)
    course.referral.outcome_code, course.referral.outcome_recorded_on = code, local_day(at)
    clock = course.beside.get("disposal_clock")
    if clock and clock["state"] == "running":
        clock |= {"state": "decided", "outcome_code": code, "outcome_on": local_day(at)}
    _close(course, at)


def _close(course: Any, at: datetime) -> None:
    course.facts["closed_on"] = local_day(at)
    course.move("close", S.CLOSED, at)


def cut_short(course: Any, at: datetime) -> Story:
    """Transferred to another provider, or died."""
    yield "closed", at
    on = local_day(at)
    if course.fate == "died":
        course.facts |= {
            "closure_reason": ClosureReason.DIED,
            "death_reported_by_id": True,
            "death_source": "Coroner's officer",
        }
        course.referral.person.died_on = on - timedelta(days=2)
    else:
        course.facts["closure_reason"] = ClosureReason.TRANSFERRED_AREA
        course.tell(FeedbackValue.ENDED, at, ending=Ending.NOT_COMPLETED, on=on)
    course.facts |= {"ended_on": on, "closed_on": on}
    course.move(f"close_{course.fate}", S.CLOSED, at)


# -- doubt ---------------------------------------------------------------------------------------------------------------


def doubt(course: Any, session: Appointment, at: datetime) -> Story:
    """Two appointments missed without good cause, and what follows under this programme."""
    yield "missed", at
    course.missed(session, at)
    again = course.appoint("session", at)
    course.add(again, "booked_by_id")
    at = again.starts_at
    yield "concern_active", at
    course.record(again, "did_not_attend", at)
    at = working(at, 3, course.rng)
    yield "asked_why", at
    course.facts["is_excuse_sought"] = True
    if course.choices.breach_route == BreachRoute.RETURN_TO_POLICE and course.fate in WORDS:
        yield from _breach(course, at)
        return
    if course.fate == "ran_out":
        course.beside["contract"]["state"] = "expired"
    if course.fate == "disposal_lapses":
        course.beside["disposal_clock"]["state"] = "lapsed"
    yield from not_completed(course, working(at, 2, course.rng), ClosureReason.DROPPED_OUT)


def _breach(course: Any, at: datetime) -> Story:
    yield "breach_raised", at
    course.facts |= {"breach_raised_by_id": True, "breach_asked_at": at}
    course.entries.append(
        {
            "verb": "raise_breach",
            "before": S.CONCERN,
            "after": S.CONCERN,
            "at": at,
            "reason": "Missed two in a row; no answer.",
        }
    )
    at = working(at, 1, course.rng)
    yield "breach_review", at
    course.facts["breach_asked_at"] = at
    course.move("confirm_breach", S.BREACH_REVIEW, at)
    papers = {
        "What is said to be breached": ["Did not attend"],
        "Reason that the person gave": ["Asked; no answer came."],
        "Statement": ["Missed two in a row; no answer to two calls and a letter."],
    }
    question = ask(course, PoliceDecisionKind.BREACH, at, BREACH_CHOICES, DeadlineName.BREACH_DECISION, papers)
    at = working(at, course.rng.choice((2, 3, 5)), course.rng)
    yield "breach_decided", at
    answered(course, question, at, course.fate, WORDS[BreachDecision(course.fate)])
    if course.fate == BreachDecision.UPHELD:
        yield from _upheld(course, at)
        return
    course.move("excuse_breach" if course.fate == "excused" else "vary_after_breach", course.facts["state_before"], at)
    course.forget_concern()
    if course.fate == "varied":
        course.beside["contract"] |= {"state": "varied", "edition": 2, "variation_reason": WORDS[BreachDecision.VARIED]}
        at = working(at, 3, course.rng)
        yield "signed_again", at
        course.beside["contract"]["state"] = "running"
    yield from completed(course, working(at, 12, course.rng), ClosureReason.OBJECTIVES_MET)


def _upheld(course: Any, at: datetime) -> Story:
    course.facts |= {"ended_on": local_day(at), "closure_reason": ClosureReason.BREACHED}
    course.beside["contract"]["state"] = "breached"
    course.move("uphold_breach", S.RETURNED, at)
    course.tell(FeedbackValue.ENDED, at, ending=Ending.RETURNED, on=local_day(at))
    yield "returned", at
    yield from _outcome(course, at)


def keep_to_the_past(course: Any) -> None:
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
