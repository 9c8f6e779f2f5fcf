"""What must hold before the contact with a victim moves."""

from datetime import date
from typing import Protocol

from caseworkflow.case.guards import CaseFacts
from caseworkflow.case.states import CaseState
from referrals.referral.terms import VictimKind
from workflow.machine import guard

ENDED = frozenset({CaseState.COMPLETED, CaseState.NOT_COMPLETED, CaseState.RETURNED, CaseState.CLOSED})


class VictimFacts(Protocol):
    @property
    def case(self) -> CaseFacts: ...

    kind: str
    name: str
    views: str
    consulted_on: date | None
    told_on: date | None


@guard("Say whether the victim is a person or a business.", page="caseworkflow:victim-identify", of="case_id")
def kind_is_known(row: VictimFacts) -> bool:
    return row.kind in {VictimKind.PERSON, VictimKind.BUSINESS}


@guard("A business needs a named contact.")
def business_has_contact(row: VictimFacts) -> bool:
    return row.kind != VictimKind.BUSINESS or bool(row.name)


@guard("Say on which day the victim was consulted.")
def consultation_is_dated(row: VictimFacts) -> bool:
    return row.consulted_on is not None


@guard("Write down what the victim said.")
def views_are_written(row: VictimFacts) -> bool:
    return bool(row.views.strip())


@guard("There is no outcome to tell yet.")
def case_has_ended(row: VictimFacts) -> bool:
    return row.case.state in ENDED


@guard("Say on which day the victim was told.")
def telling_is_dated(row: VictimFacts) -> bool:
    return row.told_on is not None
