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


#: What each act reads as, once it is made.
HISTORY = {
    "open": "A contract was opened to be drafted",
    "set_term": "The first and last day of the contract were set",
    "add_condition": "A condition was added to the contract",
    "remove_condition": "A condition was taken out of the draft",
    "offer": "The contract was offered to the person",
    "decline": "The person declined the contract",
    "person_signs": "The person signed the contract; police were asked to sign",
    "police_refuse": "Police did not sign the contract",
    "sign": "Police signed the contract",
    "begin": "The contract began",
    "vary": "A change of the conditions was begun",
    "keep": "The change was taken back: the signed conditions go on",
    "record_condition": "How a condition stands was recorded",
    "fulfil": "Every condition is met: the contract is fulfilled",
    "breach": "The contract ended: police upheld the breach",
    "expire": "The last day of the contract passed and not every condition was met",
}


CONTRACT = SatelliteSpec(
    model=Contract,
    page="contract",
    title="Contract",
    machine="contract",
    history=HISTORY,
    words=contract_words,
    present=of_contract,
    asked_by=Satellite.CONTRACT,
    parts=("conditions",),
)
