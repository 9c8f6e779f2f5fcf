"""What must hold before a placement moves."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Protocol

from django.utils import timezone

from caseworkflow.case.guards import CaseFacts
from caseworkflow.placement.states import PlacementState
from programmes.terms.vocabularies import ClosureReason
from workflow.machine import guard


class PlacementFacts(Protocol):
    @property
    def case(self) -> CaseFacts: ...

    state: str
    unit: str
    is_unit_registered: bool
    price: Decimal | None
    has_person_agreed: bool
    is_dependence_assessed: bool
    is_clinically_signed_off: bool
    prep_sessions_needed: int
    prep_sessions_done: int
    prep_waived_by_id: Any
    has_risk_plan: bool
    bed_valid_until: date | None
    admitted_on: date | None
    left_on: date | None
    left_reason: str
    is_naloxone_issued: bool
    why_no_naloxone: str
    aftercare_address: str
    funding_lines: Any


@guard("The person has not agreed to a placement.")
def person_has_agreed(row: PlacementFacts) -> bool:
    return row.has_person_agreed


@guard("Dependence has not been assessed.")
def dependence_is_assessed(row: PlacementFacts) -> bool:
    return row.is_dependence_assessed


@guard("There is no clinical sign-off.")
def is_signed_off(row: PlacementFacts) -> bool:
    return row.is_clinically_signed_off


@guard(
    "The sessions before admission are not met, and nobody has waived them by name.",
    page="caseworkflow:placement-record-preparation",
    of="case_id",
)
def preparation_is_done(row: PlacementFacts) -> bool:
    return row.prep_sessions_done >= row.prep_sessions_needed or row.prep_waived_by_id is not None


@guard("The unit and its price are not recorded.", page="caseworkflow:placement-seek-funding", of="case_id")
def price_is_known(row: PlacementFacts) -> bool:
    return bool(row.unit) and row.price is not None


@guard("The lines of funding do not add up to the price.", page="caseworkflow:placement-add-funding", of="case_id")
def funding_is_complete(row: PlacementFacts) -> bool:
    lines = list(row.funding_lines.all())
    return bool(lines) and sum(line.amount for line in lines) == row.price


@guard("A line of funding has not been agreed.", page="caseworkflow:placement-detail", of="case_id")
def funding_is_agreed(row: PlacementFacts) -> bool:
    return all(line.agreed_on is not None for line in row.funding_lines.all())


@guard("The unit is not recorded as registered.", page="caseworkflow:placement-detail", of="case_id")
def unit_is_registered(row: PlacementFacts) -> bool:
    return bool(row.unit) and row.is_unit_registered


@guard("The offer of the bed has run out: a new offer is needed.", page="caseworkflow:placement-detail", of="case_id")
def bed_is_valid(row: PlacementFacts) -> bool:
    """A bed in which detox has begun is taken up."""
    if row.state in {PlacementState.DETOX, PlacementState.BUVIDAL}:
        return True
    day = row.admitted_on or timezone.localdate()
    return row.bed_valid_until is not None and day <= row.bed_valid_until


@guard("There is no plan for the risk of a lapse.")
def risk_plan_is_made(row: PlacementFacts) -> bool:
    return row.has_risk_plan


@guard("Give the day.")
def admission_is_dated(row: PlacementFacts) -> bool:
    return row.admitted_on is not None


@guard("Give the day on which the person left.")
def leaving_is_dated(row: PlacementFacts) -> bool:
    return row.left_on is not None


@guard("Give the reason why it ended early.")
def leaving_has_reason(row: PlacementFacts) -> bool:
    return bool(row.left_reason)


@guard("Say whether naloxone was given: after a time without, a usual dose can kill.")
def naloxone_is_answered(row: PlacementFacts) -> bool:
    return row.is_naloxone_issued or bool(row.why_no_naloxone)


@guard("There is no address to go to afterwards.")
def aftercare_has_address(row: PlacementFacts) -> bool:
    return bool(row.aftercare_address)


@guard("The death has not been confirmed on the case.", page="caseworkflow:case-detail", of="case_id")
def death_is_confirmed(row: PlacementFacts) -> bool:
    return row.case.closure_reason == ClosureReason.DIED or row.case.person.died_on is not None


@guard("The first check is one week after leaving.")
def check_can_be_made(row: PlacementFacts) -> bool:
    return row.left_on is not None and timezone.localdate() >= row.left_on + timedelta(weeks=1)
