"""Whose turn a job is: the moment before, on and after each lease, claim and hour; and what is left of one that failed."""

from datetime import timedelta
from typing import Any

import pytest
from celery.exceptions import OperationalError
from django.utils import timezone

from ledger import outbox
from ledger.models import Job
from ledger.transactions import act

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)
DONE: list[Any] = []


@outbox.queued_task("ledger.test_word")
def say(word):
    DONE.append(word)


@outbox.queued_task("ledger.test_break")
def break_down(word):
    raise ZeroDivisionError(word)


@outbox.queued_task("ledger.test_look")
def look(word):
    DONE.extend(Job.objects.values_list("claimed_until", flat=True))


@pytest.fixture(autouse=True)
def nothing_done():
    DONE.clear()


def job_of(word="a", task="ledger.test_word", **facts):
    return Job.objects.create(task=task, key=f"{task}:{word}", arguments=[word], **facts)


def due():
    return [job.arguments[0] for job in outbox.due_jobs()]


# -- Queued --------------------------------------------------------------------------------------------------------------


def test_a_job_is_for_now_and_known_by_its_task_and_its_ids_unless_something_else_is_said():
    at = timezone.now() + SECOND
    jobs = [outbox.queue_job("ledger.test_word", 1, "b"), outbox.queue_job("ledger.test_word", "b", key="k", at=at)]
    assert [(one.key, one.arguments, one.available_at) for one in jobs] == [
        ("ledger.test_word:1:b", ["1", "b"], timezone.now()),
        ("k", ["b"], at),
    ]
    assert set(Job.objects.values_list("key", flat=True)) == {"ledger.test_word:1:b", "k"}


def test_a_job_of_an_act_is_handed_back_before_it_is_written():
    with act():
        job = outbox.queue_job("ledger.test_word", "a")
        before = Job.objects.count()
    assert (before, Job.objects.get().pk) == (0, job.pk)


# -- Due -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("seconds", "is_due"), [(-1, True), (0, True), (1, False)])
def test_a_job_is_due_from_its_moment_on(seconds, is_due):
    job_of(available_at=timezone.now() + seconds * SECOND)
    assert due() == ["a"] * is_due


@pytest.mark.parametrize("field", ["lease_until", "claimed_until"])
@pytest.mark.parametrize(("seconds", "is_due"), [(-1, True), (0, False), (1, False)])
def test_a_job_that_somebody_has_is_due_once_the_time_has_passed(field, seconds, is_due):
    job_of(**{field: timezone.now() + seconds * SECOND})
    assert due() == ["a"] * is_due


@pytest.mark.parametrize("field", ["done_at", "parked_at"])
def test_a_job_that_is_done_or_parked_is_not_due(field):
    job_of(**{field: timezone.now()})
    assert due() == []


def test_what_waits_longest_comes_first_and_so_many_at_a_time(settings):
    for ago, word in ((1, "b"), (2, "a"), (0, "c")):
        job_of(word, available_at=timezone.now() - ago * SECOND)
    until = timezone.now() + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
    leased = outbox.lease_jobs(2)
    assert [job.arguments[0] for job in leased] == ["a", "b"]
    assert list(Job.objects.order_by("key").values_list("lease_until", flat=True)) == [until, until, None]
    assert (outbox.run_due_jobs(limit=1), DONE) == (1, ["c"])


# -- Done ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("seconds", "is_run"), [(-1, True), (0, False), (1, False)])
def test_a_worker_takes_what_no_other_is_at(seconds, is_run):
    say(str(job_of(claimed_until=timezone.now() + seconds * SECOND).pk), "a")
    assert ["a"] * is_run == DONE


@pytest.mark.parametrize("field", ["done_at", "parked_at"])
def test_a_worker_leaves_what_is_done_or_parked(field):
    say(str(job_of(**{field: timezone.now()}).pk), "a")
    assert DONE == []


