"""The outbox: work is written with the act, done once, tried again, parked and replayed."""

from datetime import timedelta

import pytest
from celery.exceptions import OperationalError
from django.utils import timezone

from ledger import outbox
from ledger.models import Job
from ledger.transactions import act

pytestmark = pytest.mark.django_db

DONE: list[str] = []


@outbox.queued_task("ledger.test_note")
def note(word):
    DONE.append(word)


@outbox.queued_task("ledger.test_fail")
def fail(word):
    raise ZeroDivisionError(word)


@outbox.timed_task("ledger.test_tick")
def tick():
    DONE.append("tick")


@pytest.fixture(autouse=True)
def nothing_done():
    DONE.clear()


def test_a_job_of_an_act_that_fails_is_never_done():
    with pytest.raises(ZeroDivisionError), act():
        outbox.queue_job("ledger.test_note", "a")
        raise ZeroDivisionError
    assert (outbox.run_due_jobs(), DONE) == (0, [])


def test_the_same_key_twice_is_one_job():
    with act():
        outbox.queue_job("ledger.test_note", "a")
        outbox.queue_job("ledger.test_note", "a")
    assert (outbox.run_due_jobs(), DONE) == (1, ["a"])


def test_the_jobs_of_an_act_are_written_together_as_it_ends(django_assert_num_queries):
    with act():
        outbox.queue_job("ledger.test_note", "a")
        outbox.queue_job("ledger.test_note", "b")
        with django_assert_num_queries(0):
            outbox.queue_job("ledger.test_note", "c")
        assert Job.objects.count() == 0
    assert (outbox.run_due_jobs(), DONE) == (3, ["a", "b", "c"])


def test_a_job_outside_an_act_is_written_at_once():
    outbox.queue_job("ledger.test_note", "a")
    assert Job.objects.count() == 1


def test_a_job_for_later_waits(frozen):
    with act():
        outbox.queue_job("ledger.test_note", "a", at=timezone.now() + timedelta(hours=1))
    assert outbox.run_due_jobs() == 0
    frozen.shift(timedelta(hours=1))
    assert outbox.run_due_jobs() == 1


def test_a_task_called_twice_for_one_job_works_once():
    with act():
        job = outbox.queue_job("ledger.test_note", "a")
    note(str(job.pk), "a")
    note(str(job.pk), "a")
    assert DONE == ["a"]


def test_a_failing_job_is_tried_five_times_then_parked_and_holds_nobody_up(frozen):
    with act():
        job = outbox.queue_job("ledger.test_fail", "a")
        outbox.queue_job("ledger.test_note", "b")
    for _ in range(5):
        outbox.run_due_jobs()
        frozen.shift(timedelta(hours=2))
    job.refresh_from_db()
    assert (job.tries, job.last_error, job.parked_at is not None, DONE) == (5, "ZeroDivisionError", True, ["b"])


def test_a_parked_job_can_be_replayed():
    job = Job.objects.create(task="ledger.test_note", key="k", arguments=["a"], tries=5, parked_at=timezone.now())
    outbox.replay_job(job)
    assert (outbox.run_due_jobs(), DONE) == (1, ["a"])


def test_a_job_whose_worker_died_is_offered_again_when_its_lease_ends(frozen, settings):
    with act():
        outbox.queue_job("ledger.test_note", "a")
    assert len(outbox.lease_jobs()) == 1
    assert outbox.lease_jobs() == []
    frozen.shift(timedelta(seconds=settings.OUTBOX_LEASE_SECONDS + 1))
    assert outbox.run_due_jobs() == 1


def test_a_job_that_a_worker_is_at_is_not_begun_by_another():
    with act():
        job = outbox.queue_job("ledger.test_note", "a")
    Job.objects.filter(pk=job.pk).update(claimed_until=timezone.now() + timedelta(minutes=1))
    note(str(job.pk), "a")
    assert DONE == []


def test_a_job_whose_task_is_unknown_is_kept_with_its_fault_and_holds_no_other_back():
    with act():
        outbox.queue_job("ledger.of_an_older_release", "a")
        outbox.queue_job("ledger.test_note", "b")
    assert (outbox.run_due_jobs(), DONE) == (2, ["b"])
    unknown = Job.objects.get(task="ledger.of_an_older_release")
    assert (unknown.tries, unknown.last_error, unknown.lease_until) == (1, "NotRegistered", None)


def test_each_of_a_list_is_done_though_one_before_it_fails(caplog):
    with act():
        jobs = [outbox.queue_job("ledger.test_note", word) for word in "abc"]
    gone = jobs[0].pk
    Job.objects.filter(pk=gone).delete()
    found = []
    done = outbox.do_each("ledger.test_list", [job.pk for job in jobs], lambda pk: found.append(Job.objects.get(pk=pk)))
    told = [(one.levelname, getattr(one, "row", one.__dict__.get("count"))) for one in caplog.records]
    assert (done, len(found), told) == (2, 2, [("WARNING", str(gone)), ("ERROR", 1)])


def test_a_job_is_written_for_each_id_once():
    outbox.queue_jobs("ledger.test_note", ["a", "b"])
    outbox.queue_jobs("ledger.test_note", ["b", "c"])
    assert list(Job.objects.order_by("key").values_list("key", "arguments")) == [
        (f"ledger.test_note:{one}", [one]) for one in "abc"
    ]


@pytest.mark.parametrize(("tries", "seconds"), [(0, 5), (1, 30), (2, 120), (3, 600), (4, 3600), (5, 3600), (6, 3600)])
def test_a_failed_job_waits_longer_each_time_and_never_more_than_an_hour(settings, tries, seconds):
    settings.OUTBOX_TRIES = 9
    job = Job.objects.create(task="ledger.test_fail", key="k", arguments=["a"], tries=tries)
    fail(str(job.pk), "a")
    job.refresh_from_db()
    assert (job.tries, job.available_at, job.parked_at) == (
        tries + 1,
        timezone.now() + timedelta(seconds=seconds),
        None,
    )


def test_what_the_clock_calls_keeps_no_result():
    assert tick.ignore_result is True


def test_without_a_broker_what_was_leased_is_given_back_and_the_relay_is_told(monkeypatch):
    monkeypatch.setattr(outbox.current_app, "send_task", no_broker)
    with act():
        for word in "abc":
            outbox.queue_job("ledger.test_note", word)
    with pytest.raises(OperationalError):
        outbox.hand_over_due_jobs()
    assert (list(Job.objects.values_list("lease_until", "tries")), outbox.run_due_jobs()) == ([(None, 0)] * 3, 3)


def no_broker(*_given, **_more):
    raise OperationalError


def test_what_had_nothing_to_do_is_not_counted():
    assert outbox.do_each("ledger.test_list", [1, 2, 3], lambda number: number != 2) == 2
