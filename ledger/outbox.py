"""Work for later: rows written in the business transaction, and the relay that hands them to Celery."""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from celery import Task, current_app, shared_task
from celery.exceptions import NotRegistered, OperationalError
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.kept import NewRows, insert_together
from accounts.second_line.context import rows_of_all
from ledger import acts
from ledger.models import Job

log = logging.getLogger(__name__)
BACK_OFF_SECONDS = (5, 30, 120, 600, 3600)


def queue_job(task: str, *arguments: Any, key: str = "", at: datetime | None = None) -> Job:
    """Have a job in the act under way; the same key twice is one job. Arguments are ids, never names.

    It is written as the act ends; outside an act, at once.
    """
    ids = [str(argument) for argument in arguments]
    job = Job(task=task, key=key or ":".join([task, *ids]), arguments=ids, available_at=at or timezone.now())
    if not acts.add_job(job):
        write_jobs([job])
    return job


def write_jobs(jobs: list[Job]) -> None:
    """Write jobs; one that is there already stays. PostgreSQL tells the relay at commit; elsewhere it looks every second."""
    insert_together(NewRows(Job, jobs, skips_known=True))


def queue_jobs(task: str, ids: Iterable[Any]) -> None:
    """Write one job for each id at once; one that is there already stays."""
    write_jobs([Job(task=task, key=f"{task}:{one}", arguments=[str(one)]) for one in ids])


class OutboxTask(Task):
    """A task that is a job row: run under a lease, marked done when it returns, tried again or parked when not.

    Handlers are safe to run twice: a worker may die between the work and the mark.
    """

    def __call__(self, job_id: str, *arguments: Any) -> None:
        job = _claim(job_id)
        if job is None:
            return
        try:
            with rows_of_all(f"job.{self.name}"):
                super().__call__(*job.arguments)
        except Exception as fault:  # noqa: BLE001 - whatever went wrong, the row keeps it and others go on
            _keep_fault(job, fault)
        else:
            Job.objects.filter(pk=job.pk, done_at=None).update(
                done_at=timezone.now(), lease_until=None, claimed_until=None
            )


def _claim(job_id: str) -> Job | None:
    """The job, if nobody else is at it: of two copies of one message only one works."""
    now = timezone.now()
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    until = now + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
    rows = Job.objects.filter(free, pk=job_id, done_at=None, parked_at=None)
    return Job.objects.get(pk=job_id) if rows.update(claimed_until=until) else None


class TimedTask(Task):
    """A task that the clock calls, for every row that it finds."""

    def __call__(self) -> Any:
        with rows_of_all(f"clock.{self.name}"):
            return super().__call__()


def queued_task(name: str) -> Callable[[Callable[..., None]], Task]:
    """Make a function the task behind jobs named `name` ("room.verb")."""
    return shared_task(base=OutboxTask, name=name)


def timed_task(name: str) -> Callable[[Callable[[], Any]], Task]:
    """Make a function what the clock calls under `name`; a call that is lost is made up by the next one."""
    return shared_task(base=TimedTask, name=name, ignore_result=True)


def do_each(task: str, ids: Iterable[Any], do: Callable[[Any], Any]) -> int:
    """Do something for each id, each as an act of its own: one that is refused or fails holds nobody else back.

    Returns how many were done; `do` says False where there was nothing to do. What failed is logged by kind and id,
    and tried again when the clock calls next.
    """
    done = failed = 0
    for one in list(ids):
        try:
            done += do(one) is not False
        except Exception as fault:  # noqa: BLE001 - whatever went wrong with one row, the others go on
            failed += 1
            log.warning(
                "one of a list failed", extra={"task": task, "row": str(one)[:36], "fault": type(fault).__name__}
            )
    if failed:
        log.error("a list was not done to its end", extra={"task": task, "count": failed})
    return done


def _keep_fault(job: Job, fault: Exception) -> None:
    job.tries += 1
    job.last_error = type(fault).__name__
    job.lease_until = job.claimed_until = None
    job.available_at = timezone.now() + timedelta(seconds=BACK_OFF_SECONDS[min(job.tries, 5) - 1])
    if job.tries >= settings.OUTBOX_TRIES:
        job.parked_at = timezone.now()
    job.save()
    log.warning("job failed", extra={"job": str(job.pk), "task": job.task, "fault": job.last_error, "tries": job.tries})


def due_jobs() -> QuerySet[Job]:
    now = timezone.now()
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    unclaimed = Q(claimed_until=None) | Q(claimed_until__lt=now)
    waiting = Job.objects.filter(free, unclaimed, done_at=None, parked_at=None, available_at__lte=now)
    return waiting.order_by("available_at")


def lease_jobs(limit: int = 100) -> list[Job]:
    """Lease due jobs to this relay; two relays never take the same one."""
    with transaction.atomic():
        rows = due_jobs()
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        jobs = list(rows[:limit])
        until = timezone.now() + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
        Job.objects.filter(pk__in=[job.pk for job in jobs]).update(lease_until=until)
    return jobs


def hand_over_due_jobs(limit: int = 100) -> int:
    """Hand due jobs to Celery by name; called by the relay in the worker, never by a request."""
    jobs = lease_jobs(limit)
    for number, job in enumerate(jobs):
        try:
            task_of(job)
            current_app.send_task(job.task, args=[str(job.pk), *job.arguments])
        except OperationalError:
            Job.objects.filter(pk__in=[one.pk for one in jobs[number:]]).update(lease_until=None)
            raise
        except Exception as fault:  # noqa: BLE001 - a row that cannot be handed over waits its turn, and holds no other
            _keep_fault(job, fault)
    return len(jobs)


def run_due_jobs(limit: int = 1000) -> int:
    """Run due jobs here and now, without a broker, until none is left; for commands, tests and the demonstration."""
    done = 0
    while jobs := lease_jobs(limit):
        for job in jobs:
            try:
                task = task_of(job)
            except NotRegistered as fault:
                _keep_fault(job, fault)
            else:
                task(str(job.pk), *job.arguments)
            done += 1
    return done


def task_of(job: Job) -> Task:
    """The task behind a job; a name that no release knows any more is a fault of that job alone."""
    return current_app.tasks[job.task]


def replay_job(job: Job) -> None:
    """Give a parked job a new set of tries."""
    Job.objects.filter(pk=job.pk).update(parked_at=None, tries=0, available_at=timezone.now(), lease_until=None)
