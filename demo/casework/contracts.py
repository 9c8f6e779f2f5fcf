"""Contracts: offered, signed by the person and by police, or refused; and the conditions in them."""

from datetime import datetime, timedelta

from caseworkflow.contract.models import Condition, Contract
from caseworkflow.contract.services import SIGN
from caseworkflow.contract.states import ContractState
from demo.casework.asking import answer_for_police, invent_police_question
from demo.casework.course import Course, Part
from demo.casework.ending import invent_ending
from demo.people.humans import new_id
from demo.world import after_working_days
from programmes.calendar import local_day
from programmes.terms.vocabularies import ClosureReason, ConditionKind, DeadlineName
from referrals.police_decisions.terms import PoliceDecisionKind

WORDS = {
    ConditionKind.OFFENDING: "Commit no offence while the contract runs",
    ConditionKind.INTERVENTION: "Attend every session with the worker",
    ConditionKind.ATTENDANCE: "Attend the appointments that are agreed",
    ConditionKind.REPARATION: "Write a letter of apology",
    ConditionKind.RESTORATIVE: "Meet the person who was harmed, if they wish it",
}


def sign_contract(course: Course, at: datetime) -> Part[datetime | None]:
    """Offered, signed by the person, signed by police; the moment of the last signature, or None when refused."""
    contract, weeks = course.beside["contract"], course.choices.contract_weeks
    contract |= {"begins_on": local_day(at), "ends_on": local_day(at) + timedelta(weeks=weeks)}
    yield "contract_offered", at
    contract |= {"state": ContractState.OFFERED, "offered_on": local_day(at)}
    contract |= {"is_effect_explained": True, "is_advice_offered": True}
    if course.fate == "refuses_contract":
        contract["state"] = ContractState.DECLINED
        yield from invent_ending(course, after_working_days(at, 2, course.rng), ClosureReason.PERSON_WITHDREW)
        return None
    at = after_working_days(at, 1, course.rng)
    yield "contract_asked", at
    contract |= {"is_admission_signed": True, "is_copy_given": True, "person_signed_on": local_day(at)}
    papers = {"Conditions": [WORDS[kind] for kind in _kinds_of_condition(course)]}
    kind, limit = PoliceDecisionKind.CONTRACT, DeadlineName.BREACH_DECISION
    question = invent_police_question(course, kind, at, SIGN, limit, papers, about=contract["id"])
    at = after_working_days(at, course.rng.choice((1, 1, 2)), course.rng)
    yield "contract_signed", at
    answer_for_police(course, question, at, "sign", "The conditions are proportionate.")
    contract |= {"state": ContractState.SIGNED, "police_signed_on": local_day(at)}
    return at


def rows_of_conditions(course: Course, contract: Contract) -> list[Condition]:
    if not contract.ends_on:
        return []
    is_done = contract.state == ContractState.FULFILLED
    return [
        Condition(
            id=new_id(course.rng),
            contract=contract,
            edition=edition,
            kind=kind,
            words=WORDS[kind],
            due_on=contract.ends_on,
            evidence_type="Attendance record",
            needed_count=4 if kind == "intervention" else 1,
            done_count=(4 if kind == "intervention" else 1) if is_done else 0,
            is_mandatory=kind.value in {one.value for one in course.choices.mandatory_conditions},
            status="met" if is_done else "open",
            evidence="Seen by the worker" if is_done else "",
        )
        for edition in range(1, contract.edition + 1)
        for kind in _kinds_of_condition(course)
    ]


def _kinds_of_condition(course: Course) -> list[ConditionKind]:
    allowed = [ConditionKind(kind.value) for kind in course.choices.condition_types]
    return [kind for kind in allowed if kind in WORDS][:3]
