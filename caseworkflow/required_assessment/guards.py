"""What must hold before a required assessment moves."""

from datetime import date, datetime
from typing import Any, Protocol

from django.utils import timezone

from caseworkflow.case.guards import CaseFacts
from programmes.calendar import local_day, nth_working_day
from programmes.models import ReferenceValue
from programmes.terms.vocabularies import ReferenceKind
from referrals.custody.terms import DrugTestResult
from workflow.machine import guard


class AssessmentFacts(Protocol):
    """What of a required assessment its guards judge."""

    @property
    def case(self) -> CaseFacts: ...

    drug_test: Any
    imposed_on: date
    officer_number: str
    station: str
    is_follow_up_imposed: bool
    is_warning_given: bool
    is_disputed: bool
    dispatched_on: date | None
    initial_at: datetime | None
    initial_place: str
    initial_ended_at: datetime | None
    did_attend_initial: bool | None
    did_remain_initial: bool | None
    follow_up_decided_at: datetime | None
    follow_up_at: datetime | None
    follow_up_place: str
    did_attend_follow_up: bool | None
    did_remain_follow_up: bool | None
    forms_issued: list[dict[str, str]]


def legal_value(code: str) -> Any:
    return ReferenceValue.objects.value_of(ReferenceKind.LEGAL_VALUE, code, timezone.localdate())


@guard("The person was not old enough on the day it was imposed.")
def person_is_adult(row: AssessmentFacts) -> bool:
    """The reference value is `required_assessment_age`."""
    age = row.case.person.age_on(row.imposed_on)
    return age is not None and age >= legal_value("required_assessment_age")["amount"]


@guard("No positive drug test is linked to it.")
def test_was_positive(row: AssessmentFacts) -> bool:
    return row.drug_test is not None and row.drug_test.result == DrugTestResult.POSITIVE


@guard("The initial and the follow-up assessment were not imposed together.")
def both_are_imposed(row: AssessmentFacts) -> bool:
    return row.is_follow_up_imposed


@guard("The officer and the station are not recorded.")
def officer_is_named(row: AssessmentFacts) -> bool:
    return bool(row.officer_number and row.station)


@guard("The notice needs a date, a time and a place.")
def initial_has_place(row: AssessmentFacts) -> bool:
    return row.initial_at is not None and bool(row.initial_place)


@guard("The person was not warned that they may be prosecuted if they do not attend and stay.")
def warning_is_given(row: AssessmentFacts) -> bool:
    return row.is_warning_given


@guard("The time of the assessment must still be to come.")
def initial_is_to_come(row: AssessmentFacts) -> bool:
    return row.initial_at is not None and row.initial_at > timezone.now()


@guard("The test is disputed: the assessment must be at least 5 working days after the sample was sent.")
def laboratory_has_time(row: AssessmentFacts) -> bool:
    """The reference value is `dispute_result`."""
    if not row.is_disputed or row.dispatched_on is None or row.initial_at is None:
        return True
    earliest = nth_working_day(row.dispatched_on, legal_value("dispute_result")["amount"])
    return local_day(row.initial_at) >= earliest


@guard("The appointment has not been yet.")
def initial_time_has_come(row: AssessmentFacts) -> bool:
    return row.initial_at is not None and row.initial_at <= timezone.now()


@guard(
    "Say whether the person attended and, as a separate answer, whether they stayed to the end.",
    page="caseworkflow:required-assessment-attend",
    of="case_id",
)
def initial_is_answered(row: AssessmentFacts) -> bool:
    return is_answered(row.did_attend_initial, row.did_remain_initial)


@guard("The person must have attended and stayed to the end.")
def initial_was_met(row: AssessmentFacts) -> bool:
    return bool(row.did_attend_initial and row.did_remain_initial)


@guard("The person attended and stayed: that is not a failure.")
def initial_was_not_met(row: AssessmentFacts) -> bool:
    return not (row.did_attend_initial and row.did_remain_initial)


@guard("Record when the initial assessment ended.", page="caseworkflow:required-assessment-attend", of="case_id")
def initial_end_is_known(row: AssessmentFacts) -> bool:
    return row.initial_ended_at is not None


@guard("The follow-up was not decided before the initial assessment ended: the person must be released from it.")
def decided_before_the_end(row: AssessmentFacts) -> bool:
    ended, decided = row.initial_ended_at, row.follow_up_decided_at
    return ended is not None and decided is not None and decided <= ended


@guard("The follow-up needs a date, a time and a place, after the initial assessment.")
def follow_up_has_place(row: AssessmentFacts) -> bool:
    if row.follow_up_at is None or row.initial_ended_at is None:
        return False
    return row.follow_up_at > row.initial_ended_at and bool(row.follow_up_place)


@guard("The time of the follow-up must still be to come.")
def follow_up_is_to_come(row: AssessmentFacts) -> bool:
    return row.follow_up_at is not None and row.follow_up_at > timezone.now()


@guard("Form RA4, which confirms the follow-up, has not been given to the person.")
def confirmation_is_issued(row: AssessmentFacts) -> bool:
    return has_form(row, "RA4")


@guard("Form RA5, which releases the person from the follow-up, has not been given to the person.")
def release_is_issued(row: AssessmentFacts) -> bool:
    return has_form(row, "RA5")


@guard("The follow-up has not been yet.")
def follow_up_time_has_come(row: AssessmentFacts) -> bool:
    return row.follow_up_at is not None and row.follow_up_at <= timezone.now()


@guard("Say whether the person attended the follow-up and, as a separate answer, whether they stayed to the end.")
def follow_up_is_answered(row: AssessmentFacts) -> bool:
    return is_answered(row.did_attend_follow_up, row.did_remain_follow_up)


@guard("The person must have attended the follow-up and stayed to the end.")
def follow_up_was_met(row: AssessmentFacts) -> bool:
    return bool(row.did_attend_follow_up and row.did_remain_follow_up)


@guard("The person attended the follow-up and stayed: that is not a failure.")
def follow_up_was_not_met(row: AssessmentFacts) -> bool:
    return not (row.did_attend_follow_up and row.did_remain_follow_up)


@guard("Nobody has disputed the test.", page="caseworkflow:required-assessment-dispute", of="case_id")
def test_is_disputed(row: AssessmentFacts) -> bool:
    return row.is_disputed


def is_answered(attended: bool | None, remained: bool | None) -> bool:
    """Somebody who did not come cannot have stayed; somebody who came needs the second answer."""
    return (attended is False and not remained) or (attended is True and remained is not None)


def has_form(row: AssessmentFacts, form: str) -> bool:
    return any(issued["form"] == form for issued in row.forms_issued)
