"""What pages say of a contract."""

from caseworkflow.contract.models import Contract
from caseworkflow.contract.terms import ConditionStatus
from caseworkflow.satellite.presenters import Row, answer, day, line
from workflow.words import day_in_words


def contract_words(row: Contract) -> str:
    terms = row.terms
    met = sum(one.status == ConditionStatus.MET for one in terms)
    until = f", to {day_in_words(row.ends_on)}" if row.ends_on else ""
    return f"{met} of {len(terms)} conditions met{until}."


def of_contract(row: Contract) -> list[Row]:
    return [
        line("Edition", row.edition),
        line("From and to", f"{day_in_words(row.begins_on)} to {day_in_words(row.ends_on)}" if row.begins_on else ""),
        day("Offered", row.offered_on),
        answer("Effect explained", row.is_effect_explained),
        answer("Legal advice offered", row.is_advice_offered),
        answer("Appropriate adult there", row.is_appropriate_adult_present),
        answer("Admission signed", row.is_admission_signed),
        day("Signed by the person", row.person_signed_on),
        day("Signed by police", row.police_signed_on),
        answer("Copy given", row.is_copy_given),
        line("Why it was changed", row.variation_reason),
    ]
