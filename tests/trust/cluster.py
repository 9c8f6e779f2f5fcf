"""A PostgreSQL cluster of a test's own, which may be crashed: in a folder of its own, on a port of its own, fsync on."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

#: The newest PostgreSQL of this machine, which no command of the system's own cluster stands for.
PROGRAMS = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), default=Path())
#: PostgreSQL refuses to run as root.
OWNER = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
#: Nobody but a commit that waits writes the log of what was done: what was not waited for is in memory when it crashes.
WRITES_ONLY_WHAT_IS_WAITED_FOR = {
    "wal_buffers": "64MB",
    "checkpoint_timeout": "1h",
    "bgwriter_lru_maxpages": "0",
    "autovacuum": "off",
}
WRITER = "walwriter"


class Cluster:
    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="crash-"))
        self.files = self.folder / "files"
        self.server: subprocess.Popen[bytes] | None = None
        if OWNER:
            shutil.chown(self.folder, OWNER["user"], OWNER["group"])
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.url = f"postgres://root@127.0.0.1:{self.port}/crashed"
        self._run("initdb", "-D", self.files, "-U", "root", "-A", "trust", "-E", "UTF8", "--locale", "C", "--no-sync")

    def _run(self, program, *arguments):
        done = subprocess.run(
            [PROGRAMS / program, *arguments],
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            check=False,
            **OWNER,
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr.decode()}")

    def start(self) -> None:
        """Begin, and after a crash recover; returns when it takes connections."""
        with (self.folder / "log").open("ab") as log:
            address = {"port": str(self.port), "listen_addresses": "127.0.0.1", "unix_socket_directories": ""}
            options = [f"--{name}={value}" for name, value in {**address, **WRITES_ONLY_WHAT_IS_WAITED_FOR}.items()]
            command = [PROGRAMS / "postgres", "-D", self.files, *options]
            self.server = subprocess.Popen(command, cwd=self.folder, stdout=log, stderr=log, **OWNER)
        is_ready = [PROGRAMS / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        while subprocess.run(is_ready, check=False).returncode:
            if self.server.poll() is not None:
                raise RuntimeError((self.folder / "log").read_text())
            time.sleep(0.1)
        while not (writers := [pid for pid in children_of(self.server.pid) if WRITER in command_of(pid)]):
            time.sleep(0.01)
        os.kill(writers[0], signal.SIGSTOP)

    def copy_in(self, source: dict) -> None:
        """A database like another one, whose name and address Django's settings give."""
        here = {**os.environ, "PGHOST": "127.0.0.1", "PGPORT": str(self.port), "PGUSER": "root"}
        there = {
            "PGHOST": source["HOST"],
            "PGPORT": str(source["PORT"]),
            "PGUSER": source["USER"],
            "PGPASSWORD": source["PASSWORD"],
        }
        with (self.folder / "copied").open("w+b") as copied:
            dump = [PROGRAMS / "pg_dump", "--no-owner", "--no-privileges", source["NAME"]]
            subprocess.run(dump, stdout=copied, env={**os.environ, **{k: v for k, v in there.items() if v}}, check=True)
            copied.seek(0)
            subprocess.run([PROGRAMS / "createdb", "crashed"], env=here, check=True)
            load = [PROGRAMS / "psql", "-q", "-X", "-v", "ON_ERROR_STOP=1", "-d", "crashed"]
            subprocess.run(load, stdin=copied, stdout=subprocess.DEVNULL, env=here, check=True)

    def crash(self, *, by_signal: bool) -> None:
        """Every process of it is gone at once and writes nothing more: killed, or told to stop without writing."""
        if not by_signal:
            self.server.send_signal(signal.SIGQUIT)
            self.server.wait()
            return
        self.server.send_signal(signal.SIGSTOP)  # from here on it makes no more processes
        children = children_of(self.server.pid)
        for pid in (self.server.pid, *children):
            os.kill(pid, signal.SIGKILL)
        self.server.wait()
        for pid in children:
            wait_until_gone(pid)

    def remove(self) -> None:
        if self.server is not None and self.server.poll() is None:
            self.crash(by_signal=False)
        shutil.rmtree(self.folder)


def children_of(parent: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(parent)], capture_output=True, text=True, check=True)
    return [int(pid) for pid in found.stdout.split()]


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""  # it has ended


def wait_until_gone(pid: int) -> None:
    while is_running(pid):
        time.sleep(0.01)


def is_running(pid: int) -> bool:
    try:
        return "(zombie)" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False
