"""What the watcher is told: alive, ready, or what is wrong, and nothing about anybody."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from diversion import health
from ledger.models import Job


@pytest.fixture(autouse=True)
def asked_anew():
    health.check_migrations.cache_clear()


def checks(client):
    answer = client.get("/health/ready")
    return answer.status_code, answer.json()["checks"]


def test_alive_needs_no_database(client):
    answer = client.get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"live": True})


@pytest.mark.django_db
def test_ready_when_everything_is_well(client):
    well = {"database": "ok", "migrations": "ok", "ledger": "ok", "rows": "ok", "outbox": "ok", "disk": "ok"}
    assert checks(client) == (200, well)


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "status"), [(9, 200), (11, 503)])
def test_not_ready_when_a_job_has_waited_for_more_than_ten_minutes(client, minutes, status):
    Job.objects.create(task="x.y", key="k", available_at=timezone.now() - timedelta(minutes=minutes))
    assert checks(client)[0] == status


@pytest.mark.django_db
def test_a_parked_job_is_for_the_administrator_and_not_for_the_watcher(client):
    long_ago = timezone.now() - timedelta(hours=1)
    Job.objects.create(task="x.y", key="k", available_at=long_ago, parked_at=timezone.now())
    assert checks(client)[0] == 200


@pytest.mark.django_db
def test_not_ready_when_the_disk_is_nearly_full(client, monkeypatch):
    monkeypatch.setattr(health.shutil, "disk_usage", lambda _folder: SimpleNamespace(free=1))
    assert checks(client)[0] == 503
    assert checks(client)[1]["disk"] == "The disk is nearly full."


@pytest.mark.django_db
def test_only_reading_is_answered(client):
    assert client.post("/health/ready").status_code == 405
