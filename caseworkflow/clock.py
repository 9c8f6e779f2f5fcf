"""What the clock starts: it finds ids and calls one act for each, as the clock."""

from collections.abc import Callable
from datetime import timedelta
from itertools import groupby
from typing import Any

from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from accounts.models import User
from caseworkflow.models import Case
from caseworkflow.services import appointment, case, overdue, person, police
from ledger.outbox import do_each, queued

SCHEDULE = {
    "caseworkflow.sweep_overdue": timedelta(minutes=30),
    "caseworkflow.sweep_satellites": crontab(hour="5", minute="10"),
    "caseworkflow.mend": timedelta(minutes=15),
}


@queued("caseworkflow.apply_police_decision")
def apply_police_decision(decision_id: str) -> None:
    """Safe to run twice: what was applied is not applied again."""
    police.apply(decision_id=decision_id, actor=User.objects.clock())


@queued("caseworkflow.follow_people")
def follow_people(likeness_id: str) -> None:
    person.follow_people(likeness_id=likeness_id, actor=User.objects.clock())


@queued("caseworkflow.remind")
def remind(appointment_id: str) -> None:
    appointment.remind(appointment_id=appointment_id, actor=User.objects.clock())


@shared_task(name="caseworkflow.sweep_overdue")
def sweep_overdue() -> int:
    """Tell the team leader of every promise that ran out yesterday, once each."""
    clock = User.objects.clock()
    ids = Case.objects.newly_overdue(timezone.now()).values_list("pk", flat=True)
    return do_each("caseworkflow.sweep_overdue", ids, _as_clock(case.note_overdue, clock))


@shared_task(name="caseworkflow.sweep_satellites")
def sweep_satellites() -> int:
    """Contracts run out, limitation dates pass, reviews of risk fall due."""
    clock, done = User.objects.clock(), 0
    for act, dues in groupby(overdue.due_on(timezone.localdate()), key=lambda one: one.act):
        ids = [due.case_id for due in dues]
        done += do_each("caseworkflow.sweep_satellites", ids, _as_clock(act, clock))
    return done


@shared_task(name="caseworkflow.mend")
def mend() -> int:
    """Finish what was interrupted: cases that police should have back, and those whose outcome they have recorded."""
    clock, name = User.objects.clock(), "caseworkflow.mend"
    done = do_each(name, Case.objects.to_return(), _as_clock(case.return_to_police, clock))
    done += do_each(name, Case.objects.decided_by_police(), _as_clock(case.close, clock))
    return done + case.mend_taken_up()


def _as_clock(act: Callable[..., Any], clock: User) -> Callable[[Any], Any]:
    return lambda pk: act(case_id=pk, actor=clock)
