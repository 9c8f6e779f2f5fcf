"""People whose time to keep is over, and what an administrator confirmed."""

from datetime import date
from typing import Any

from administration.retention.services.reckoning import every_person, reckon_people
from caseworkflow.case.models import Case
from programmes.models import ReferenceValue
from tests.factories import caseworkflow as make

LONG_AGO = date(2020, 3, 3)


def confirmed_schedule() -> None:
    ReferenceValue.objects.filter(code__startswith="retention_").update(is_confirmed=True)


def closed(case: Case, on: date = LONG_AGO, *, completed: bool = False) -> Case:
    """A case that ended on a day; 3 March 2020 is due today, a day later is not."""
    Case.objects.filter(pk=case.pk).update(state="closed", closed_on=on, completed_on=on if completed else None)
    return make.fresh(case)


def over(number: int = 1, **changes: Any) -> Case:
    given = {"family_name": f"Zebedee{number}", "given_names": f"Quillon{number}", **changes}
    return closed(make.allocated("divert", **given))


def reckoned() -> None:
    for people in every_person():
        reckon_people(people)


def due_records(numbers: Any) -> None:
    for number in numbers:
        over(number)
    reckoned()
