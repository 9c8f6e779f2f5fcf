"""By when a request is answered and the Information Commissioner told: dated values of law, with their source."""

from datetime import date, datetime

from administration.data_protection.terms import ANSWER_WITHIN, TELL_WITHIN
from programmes.calendar import due_moment, end_of_day, local_day
from programmes.models import ReferenceValue
from programmes.terms.vocabularies import ReferenceKind


def answer_request_by(received_on: date) -> date:
    return local_day(_due(ANSWER_WITHIN, end_of_day(received_on)))


def tell_commissioner_by(known_at: datetime) -> datetime:
    return _due(TELL_WITHIN, known_at)


def _due(code: str, moment: datetime) -> datetime:
    value = ReferenceValue.objects.value_of(ReferenceKind.LEGAL_VALUE, code, local_day(moment))
    return due_moment(moment, value["amount"], value["unit"])
