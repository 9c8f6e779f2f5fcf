"""By when a request is answered and the Information Commissioner told: dated values of law, with their source."""

from datetime import date, datetime

from administration.data_protection.terms import ANSWER_WITHIN, NEAR_HOURS, NEAR_WORKING_DAYS, TELL_WITHIN, Stage
from programmes.calendar import due_moment, end_of_day, local_day, working_days_between
from programmes.models import ReferenceValue
from programmes.terms.vocabularies import ReferenceKind


def answer_request_by(received_on: date) -> date:
    return local_day(_due(ANSWER_WITHIN, end_of_day(received_on)))


def tell_commissioner_by(known_at: datetime) -> datetime:
    return _due(TELL_WITHIN, known_at)


def stage_of_day(due_on: date, today: date) -> Stage | None:
    """Of a request: none while its day is more working days away than the reminder takes, bank holidays apart."""
    if due_on < today:
        return Stage.PAST
    return Stage.NEAR if working_days_between(today, due_on) <= NEAR_WORKING_DAYS else None


def stage_of_moment(due_at: datetime, now: datetime) -> Stage | None:
    if due_at < now:
        return Stage.PAST
    return Stage.NEAR if due_at - now <= NEAR_HOURS else None


def _due(code: str, moment: datetime) -> datetime:
    value = ReferenceValue.objects.value_of(ReferenceKind.LEGAL_VALUE, code, local_day(moment))
    return due_moment(moment, value["amount"], value["unit"])
