"""What stands beside the cases of the past, each in a state that its dates explain."""

from datetime import date, datetime, timedelta
from typing import Any

from caseworkflow.case.models import Case
from caseworkflow.case.states import CaseState
from caseworkflow.consent.models import Consent
from caseworkflow.consent.states import ConsentState
from caseworkflow.contract.models import Contract
from caseworkflow.contract.states import ContractState
from caseworkflow.disposal.models import DisposalClock
from caseworkflow.risk.models import RiskScreen
from caseworkflow.risk.states import RiskState
from caseworkflow.risk.terms import RiskArea
from caseworkflow.victim.models import Victim
from caseworkflow.victim.states import VictimState
from demo.casework.contracts import rows_of_conditions
from demo.casework.course import Course
from demo.casework.placements import rows_of_placement
from demo.casework.required_assessments import impose_assessment, rows_of_assessment
from demo.people.humans import new_id
from demo.world import after_working_days
from programmes.calendar import local_day, months_after
from programmes.terms.vocabularies import Satellite

LIMITATION_MONTHS, STOP_MONTHS = 6, 5

REVIEW = timedelta(weeks=8)

#: Of the people asked about their family, whose answer nobody had given: on days of the month that this divides.
MISTAKEN_ONE_IN = 3

CONSENT_HOW = "In person, on the form"


def invent_satellites(course: Course, at: datetime) -> None:
    """What a case has from its first day."""
    has, referral = course.choices.has, course.referral
    course.beside["risk_screen"] = {"state": RiskState.NOT_SCREENED}
    course.beside["consents"] = {"take_part": referral.agrees_to_take_part, "share_police": referral.agrees_to_share}
    if has(Satellite.CONTRACT):
        course.beside["contract"] = {"id": new_id(course.rng), "state": ContractState.DRAFT}
    if has(Satellite.DISPOSAL_CLOCK):
        course.beside["disposal_clock"] = {"state": "running", **_dates_of_disposal(course)}
    if has(Satellite.REQUIRED_ASSESSMENT):
        impose_assessment(course, at)


def _dates_of_disposal(course: Course) -> dict[str, date | None]:
    offence, begins = course.referral.offence_on, course.referral.accepted_on
    weeks = course.choices.contract_weeks
    return {
        "starts_on": begins,
        "offence_on": offence,
        "limitation_on": months_after(offence, LIMITATION_MONTHS) if offence else None,
        "outcome_due_on": months_after(offence, STOP_MONTHS) if offence else None,
        "expires_on": begins + timedelta(weeks=weeks) if begins and weeks else None,
    }


def agree_and_screen(course: Course, on: date) -> None:
    """At the assessment: every agreement that the programme needs, some that it does not, and the risk screen."""
    said = course.beside["consents"]
    said |= {str(purpose.value): True for purpose in course.choices.consents_required}
    if course.rng.random() < 0.3:
        said["research"] = course.rng.random() < 0.6
    if course.rng.random() < 0.15:
        said["share_family"] = False
    state = course.rng.choices((RiskState.LOW, RiskState.MEDIUM, RiskState.HIGH), (62, 28, 10))[0]
    course.beside["risk_screen"] = {"state": state, "screened_on": on, "review_on": on + REVIEW}


def rows_beside(course: Course, case: Case) -> list[Any]:
    """Every row that stands beside a case, as it is where the past ends."""
    rows: list[Any] = [_risk_screen(course, case), *_consents(course, case), _victim(course, case)]
    if contract := course.beside.get("contract"):
        made = Contract(case=case, version=1, **contract)
        rows += [made, *rows_of_conditions(course, made)]
    if clock := course.beside.get("disposal_clock"):
        rows.append(DisposalClock(id=new_id(course.rng), case=case, version=1, **clock))
    if course.choices.has(Satellite.REQUIRED_ASSESSMENT):
        rows += rows_of_assessment(course, case)
    if course.choices.has(Satellite.PLACEMENT):
        rows += rows_of_placement(course, case)
    return [row for row in rows if row is not None]


def _risk_screen(course: Course, case: Case) -> RiskScreen:
    known = course.beside["risk_screen"]
    review_on, until = known.get("review_on"), course.world.until
    if review_on and review_on <= until and case.state != CaseState.CLOSED:
        if course.rng.random() < 0.7:
            on = until - timedelta(days=course.rng.randrange(1, 50))
            known = {**known, "screened_on": on, "review_on": on + REVIEW}
        else:
            known = {**known, "state": RiskState.REVIEW_DUE}
    if known["state"] == RiskState.HIGH:
        known = {**known, "leader_told_at": after_working_days(course.facts["allocated_at"], 3, course.rng)}
    level = str(known["state"]) if known["state"] in {"low", "medium", "high"} else "low"
    areas = {str(area): "none" for area in RiskArea} | {str(course.rng.choice(list(RiskArea))): level}
    is_screened = "screened_on" in known
    return RiskScreen(id=new_id(course.rng), case=case, version=1, areas=areas if is_screened else {}, **known)


def _consents(course: Course, case: Case) -> list[Consent]:
    on = course.facts.get("assessed_on") or local_day(course.referral.agreed_at or course.referral.referred_at)
    rows = []
    for purpose, is_given in course.beside["consents"].items():
        if is_given is None:
            continue
        state, withdrawn_on = ConsentState.GIVEN if is_given else ConsentState.REFUSED, None
        if is_given and purpose in {"research", "share_family"} and course.rng.random() < 0.2:
            state, withdrawn_on = ConsentState.WITHDRAWN, on + timedelta(days=3)
        elif not is_given and purpose == "share_family" and on.day % MISTAKEN_ONE_IN == 0:
            state = ConsentState.MISTAKEN
        rows.append(
            Consent(
                id=new_id(course.rng),
                case=case,
                purpose=purpose,
                state=state,
                version=2 if withdrawn_on or state == ConsentState.MISTAKEN else 1,
                said_on=on,
                wording="2024-01",
                how=CONSENT_HOW,
                withdrawn_on=withdrawn_on,
            )
        )
    return rows


def _victim(course: Course, case: Case) -> Victim | None:
    if not course.choices.has(Satellite.VICTIM_CONTACT):
        return None
    kind = course.referral.victim or "none"
    if kind == "none":
        return Victim(id=new_id(course.rng), case=case, kind=kind, state=VictimState.NONE)
    day = local_day(course.facts["allocated_at"])
    open_states = (VictimState.IDENTIFIED, VictimState.CONSULTED, VictimState.UNREACHABLE, VictimState.VIEWS_RECORDED)
    is_over = case.closed_on is not None
    state = VictimState.TOLD_OUTCOME if is_over else course.rng.choice(open_states)
    was_heard = state in {VictimState.CONSULTED, VictimState.VIEWS_RECORDED, VictimState.TOLD_OUTCOME}
    return Victim(
        id=new_id(course.rng),
        case=case,
        kind=kind,
        state=state,
        version=1,
        name="Store manager, Corner Stores Ltd" if kind == "business" else "Pat Example",
        contact="0121 496 0123",
        consulted_on=day if was_heard else None,
        views="Wants it to stop; would accept an apology." if state == VictimState.VIEWS_RECORDED else "",
        wants_restorative=course.rng.random() < 0.4 if was_heard else None,
        told_on=case.closed_on + timedelta(days=2) if is_over else None,
    )
