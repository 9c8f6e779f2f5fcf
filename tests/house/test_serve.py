"""What `make run` starts: children that come back, and that all go when told; a killed worker that loses nothing."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from uuid import uuid4

import pytest

ROOT = Path(__file__).parents[2]
SUPERVISE = """
import sys
from diversion.supervisor import Program, Supervisor
Supervisor([Program(name, [sys.executable, "-c", code]) for name, code in zip(sys.argv[1::2], sys.argv[2::2])]).run(
    announce=lambda: print("up", flush=True) or True
)
"""
NOTE = "import os, time; open({file!r}, 'a').write(str(os.getpid()) + chr(10)); time.sleep({seconds})"
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); "


@pytest.fixture(autouse=True)
def frozen():
    """These tests wait for real processes, on the real clock."""


@pytest.fixture
def pids(tmp_path):
    return tmp_path / "pids"


@pytest.fixture
def supervise():
    started = []

    def start(*programs):
        words = [word for program in programs for word in program]
        process = subprocess.Popen(
            [sys.executable, "-c", SUPERVISE, *words], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def seen(pids):
    return [int(line) for line in pids.read_text().split()] if pids.exists() else []


def is_alive(pid):
    state = Path(f"/proc/{pid}/stat")
    return state.exists() and state.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def wait_for(condition, seconds=20):
    last_moment = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < last_moment
        time.sleep(0.05)


def test_a_program_that_dies_is_started_again(supervise, pids):
    supervise(["web", NOTE.format(file=str(pids), seconds=60)])
    wait_for(lambda: len(seen(pids)) == 1)
    os.kill(seen(pids)[0], signal.SIGKILL)
    wait_for(lambda: len(seen(pids)) == 2)


def test_the_pause_grows_for_a_program_that_dies_at_once(supervise, pids):
    supervise(["web", NOTE.format(file=str(pids), seconds=0)])
    wait_for(lambda: len(seen(pids)) == 1)
    time.sleep(5)
    assert len(seen(pids)) in {2, 3}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_every_program_stops_within_ten_seconds_even_a_deaf_one(supervise, pids, number):
    note = NOTE.format(file=str(pids), seconds=60)
    supervisor = supervise(["web", note], ["worker", DEAF + note])
    wait_for(lambda: len(seen(pids)) == 2)
    began = time.monotonic()
    supervisor.send_signal(number)
    assert supervisor.wait(10) == 0
    assert time.monotonic() - began < 10
    assert [is_alive(pid) for pid in seen(pids)] == [False, False]


def test_a_killed_supervisor_leaves_no_program_behind(supervise, pids):
    supervisor = supervise(["web", NOTE.format(file=str(pids), seconds=60)])
    wait_for(lambda: len(seen(pids)) == 1)
    supervisor.kill()
    wait_for(lambda: not is_alive(seen(pids)[0]))


@pytest.mark.trust
@pytest.mark.parametrize(
    "broker", ["filesystem-atomic://", "redis://127.0.0.1:6379/9", "amqp://guest:guest@127.0.0.1:5672//"]
)
def test_a_worker_killed_in_the_middle_loses_no_job(broker, tmp_path):
    environment = {
        **os.environ,
        "BROKER_URL": broker,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}",
        "DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "diversion.settings",
        "PYTHONPATH": str(ROOT),
        "QUEUE": f"house-{uuid4()}",
    }
    command = [sys.executable, str(ROOT / "tests" / "house" / "kill_a_worker.py"), "100"]
    answer = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout.splitlines()[-1]) == {"is_killed_in_the_middle": True, "left": 0, "done": 100}