def test_what_is_done_is_marked_and_held_by_nobody():
    job = job_of(lease_until=timezone.now() + SECOND)
    say(str(job.pk), "a")
    job.refresh_from_db()
    assert (job.done_at, job.lease_until, job.claimed_until, job.tries) == (timezone.now(), None, None, 0)


def test_while_a_worker_is_at_it_the_job_says_for_how_long(settings):
    job = job_of(task="ledger.test_look")
    look(str(job.pk), "a")
    assert [timezone.now() + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)] == DONE


# -- Failed --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("tries", "is_parked"), [(1, False), (2, True), (3, True)])
def test_a_job_is_parked_at_its_last_try(settings, caplog, tries, is_parked):
    settings.OUTBOX_TRIES = 3
    job = job_of(task="ledger.test_break", tries=tries, lease_until=timezone.now() + SECOND)
    break_down(str(job.pk), "a")
    job.refresh_from_db()
    assert (job.tries, job.last_error, job.parked_at) == (
        tries + 1,
        "ZeroDivisionError",
        timezone.now() if is_parked else None,
    )
    assert (job.done_at, job.lease_until, job.claimed_until) == (None, None, None)
    assert [
        (one.job, one.task, one.fault, one.tries) for one in caplog.records if one.getMessage() == "job failed"
    ] == [(str(job.pk), "ledger.test_break", "ZeroDivisionError", tries + 1)]


def test_a_replayed_job_is_due_at_once_and_has_all_its_tries():
    job = job_of(tries=5, parked_at=timezone.now(), lease_until=timezone.now() + SECOND)
    Job.objects.update(available_at=timezone.now() + timedelta(hours=1))
    other = job_of("b", tries=5, parked_at=timezone.now())
    outbox.replay_job(job)
    job.refresh_from_db()
    other.refresh_from_db()
    assert (job.tries, job.parked_at, job.lease_until, job.available_at) == (0, None, None, timezone.now())
    assert (due(), other.tries) == (["a"], 5)


def test_a_list_without_a_fault_logs_none(caplog):
    assert (outbox.do_each("ledger.test_list", "ab", DONE.append), DONE, caplog.records) == (2, ["a", "b"], [])


# -- Handed over ---------------------------------------------------------------------------------------------------------


class Broker:
    """Takes so many messages before it is gone."""

    def __init__(self, most):
        self.most, self.taken = most, []

    def __call__(self, task, args):
        if len(self.taken) == self.most:
            raise OperationalError
        self.taken.append((task, args))


def waiting():
    return [job_of(word, available_at=timezone.now() - ago * SECOND) for ago, word in ((3, "a"), (2, "b"), (1, "c"))]


def test_each_due_job_is_handed_over_by_its_name_with_its_own_id_first(monkeypatch):
    broker = Broker(9)
    monkeypatch.setattr(outbox.current_app, "send_task", broker)
    jobs = waiting()
    assert (outbox.hand_over_due_jobs(limit=2), outbox.hand_over_due_jobs(), outbox.hand_over_due_jobs()) == (2, 1, 0)
    assert broker.taken == [("ledger.test_word", [str(job.pk), job.arguments[0]]) for job in jobs]


def test_when_the_broker_goes_away_what_it_took_stays_leased_and_the_rest_is_given_back(monkeypatch):
    monkeypatch.setattr(outbox.current_app, "send_task", Broker(1))
    waiting()
    with pytest.raises(OperationalError):
        outbox.hand_over_due_jobs()
    assert (due(), Job.objects.filter(tries=0).count()) == (["b", "c"], 3)


def test_a_name_that_no_release_knows_is_kept_with_its_fault_and_the_others_go(monkeypatch):
    broker = Broker(9)
    monkeypatch.setattr(outbox.current_app, "send_task", broker)
    unknown = job_of("x", task="ledger.of_an_older_release", available_at=timezone.now() - 9 * SECOND)
    jobs = waiting()
    assert outbox.hand_over_due_jobs() == 4
    unknown.refresh_from_db()
    assert (unknown.tries, unknown.last_error, len(broker.taken)) == (1, "NotRegistered", len(jobs))
