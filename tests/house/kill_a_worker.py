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

from diversion.celery import app  # noqa: E402 - the same
from ledger import outbox  # noqa: E402 - the same
from ledger.models import Job  # noqa: E402 - the same

WORK = Path(os.environ["DATA_DIR"]) / "work"
WORKER = [
    *[sys.executable, "-m", "celery", "--app", "tests.house.kill_a_worker", "--quiet", "worker"],
    *["--loglevel", "ERROR", "--concurrency", "2", "--without-gossip", "--without-mingle"],
]
# A broker is shared by whoever runs these tests beside us: their worker must not take what is ours and drop it, and the
# second worker must not wait for the broker to miss the first, so queue and workers have names of their own.
QUEUE = app.conf.task_default_queue = os.environ["QUEUE"]
# Only against waiting for ever: how long the two workers take to start is the machine's affair.
HANG_SECONDS = 600


@outbox.queued_task("house.work")
def work(number):
    """Safe to run twice, as every handler of the house is."""
    time.sleep(0.05)
    (WORK / str(number)).touch()


def left():
    return Job.objects.filter(task="house.work", done_at=None).count()


def start_worker(name):
    return subprocess.Popen([*WORKER, "--hostname", f"{name}@{QUEUE}"], start_new_session=True)


def wait_until(limit, worker):
    last_moment = time.monotonic() + HANG_SECONDS
    while left() > limit:
        if time.monotonic() > last_moment or worker.poll() is not None:
            worker.kill()
            sys.exit(f"{left()} jobs were left, and {limit} expected.")
        time.sleep(0.05)


def main(count):
    WORK.mkdir()
    call_command("migrate", "ledger", verbosity=0)
    for number in range(count):
        with transaction.atomic():
            outbox.queue_job("house.work", number)
    first = start_worker("first")
    wait_until(count * 0.7, first)
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    at_the_kill = left()
    # As after OUTBOX_LEASE_SECONDS, without waiting so long.
    Job.objects.filter(done_at=None).update(lease_until=None, claimed_until=None)
    second = start_worker("second")
    wait_until(0, second)
    second.terminate()
    second.wait(HANG_SECONDS)
    with app.connection_for_write() as broker:
        queue = app.amqp.queues[QUEUE].bind(broker.default_channel)
        queue.declare()
        queue.delete()
    done = len(list(WORK.iterdir()))
    print(json.dumps({"is_killed_in_the_middle": 0 < at_the_kill < count, "left": left(), "done": done}))


if __name__ == "__main__":
    sys.stderr.write(f"broker {settings.BROKER_URL}\n")
    main(int(sys.argv[1]))
