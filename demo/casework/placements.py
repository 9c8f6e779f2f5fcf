"""Rehab placements of the past: how far each came, with the money and the checks that go with it."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from caseworkflow.case.models import Case
from caseworkflow.case.states import CaseState
from caseworkflow.placement.models import AbstinenceCheck, FundingLine, Placement, check_days
from caseworkflow.placement.states import PlacementState as P
from demo.casework.course import Course
from demo.people.humans import new_id
from demo.world import moment_on
from programmes.calendar import end_of_day, local_day

UNITS = ("Example House", "Sample Grange", "Specimen Lodge")

#: The way in, and on which day after allocation each step is usually reached.
WAY = (
    P.IDENTIFIED,
    P.SUITABILITY,
    P.PREP,
    P.FUNDING_SOUGHT,
    P.FUNDED,
    P.BED_OFFERED,
    P.DETOX,
    P.ADMITTED,
    P.IN_TREATMENT,
)

DAYS = (0, 5, 12, 30, 40, 45, 48, 55, 62)

STAYS = 84

AS_FAR_AS = {P.REFUSED: P.FUNDING_SOUGHT, P.BUVIDAL: P.DETOX}

LEFT = (P.COMPLETED, P.LEFT_EARLY, P.DISCHARGED_BY_UNIT, P.DIED, P.AFTERCARE, P.ABSTINENT, P.LAPSED)

PLANNED = (P.COMPLETED, P.AFTERCARE, P.ABSTINENT, P.LAPSED)

DONE = (PLANNED, (10, 20, 45, 25))

LOST = ((P.LEFT_EARLY, P.DISCHARGED_BY_UNIT, P.REFUSED, P.SUITABILITY, P.PREP), (45, 15, 15, 15, 10))

BEFORE = (CaseState.ALLOCATED, CaseState.CONTACTING, CaseState.BOOKED, CaseState.ASSESSED, CaseState.PLAN)


def rows_of_placement(course: Course, case: Case) -> list[Any]:
    day = local_day(course.facts["allocated_at"])
    state = P(course.plan.placement or _state_of_placement(course, case, day))
    row = Placement(id=new_id(course.rng), case=case, state=state, version=1)
    step = WAY.index(P.IN_TREATMENT if state in LEFT else AS_FAR_AS.get(state, state))
    _prepare(row, course, step)
    lines = _fund(row, course, day) if step >= WAY.index(P.FUNDING_SOUGHT) else []
    _admit(row, course, day, step)
    checks = _leave(row, course) if state in LEFT else []
    row.moved_at = min(end_of_day(row.left_on or day + timedelta(days=DAYS[step])), course.world.ends_at)
    return [row, *lines, *checks]


def _state_of_placement(course: Course, case: Case, day: date) -> str:
    if case.completed_on:
        return course.rng.choices(*DONE)[0]
    if case.state in {CaseState.CLOSED, CaseState.NOT_COMPLETED}:
        return P.DIED if course.fate == "died" else course.rng.choices(*LOST)[0] if case.assessed_on else P.IDENTIFIED
    if case.state in BEFORE:
        return course.rng.choice((P.IDENTIFIED, P.SUITABILITY))
    gone = (course.world.until - day).days
    return WAY[max(n for n, days in enumerate(DAYS) if days <= max(gone, 0))]


def _prepare(row: Placement, course: Course, step: int) -> None:
    if step >= 1:
        row.has_person_agreed = True
    if step >= 2:
        row.is_dependence_assessed = row.is_clinically_signed_off = True
        row.weekly_stolen = Decimal(course.rng.randrange(8, 30) * 100)
        row.weekly_drug_spend = Decimal(course.rng.randrange(3, 12) * 100)
        row.prep_sessions_needed = 4
        row.prep_sessions_done = 4 if step >= 3 else course.rng.randrange(4)


def _fund(row: Placement, course: Course, day: date) -> list[FundingLine]:
    row.unit, row.is_unit_registered = course.rng.choice(UNITS), True
    row.price = Decimal(course.rng.randrange(60, 130) * 100)
    is_agreed = row.state not in {P.FUNDING_SOUGHT, P.REFUSED}
    agreed_on = day + timedelta(days=DAYS[WAY.index(P.FUNDED)]) if is_agreed else None
    half = row.price / 2
    return [
        FundingLine(placement=row, source=source, amount=half, agreed_on=agreed_on) for source in ("poca", "retailer")
    ]


def _admit(row: Placement, course: Course, day: date, step: int) -> None:
    if step >= WAY.index(P.BED_OFFERED):
        offered = day + timedelta(days=DAYS[WAY.index(P.BED_OFFERED)])
        row.bed_offered_at = moment_on(offered, course.rng)
        row.bed_valid_until = offered + timedelta(days=5)
    if step >= WAY.index(P.ADMITTED):
        row.admitted_on, row.has_risk_plan = day + timedelta(days=DAYS[WAY.index(P.ADMITTED)]), True


def _leave(row: Any, course: Course) -> list[AbstinenceCheck]:
    stayed = STAYS if row.state in PLANNED else course.rng.randrange(6, 50)
    row.left_on = min(row.admitted_on + timedelta(days=stayed), course.world.until - timedelta(days=1))
    row.is_naloxone_issued = True
    row.left_reason = (
        ""
        if row.state in PLANNED
        else "Left in the night"
        if row.state == P.LEFT_EARLY
        else "Broke the rules of the unit"
    )
    row.aftercare_address = "Dry house, 4 Placeholder Close, Birmingham" if row.state in PLANNED else ""
    if row.state not in {P.ABSTINENT, P.LAPSED}:
        return []
    due = [on for on in check_days(row.left_on, course.choices.placement_check_weeks) if on < course.world.until]
    days = due[:3] or [course.world.until - timedelta(days=1)]
    return [
        AbstinenceCheck(
            placement=row,
            checked_on=on,
            is_abstinent=row.state == P.ABSTINENT or on != days[-1],
            how=course.rng.choice(("self_report", "test", "unit_report")),
        )
        for on in days
    ]
