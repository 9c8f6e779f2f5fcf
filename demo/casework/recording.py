"""A case written down as it stands, with everything beside it, in the hands of a caseworker."""

from operator import itemgetter
from typing import Any

from caseworkflow.case.models import Case
from caseworkflow.case.querysets import family_name_key
from caseworkflow.case.services import search_key_rows
from caseworkflow.case.states import CaseState
from caseworkflow.plan.models import Goal
from caseworkflow.plan.services import RESULTS
from demo.casework.course import Course
from demo.casework.satellites import rows_beside
from demo.people.humans import new_id
from demo.staff import Staff
from ledger.models import Entry
from programmes.terms.vocabularies import Route

SAID_BY_WORKER = ("ending_proposed_by_id", "breach_raised_by_id", "death_reported_by_id")


def record_case(course: Course) -> Case:
    is_open = course.state != CaseState.CLOSED
    staff = _staff_of(course)
    in_custody = course.choices.route is Route.ARREST_REFERRAL
    worker = staff.take_on(course.rng, is_open=is_open, starts_in_custody=in_custody)
    _sign(course, worker)
    if course.state in {CaseState.COMPLETED, CaseState.CLOSED}:
        _say_results(course)
    referral = course.referral
    case = Case(
        id=course.id,
        reference=referral.reference,
        person=referral.person,
        family_name_key=family_name_key(referral.person.family_name),
        referral=referral,
        programme=referral.programme,
        programme_version=referral.programme_version,
        provider=staff.home,
        caseworker=worker,
        state=course.state,
        version=len(course.entries),
        **course.facts,
    )
    for row in (case, *search_key_rows(case), *course.rows, *rows_beside(course, case)):
        course.world.add(row)
    if is_open or course.plan.stop:
        _enter_history(course, case, worker)
    return case


def _staff_of(course: Course) -> Staff:
    """Those of the provider who took it; where two could have, the one of the person's own area."""
    staff = course.world.force.staff
    if course.referral.provider_id in staff:
        return staff[course.referral.provider_id]
    names = [one.organisation for one in course.choices.providers]
    return next((one for one in staff.values() if one.home.name in names), next(iter(staff.values())))


def _sign(course: Course, worker: Any) -> None:
    for row, name in course.by_worker:
        setattr(row, name, worker.pk)
    for name in SAID_BY_WORKER:
        if course.facts.get(name):
            course.facts[name] = worker.pk


def _say_results(course: Course) -> None:
    for row in course.rows:
        if isinstance(row, Goal) and course.facts.get("completed_on"):
            row.result = course.rng.choices(sorted(RESULTS), (70, 10, 20))[0]


def _enter_history(course: Course, case: Case, worker: Any) -> None:
    """Open work has its history entered move by move; the rest of the past is entered by the batch."""
    told = [*course.entries, *course.entries_beside]
    for one in sorted(told, key=itemgetter("at")):
        row = one.get("row", case)
        course.world.add(
            Entry(
                id=new_id(course.rng),
                at=min(one["at"], course.world.ends_at),
                actor=worker,
                role=worker.role,
                kind="move",
                verb=one["verb"],
                object_kind=row._meta.label_lower,
                object_id=str(row.pk),
                subjects=case.subject_ids,
                before=one["before"],
                after=one["after"],
                reason=one.get("reason", ""),
                regime=case.regime,
                facts={"synthetic": True},
            )
        )
