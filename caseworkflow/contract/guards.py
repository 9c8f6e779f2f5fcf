"""What must hold before a contract moves."""

from datetime import date, timedelta
from typing import Any, Protocol

from django.utils import timezone

from caseworkflow.case.guards import CaseFacts
from caseworkflow.contract.terms import ConditionStatus
from programmes.terms.vocabularies import AdmissionRule
from referrals.police_decisions.models import PoliceDecision
from referrals.police_decisions.states import DecisionState
from referrals.police_decisions.terms import PoliceDecisionKind
from workflow.machine import guard


class ContractFacts(Protocol):
    """What of a contract, in the edition in hand, its guards judge."""

    @property
    def case(self) -> CaseFacts: ...

    pk: Any
    begins_on: date | None
    ends_on: date | None
    person_signed_on: date | None
    police_signed_on: date | None
    edition: int
    signed_editions: list[Any]
    variation_reason: str
    is_effect_explained: bool
    is_advice_offered: bool
    is_admission_signed: bool
    is_appropriate_adult_present: bool | None
    is_copy_given: bool

    @property
    def terms(self) -> list[Any]: ...


@guard("The contract needs a first and a last day.", page="caseworkflow:contract-set-term", of="case_id")
def term_is_set(row: ContractFacts) -> bool:
    return row.begins_on is not None and row.ends_on is not None and row.begins_on < row.ends_on


@guard("The contract is longer than this programme allows.", page="caseworkflow:contract-set-term", of="case_id")
def term_is_allowed(row: ContractFacts) -> bool:
    weeks = row.case.choices.contract_weeks_max or row.case.choices.contract_weeks
    if weeks is None or row.begins_on is None or row.ends_on is None:
        return True
    return row.ends_on - row.begins_on <= timedelta(weeks=weeks)


@guard(
    "There are fewer conditions than this programme asks for.", page="caseworkflow:contract-add-condition", of="case_id"
)
def conditions_are_enough(row: ContractFacts) -> bool:
    return len(row.terms) >= row.case.choices.condition_min


@guard("There are more conditions than this programme allows.", page="caseworkflow:contract-detail", of="case_id")
def conditions_are_not_too_many(row: ContractFacts) -> bool:
    most = row.case.choices.condition_max
    return most is None or len(row.terms) <= most


@guard("A condition is due outside the contract.", page="caseworkflow:contract-detail", of="case_id")
def conditions_are_inside(row: ContractFacts) -> bool:
    return not term_is_set(row) or all(row.begins_on <= one.due_on <= row.ends_on for one in row.terms)


@guard(
    "A condition that this programme always asks for is missing.",
    page="caseworkflow:contract-add-condition",
    of="case_id",
)
def mandatory_conditions_are_there(row: ContractFacts) -> bool:
    return set(row.case.choices.mandatory_conditions) <= {one.kind for one in row.terms}


@guard("The effect of signing and of a breach has not been explained.")
def effect_is_explained(row: ContractFacts) -> bool:
    return row.is_effect_explained


@guard("Legal advice has not been offered.")
def advice_is_offered(row: ContractFacts) -> bool:
    return row.is_advice_offered


@guard("This programme needs a signed admission.", page="caseworkflow:contract-record-signature", of="case_id")
def admission_is_signed(row: ContractFacts) -> bool:
    return row.case.choices.admission_rule != AdmissionRule.SIGNED or row.is_admission_signed


@guard(
    "The person is under 18: an appropriate adult must be present.",
    page="caseworkflow:contract-record-signature",
    of="case_id",
)
def adult_is_present(row: ContractFacts) -> bool:
    age = row.case.person.age_on(timezone.localdate())
    return (age is not None and age >= 18) or row.is_appropriate_adult_present is True


@guard("The person has not signed.", page="caseworkflow:contract-record-signature", of="case_id")
def person_has_signed(row: ContractFacts) -> bool:
    return row.person_signed_on is not None


@guard("Police have not signed.")
def police_have_signed(row: ContractFacts) -> bool:
    return row.police_signed_on is not None


@guard("The person has not been given a copy.", page="caseworkflow:contract-record-signature", of="case_id")
def copy_is_given(row: ContractFacts) -> bool:
    return row.is_copy_given


@guard("Police have been asked to sign these terms: wait for their answer.")
def police_do_not_decide(row: ContractFacts) -> bool:
    kinds = [PoliceDecisionKind.CONTRACT, PoliceDecisionKind.VARIATION]
    asked = PoliceDecision.objects.filter(about_id=row.pk, state=DecisionState.ASKED, kind__in=kinds)
    return not asked.exists()


@guard("Give the reason for the change.")
def reason_is_given(row: ContractFacts) -> bool:
    return bool(row.variation_reason.strip())


@guard("There is no earlier signed edition to go back to.")
def was_signed_before(row: ContractFacts) -> bool:
    return any(signed["edition"] == row.edition - 1 for signed in row.signed_editions)


@guard("Not every condition has been met.", page="caseworkflow:contract-detail", of="case_id")
def conditions_are_met(row: ContractFacts) -> bool:
    return bool(row.terms) and all(one.status == ConditionStatus.MET for one in row.terms)


@guard("The last day of the contract has not passed.")
def term_is_over(row: ContractFacts) -> bool:
    return row.ends_on is not None and row.ends_on < timezone.localdate()
