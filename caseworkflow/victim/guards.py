"""What must hold before the contact with a victim moves."""

from typing import Any

from caseworkflow.case.states import CaseState
from referrals.referral.terms import VictimKind
from workflow.machine import guard

ENDED = frozenset({CaseState.COMPLETED, CaseState.NOT_COMPLETED, CaseState.RETURNED, CaseState.CLOSED})


@guard("Say whether the victim is a person or a business.")
def kind_is_known(row: Any) -> bool:
    return row.kind in {VictimKind.PERSON, VictimKind.BUSINESS}


@guard("A business needs a named contact.")
def business_has_contact(row: Any) -> bool:
    return row.kind != VictimKind.BUSINESS or bool(row.name)


@guard("Say on which day the victim was consulted.")
def consultation_is_dated(row: Any) -> bool:
    return row.consulted_on is not None


@guard("Write down what the victim said.")
def views_are_written(row: Any) -> bool:
    return bool(row.views.strip())


@guard("There is no outcome to tell yet.")
def case_has_ended(row: Any) -> bool:
    return row.case.state in ENDED


@guard("Say on which day the victim was told.")
def telling_is_dated(row: Any) -> bool:
    return row.told_on is not None
