"""What pages say of a contract."""

from accounts.words import day_in_words
from caseworkflow.contract.models import Contract
from caseworkflow.contract.terms import ConditionStatus
from caseworkflow.satellite.presenters import Row, SatelliteSpec, day_row, text_row, yes_no_row
from programmes.terms.vocabularies import Satellite


def contract_words(row: Contract) -> str:
    terms = row.terms
    met = sum(one.status == ConditionStatus.MET for one in terms)
    until = f", to {day_in_words(row.ends_on)}" if row.ends_on else ""
    return f"{met} of {len(terms)} conditions met{until}."


def of_contract(row: Contract) -> list[Row]:
    return [
        text_row("Edition", row.edition),
        text_row(
            "From and to", f"{day_in_words(row.begins_on)} to {day_in_words(row.ends_on)}" if row.begins_on else ""
        ),
        day_row("Offered", row.offered_on),
        yes_no_row("Effect explained", row.is_effect_explained),
        yes_no_row("Legal advice offered", row.is_advice_offered),
        yes_no_row("Appropriate adult there", row.is_appropriate_adult_present),
        yes_no_row("Admission signed", row.is_admission_signed),
        day_row("Signed by the person", row.person_signed_on),
        day_row("Signed by police", row.police_signed_on),
        yes_no_row("Copy given", row.is_copy_given),
        text_row("Why it was changed", row.variation_reason),
    ]


CONTRACT = SatelliteSpec(
    model=Contract,
    page="contract",
    title="Contract",
    machine="contract",
    words=contract_words,
    present=of_contract,
    asked_by=Satellite.CONTRACT,
    parts=("conditions",),
)
