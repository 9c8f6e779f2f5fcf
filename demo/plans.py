"""What is to come of a referral: how often each thing happens in a programme, and one plan for every state there is."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from caseworkflow.placement.states import PlacementState
from caseworkflow.required_assessment.states import RequiredAssessmentState
from referrals.custody.states import CustodyState
from referrals.people.states import LikenessState
from referrals.referral.states import ReferralState


@dataclass(frozen=True)
class Plan:
    """What is wanted of one referral; what is empty is left to chance."""

    programme: str = ""
    state: str = ""
    fault: str = ""
    fate: str = ""
    stop: str = ""
    days_ago: int | None = None
    placement: str = ""
    assessment: str = ""
    appointment: str = ""
    likeness: str = ""
    seen: str = ""
    wants: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ProgrammeMix:
    """How many come, where people are lost, and the hazard of a new offence that is planted."""

    share: int
    never_start: float
    drop_out: float
    hazard: float
    breaches: float = 0.0


PROGRAMMES = {
    "divert": ProgrammeMix(34, 0.22, 0.06, 0.70),
    "arrest_referral": ProgrammeMix(21, 0.42, 0.48, 0.90),
    "required_assessment": ProgrammeMix(11, 0.30, 0.45, 1.00),
    "conditional_caution_drugs": ProgrammeMix(7, 0.20, 0.12, 0.85, 0.10),
    "checkpoint": ProgrammeMix(7, 0.20, 0.03, 0.75, 0.06),
    "turning_point": ProgrammeMix(5, 0.22, 0.08, 0.85, 0.10),
    "new_chance": ProgrammeMix(5, 0.30, 0.35, 0.65),
    "new_chance_caution": ProgrammeMix(3, 0.25, 0.15, 0.75, 0.10),
    "drug_education": ProgrammeMix(5, 0.28, 0.04, 0.80),
    "offender_to_rehab": ProgrammeMix(2, 0.45, 0.50, 0.60),
}

WOMEN = {"sex": "F", "convictions": 0}

PROLIFIC = {"convictions": 12}

FIRST_TIME = {"convictions": 0}

LONG_NAME = {"family_name": "Richardson", "given_names": "Jonathan", "sex": "M", "convictions": 0}


def draw_fate(code: str, rng: random.Random, *, has_contract: bool) -> str:
    """How a case goes: where the field loses people, most of them between the offer and the first contact."""
    kind = PROGRAMMES[code]
    if rng.random() < kind.never_start:
        return rng.choices(("no_contact", "declined", "missed"), (55, 15, 30))[0]
    if rng.random() < 0.004:
        return "died"
    if rng.random() < 0.02:
        return "transferred"
    if has_contract and rng.random() < kind.breaches:
        return rng.choices(("upheld", "excused", "varied"), (60, 25, 15))[0]
    return "dropped" if rng.random() < kind.drop_out else "completed"


def _plan_case(programme: str, stop: str, days_ago: int, fate: str = "completed", **more: Any) -> Plan:
    return Plan(programme=programme, state="accepted", stop=stop, days_ago=days_ago, fate=fate, **more)


WORK = (
    _plan_case("divert", "allocated", 1),
    _plan_case("divert", "contacting", 3, "no_contact"),
    _plan_case("divert", "proposed", 14, "no_contact"),
    _plan_case("divert", "booked", 5, appointment="yesterday"),
    _plan_case("divert", "booked", 6, appointment="yesterday"),
    *(
        _plan_case("divert", "booked", 4, appointment=f"today {hour}")
        for hour in ("09:30", "11:00", "13:15", "15:30", "17:00")
    ),
    _plan_case("arrest_referral", "booked", 2, appointment="tomorrow"),
    _plan_case("divert", "concern", 9, "missed"),
    _plan_case("divert", "assessed", 8),
    _plan_case("divert", "in_education", 8),
    _plan_case("divert", "completed", 10),
    _plan_case("divert", "not_completed", 18, "no_contact"),
    _plan_case("divert", "closed", 60, "no_contact"),
    _plan_case("divert", "closed", 90, "died"),
    _plan_case("divert", "closed", 95, "transferred"),
    _plan_case("arrest_referral", "contacting", 2, "no_contact", seen=CustodyState.NOT_SEEN),
    _plan_case("arrest_referral", "plan", 12, seen=CustodyState.SEEN),
    _plan_case("arrest_referral", "active", 30),
    _plan_case("arrest_referral", "suspended", 45, "held"),
    _plan_case("checkpoint", "plan", 12),
    _plan_case("checkpoint", "contract_offered", 14),
    _plan_case("checkpoint", "contract_asked", 15),
    _plan_case("checkpoint", "contract_signed", 16),
    _plan_case("checkpoint", "active", 40),
    _plan_case("conditional_caution_drugs", "concern_active", 50, "upheld"),
    _plan_case("conditional_caution_drugs", "breach_raised", 52, "upheld"),
    _plan_case("checkpoint", "breach_raised", 52, "upheld"),
    _plan_case("checkpoint", "breach_review", 54, "upheld"),
    _plan_case("conditional_caution_drugs", "breach_review", 54, "upheld"),
    _plan_case("checkpoint", "breach_decided", 60, "varied"),
    _plan_case("checkpoint", "breach_decided", 60, "excused"),
    _plan_case("checkpoint", "returned", 65, "upheld"),
    _plan_case("checkpoint", "closed", 110, "upheld"),
    _plan_case("checkpoint", "closed", 70, "refuses_contract"),
    _plan_case("checkpoint", "closed", 190, "ran_out"),
    _plan_case("checkpoint", "returned", 130),
    _plan_case("turning_point", "closed", 200, wants=FIRST_TIME),
    _plan_case("turning_point", "contract_signed", 16, wants=FIRST_TIME),
    _plan_case("turning_point", "returned", 170, "disposal_lapses", wants=FIRST_TIME),
    _plan_case("new_chance", "active", 60, wants=WOMEN),
    _plan_case("new_chance_caution", "active", 60, wants={"sex": "F"}),
    _plan_case("drug_education", "returned", 14),
)

REFERRALS = (
    Plan("divert", state=ReferralState.DRAFT, days_ago=2),
    Plan("divert", state=ReferralState.SUBMITTED, days_ago=1),
    Plan("divert", state=ReferralState.SCREENING, fault="unrecorded", days_ago=1),
    Plan("turning_point", state=ReferralState.SCREENING, fault="unrecorded", days_ago=2, wants=FIRST_TIME),
    Plan("divert", state=ReferralState.SCREENING, days_ago=1, wants={"age": 16, "convictions": 0}),
    Plan("checkpoint", state=ReferralState.SCREENING, fault="unrecorded", days_ago=3),
    Plan("divert", state=ReferralState.INFO_NEEDED, fault="unrecorded", days_ago=3),
    Plan("divert", state=ReferralState.REJECTED, fault="supply", days_ago=20),
    Plan("arrest_referral", state=ReferralState.REJECTED, fault="declines", days_ago=15, seen=CustodyState.DECLINED),
    Plan("divert", state=ReferralState.WITHDRAWN, fault="unrecorded", days_ago=25),
    Plan("divert", state=ReferralState.DUPLICATE, days_ago=30),
    *(Plan("divert", days_ago=120, fate="completed", likeness=state, wants=LONG_NAME) for state in LikenessState),
    *(Plan("divert", state=ReferralState.ACCEPTED, stop="unallocated", days_ago=1) for _ in range(4)),
)

#: The custody suites of the areas that four partners of one programme share.
SUITES = ("Perry Barr", "Oldbury", "Coventry Central", "Wolverhampton Central")


def _plan_team(programme: str, wants: dict[str, Any]) -> tuple[Plan, ...]:
    """What every team has before it: somebody to decide on, to allocate, to meet today and to work with."""
    return (
        Plan(programme, state=ReferralState.SCREENING, fault="unrecorded", days_ago=1, wants=wants),
        Plan(programme, state=ReferralState.ACCEPTED, stop="unallocated", days_ago=1, wants=wants),
        _plan_case(programme, "booked", 4, appointment="today 10:30", wants=wants),
        _plan_case(programme, "active", 45, wants=wants),
    )


TEAMS = (
    *(plan for suite in SUITES for plan in _plan_team("new_chance", {**WOMEN, "suite": suite})),
    *_plan_team("turning_point", FIRST_TIME),
    *_plan_team("offender_to_rehab", PROLIFIC),
)

TO_COME = {RequiredAssessmentState.IMPOSED, RequiredAssessmentState.NOTICE_SERVED, RequiredAssessmentState.VARIED}

FAILED = {RequiredAssessmentState.IA_FAILED, RequiredAssessmentState.POLICE_TOLD}

DECIDED = {RequiredAssessmentState.GOOD_CAUSE, RequiredAssessmentState.PROSECUTE, RequiredAssessmentState.NFA}


def _plan_duty(state: RequiredAssessmentState) -> Plan:
    """A case that is where a person with this duty would be."""
    if state in TO_COME:
        return _plan_case("required_assessment", "booked", 2, appointment="tomorrow", assessment=state)
    if state in FAILED:
        return _plan_case("required_assessment", "concern", 10, "missed", assessment=state)
    if state in DECIDED:
        return _plan_case("required_assessment", "closed", 60, "missed", assessment=state)
    return _plan_case("required_assessment", "active", 30, assessment=state)


ASSESSMENTS = tuple(_plan_duty(state) for state in RequiredAssessmentState)


def _plan_placement(state: PlacementState) -> Plan:
    if state == PlacementState.DIED:
        return _plan_case("offender_to_rehab", "closed", 200, "died", placement=state, wants=PROLIFIC)
    return _plan_case("offender_to_rehab", "active", 160, placement=state, wants=PROLIFIC)


PLACEMENTS = tuple(_plan_placement(state) for state in PlacementState)

GALLERY: Sequence[Plan] = (*WORK, *REFERRALS, *ASSESSMENTS, *PLACEMENTS, *TEAMS)

FREE = Plan()

SEEN = (CustodyState.SEEN, CustodyState.DECLINED, CustodyState.NOT_SEEN)

SEEN_SHARES = (82, 10, 8)


def plan_for(index: int) -> Plan:
    """The first people fill the gallery, so that each state is there whatever the number of people."""
    return GALLERY[index] if index < len(GALLERY) else FREE
