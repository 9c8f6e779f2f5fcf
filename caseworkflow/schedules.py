"""What the clock starts: it finds ids and calls one act for each, as the clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from celery.schedules import crontab
from django.utils import timezone

from accounts.models import User
from caseworkflow.case import notices
from caseworkflow.case.models import Case
from caseworkflow.case.services import (
    keep_search_keys,
    mend_family_names,
    mend_owed,
    mend_search_keys,
    mend_taken_up,
    move_cases_to_person,
    newly_overdue_ids,
    record_overdue,
)
from caseworkflow.case.states import CLOSED
from caseworkflow.contact import services as appointment
from caseworkflow.contract import services as contract
from caseworkflow.contract.models import Contract
from caseworkflow.contract.states import ContractState
from caseworkflow.disposal import services as disposal
from caseworkflow.disposal.models import DisposalClock
from caseworkflow.disposal.states import DisposalState
from caseworkflow.ending import services as ending
from caseworkflow.police_answers import services as police
from caseworkflow.risk import services as risk
from caseworkflow.risk.models import RiskScreen
from caseworkflow.risk.states import RiskState
from ledger.outbox import do_each, queued_task, timed_task

SCHEDULE = {
    "caseworkflow.sweep_overdue": timedelta(minutes=30),
    "caseworkflow.sweep_satellites": crontab(hour="5", minute="10"),
    "caseworkflow.mend": timedelta(minutes=15),
}
RUNS = [ContractState.SIGNED, ContractState.RUNNING, ContractState.VARIED]

SCREENED = [RiskState.LOW, RiskState.MEDIUM, RiskState.HIGH]


@dataclass(frozen=True)
class Due:
    """One act that the clock must make: `act(case_id=..., actor=clock)`."""

    act: Callable[..., Any]
    case_id: UUID


def due_on(day: date) -> list[Due]:
    """Every act of the clock that is due on a day; each is refused where it is not due after all."""
    contracts = Contract.objects.filter(state__in=RUNS, ends_on__lt=day)
    clocks = DisposalClock.objects.filter(state=DisposalState.RUNNING, limitation_on__lt=day)
    screens = RiskScreen.objects.filter(state__in=SCREENED, review_on__lte=day).exclude(case__state__in=CLOSED)
    kinds: list[tuple[Callable[..., Any], Any]] = [
        (contract.expire_contract, contracts),
        (disposal.lapse_disposal, clocks),
        (risk.fall_due, screens),
    ]
    return [Due(act, case_id) for act, rows in kinds for case_id in rows.values_list("case_id", flat=True)]


@queued_task("caseworkflow.send_notices")
def send_case_notices(entry_id: str) -> None:
    notices.notify_of_case(entry_id)


@queued_task("caseworkflow.apply_police_decision")
def apply_police_decision(decision_id: str) -> None:
    """Safe to run twice: what was applied is not applied again."""
    police.apply_decision(decision_id=decision_id, actor=User.objects.clock())


@queued_task("caseworkflow.follow_corrected_decision")
def follow_corrected_decision(correction_id: str) -> None:
    police.follow_corrected_decision(correction_id=correction_id, actor=User.objects.clock())


@queued_task("caseworkflow.follow_people")
def follow_people_with_cases(likeness_id: str) -> None:
    move_cases_to_person(likeness_id=likeness_id, actor=User.objects.clock())


@queued_task("caseworkflow.follow_telephone")
def find_cases_by_new_telephone(person_id: str, _referral_id: str) -> None:
    """A further referral may bring another number; the cases of the person are found by it from then on."""
    keep_search_keys(Case.objects.filter(person=UUID(person_id)))


@queued_task("caseworkflow.remind")
def remind_person(appointment_id: str) -> None:
    appointment.remind_of_appointment(appointment_id=appointment_id, actor=User.objects.clock())


@timed_task("caseworkflow.sweep_overdue")
def sweep_overdue() -> int:
    """Tell the team leader of every promise that ran out yesterday, once each."""
    clock = User.objects.clock()
    ids = newly_overdue_ids(timezone.now())
    return do_each("caseworkflow.sweep_overdue", ids, _as_clock(record_overdue, clock))


@timed_task("caseworkflow.sweep_satellites")
def sweep_satellites() -> int:
    """Contracts run out, limitation dates pass, reviews of risk fall due."""
    clock, done = User.objects.clock(), 0
    for act, dues in groupby(due_on(timezone.localdate()), key=lambda one: one.act):
        ids = [due.case_id for due in dues]
        done += do_each("caseworkflow.sweep_satellites", ids, _as_clock(act, clock))
    return done


@timed_task("caseworkflow.mend")
def mend_cases() -> int:
    """Finish what was interrupted: cases that police should have back, and those whose outcome they have recorded."""
    clock, name = User.objects.clock(), "caseworkflow.mend"
    done = do_each(name, Case.objects.to_return(), _as_clock(ending.return_to_police, clock))
    done += do_each(name, Case.objects.decided_by_police(), _as_clock(ending.close_case, clock))
    return done + mend_taken_up() + mend_family_names() + mend_owed() + mend_search_keys()


def _as_clock(act: Callable[..., Any], clock: User) -> Callable[[Any], Any]:
    return lambda pk: act(case_id=pk, actor=clock)
