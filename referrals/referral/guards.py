"""What must hold before a referral, a police decision or a likeness moves; never who the user is."""

from datetime import date
from typing import Any, Protocol

from workflow.machine import guard


class ReferralFacts(Protocol):
    """What of a referral its guards judge."""

    family_name: str
    date_of_birth: date | None
    approximate_age: int | None
    programme_id: Any
    programme_version_id: Any
    person_id: Any
    source: str
    question: str


@guard("Give the person's family name, or their one name in its place.", page="referrals:referral-amend")
def person_is_named(referral: ReferralFacts) -> bool:
    return bool(referral.family_name)


@guard("Give a date of birth, or an age if the date is not known.", page="referrals:referral-amend")
def age_is_known(referral: ReferralFacts) -> bool:
    return referral.date_of_birth is not None or referral.approximate_age is not None


@guard("Choose a programme.", page="referrals:referral-amend")
def programme_is_chosen(referral: ReferralFacts) -> bool:
    return referral.programme_id is not None


@guard("Say where the referral comes from.", page="referrals:referral-amend")
def source_is_known(referral: ReferralFacts) -> bool:
    return bool(referral.source)


@guard("The rules of a programme version have not been put to this referral.")
def rules_were_put(referral: ReferralFacts) -> bool:
    return referral.programme_version_id is not None


@guard("Nobody is named in this referral yet.")
def person_is_matched(referral: ReferralFacts) -> bool:
    return referral.person_id is not None


@guard("Write the question down first.")
def question_is_written(referral: ReferralFacts) -> bool:
    return bool(referral.question)
