"""Puts jobs into an outbox of its own, kills the worker among them, starts another, and prints what became of the jobs."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402 - the apps are loaded first
from django.core.management import call_command  # noqa: E402 - the same
from django.db import transaction  # noqa: E402 - the same

from ledger import outbox  # noqa: E402 - the same
from ledger.models import Job  # noqa: E402 - the same

WORK = Path(os.environ["DATA_DIR"]) / "work"
WORKER = [
    *[
        sys.executable,
        "-m",
        "celery",
        "--app",
        "diversion",
        "--quiet",
        "worker",
        "--include",
        "tests.house.kill_a_worker",
    ],
    *["--loglevel", "ERROR", "--concurrency", "2", "--without-gossip", "--without-mingle"],
]


@outbox.queued_task("house.work")
def work(number):
    """Safe to run twice, as every handler of the house is."""
    time.sleep(0.02)
    (WORK / str(number)).touch()


def left():
    return Job.objects.filter(task="house.work", done_at=None).count()


def wait_until(limit):
    last_moment = time.monotonic() + 60
    while left() > limit and time.monotonic() < last_moment:
        time.sleep(0.05)


def main(count):
    WORK.mkdir()
    call_command("migrate", verbosity=0)
    for number in range(count):
        with transaction.atomic():
            outbox.queue_job("house.work", number)
    first = subprocess.Popen(WORKER, start_new_session=True)
    wait_until(count * 0.7)
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    # As after OUTBOX_LEASE_SECONDS, without waiting so long.
    Job.objects.filter(done_at=None).update(lease_until=None, claimed_until=None)
    second = subprocess.Popen(WORKER, start_new_session=True)
    wait_until(0)
    second.terminate()
    second.wait(30)
    print(json.dumps({"jobs": count, "left": left(), "done": len(list(WORK.iterdir()))}))


if __name__ == "__main__":
    sys.stderr.write(f"broker {settings.BROKER_URL}\n")
    main(int(sys.argv[1]))
