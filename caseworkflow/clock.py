"""What the clock starts: it finds ids and calls one act for each, as the clock."""

from datetime import timedelta

from celery import shared_task
from celery.schedules import crontab
from django.utils import timezone

from accounts.models import User
from caseworkflow.models import Case
from caseworkflow.services import appointment, case, overdue, person, police
from ledger.machine import MoveRefused
from ledger.outbox import queued

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
    return sum(case.note_overdue(case_id=pk, actor=clock) for pk in ids)


@shared_task(name="caseworkflow.sweep_satellites")
def sweep_satellites() -> int:
    """Contracts run out, limitation dates pass, reviews of risk fall due."""
    clock, done = User.objects.clock(), 0
    for due in overdue.due_on(timezone.localdate()):
        done += _try(due.act, case_id=due.case_id, actor=clock)
    return done


@shared_task(name="caseworkflow.mend")
def mend() -> int:
    """Finish what was interrupted: cases that police should have back, and those whose outcome they have recorded."""
    clock = User.objects.clock()
    done = [_try(case.return_to_police, case_id=pk, actor=clock) for pk in Case.objects.to_return()]
    closed = [_try(case.close, case_id=pk, actor=clock) for pk in Case.objects.decided_by_police()]
    return sum(done) + sum(closed) + case.mend_taken_up()


def _try(act, **facts) -> bool:
    """One refused act holds nobody else back."""
    try:
        act(**facts)
    except MoveRefused:
        return False
    return True
