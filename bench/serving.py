"""Servers to measure: gunicorn with one sync worker on loopback, what it costs, and its end."""

import http.client
import os
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bench.building.seed import ROOT, Database
from bench.processor import spent

HOST = "127.0.0.1"
#: One sync worker that is not replaced midway; the rest is as each is deployed, loaded before the fork.
ONE_SYNC_WORKER = ("--workers", "1", "--worker-class", "sync", "--threads", "1", "--max-requests", "0")
FLAGS = (*ONE_SYNC_WORKER, "--timeout", "120", "--log-level", "error")
WAIT_SECONDS = 120


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


@dataclass
class Cost:
    """Seconds of processor time: of the worker, and of its PostgreSQL backends."""

    worker: float
    backends: float

    def since(self, earlier: "Cost") -> "Cost":
        return Cost(self.worker - earlier.worker, self.backends - earlier.backends)

    def plus(self, other: "Cost") -> "Cost":
        return Cost(self.worker + other.worker, self.backends + other.backends)


@dataclass(frozen=True)
class Served:
    """What is served: its settings, its door, how gunicorn is configured for it."""

    settings: str
    door: str
    config: str


class Server:
    """One gunicorn with one worker on one database; stopped by `stop`, always."""

    def __init__(self, name: str, database: Database, served: Served, folder: Path, watch: Database) -> None:
        self.name, self.database, self.port = name, database, free_port()
        environment = {
            **os.environ,
            "DATABASE_URL": database.url,
            "DJANGO_SETTINGS_MODULE": served.settings,
            "DATA_DIR": str(folder),
            "MODE": "demo",
            "LOG_LEVEL": "ERROR",
        }
        config = ("--config", served.config, "--max-requests-jitter", "0", "--bind", f"{HOST}:{self.port}")
        words = [sys.executable, "-m", "gunicorn", *FLAGS, *config, served.door]
        self.process = subprocess.Popen(words, cwd=ROOT, env=environment, stdout=sys.stderr)
        self.watch = watch.connect()

    def wait(self, path: str) -> None:
        """Until it answers, or two minutes are over: neighbours on the machine can hold up its beginning."""
        until = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < until and self.process.poll() is None:
            try:
                line = http.client.HTTPConnection(HOST, self.port, timeout=30)
                line.request("GET", path)
                line.getresponse().read()
                line.close()
            except OSError:
                time.sleep(0.2)
            else:
                return
        raise RuntimeError(f"{self.name} did not begin to serve.")

    @property
    def worker(self) -> int:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return int(children[-1])

    def cost(self) -> Cost:
        rows = self.watch.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = %s", [self.database.name]
        ).fetchall()
        return Cost(spent(self.worker), sum(spent(pid) for (pid,) in rows))

    def memory(self) -> tuple[float, float]:
        """Proportional set size in MiB: of the worker, and of the worker with the master that it shares with."""
        own = proportional(self.worker)
        return own, own + proportional(self.process.pid)

    def stop(self) -> None:
        self.watch.close()
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def proportional(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("Pss:")).split()[1]) / 1024


def forget(database: Database) -> bool:
    """Let the system's cache forget this database's files; False where they cannot be reached."""
    with database.connect() as here:
        here.execute("CHECKPOINT")
        where = here.execute(
            "SELECT current_setting('data_directory') || '/base/' || oid FROM pg_database WHERE datname = %s",
            [database.name],
        ).fetchone()[0]
    folder = Path(where)
    if urlsplit(database.url).hostname is None or not os.access(folder, os.R_OK | os.X_OK):
        return False
    for file in folder.iterdir():
        with file.open("rb") as opened:
            os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    return True
