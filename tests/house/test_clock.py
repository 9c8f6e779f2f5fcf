"""What the clock starts: every time names a task that exists, and every task has one entry."""

from datetime import timedelta

from celery.schedules import crontab
from django.conf import settings

from diversion import beat
from diversion.celery import app, celery_configuration
from ledger.outbox import OutboxTask, TimedTask

ROOMS = ("accounts", "ledger", "programmes", "referrals", "caseworkflow", "outcomes", "administration")


def test_every_time_names_a_task_that_the_worker_knows():
    assert {name for name in beat.scheduled_times() if name not in app.tasks} == set()


def test_what_the_clock_or_the_queue_starts_works_for_every_row_under_its_own_name():
    own = {name: task for name, task in app.tasks.items() if name.partition(".")[0] in ROOMS}
    bare = {name for name, task in own.items() if not isinstance(task, OutboxTask | TimedTask)}
    assert bare == {"accounts.clear"}  # it clears sign-ins, which no rule on rows guards


def test_every_time_is_an_interval_or_a_calendar_time():
    assert [every for every in beat.scheduled_times().values() if not isinstance(every, timedelta | crontab)] == []


def test_a_call_that_nobody_answered_is_dropped_when_the_next_is_due():
    expiry = {entry["task"]: entry["options"]["expire_seconds"] for entry in beat.beat_entries().values()}
    times = beat.scheduled_times()
    assert expiry == {
        name: min(times[name].total_seconds(), 3600) if isinstance(times[name], timedelta) else 3600 for name in times
    }


def test_only_ids_as_json_travel_and_a_lost_worker_gives_its_task_back():
    told = celery_configuration()
    assert (told["accept_content"], told["task_serializer"]) == (["json"], "json")
    assert (told["task_acks_late"], told["task_reject_on_worker_lost"]) == (True, True)


def test_the_broker_is_named_by_its_address_alone(monkeypatch):
    monkeypatch.setattr(settings, "BROKER_URL", "redis://127.0.0.1:6379/0")
    told = celery_configuration()
    assert (told["broker_url"], told["broker_transport_options"]) == ("redis://127.0.0.1:6379/0", {})
