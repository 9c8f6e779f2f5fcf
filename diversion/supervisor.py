"""Runs several programs as one: starts them, starts a dead one again with growing pauses, and stops them all together."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field

STOP_SECONDS = 8.0
LONGEST_PAUSE = 30.0
SETTLED_SECONDS = 60.0
WATCH_SECONDS = 0.25
PR_SET_PDEATHSIG = 1


@dataclass
class Program:
    """One program and how it fares: its process while it runs, or the moment at which it is started again."""

    name: str
    command: list[str]
    process: subprocess.Popen | None = None
    started_at: float = 0.0
    pause: float = 1.0
    due_at: float = 0.0

    def start(self):
        self.process = subprocess.Popen(
            self.command,
            start_new_session=True,  # so that Ctrl-C reaches the supervisor alone, which stops them in order
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 - no threads here
        )
        self.started_at = time.monotonic()

    def watch(self):
        """Start it when it is due; notice that it ended, and when to try again."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.due_at:
                self.start()
        elif self.process.poll() is not None:
            if now - self.started_at > SETTLED_SECONDS:
                self.pause = 1.0
            _say(f"{self.name} ended ({self.process.returncode}); starting it again in {self.pause:.0f} s")
            self.signal(signal.SIGKILL)  # what it left behind in its group
            self.process, self.due_at = None, now + self.pause
            self.pause = min(self.pause * 2, LONGEST_PAUSE)

    def signal(self, number):
        if self.process is not None:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                return

    def is_running(self):
        return self.process is not None and self.process.poll() is None


@dataclass
class Supervisor:
    """Watches its programs until SIGINT or SIGTERM, then gives them STOP_SECONDS to finish."""

    programs: list[Program]
    told_to_stop: bool = field(default=False, init=False)

    def run(self, *, announce):
        """Return once every program has stopped; `announce` is called again and again until it says that it has spoken."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        has_announced = False
        while not self.told_to_stop:
            for program in self.programs:
                program.watch()
            has_announced = has_announced or announce()
            time.sleep(WATCH_SECONDS)
        self._end()

    def _stop(self, _number, _frame):
        self.told_to_stop = True

    def _end(self):
        for program in self.programs:
            if program.is_running():
                program.process.send_signal(signal.SIGTERM)
        last_moment = time.monotonic() + STOP_SECONDS
        while time.monotonic() < last_moment and any(program.is_running() for program in self.programs):
            time.sleep(0.05)
        for program in self.programs:
            program.signal(signal.SIGKILL)
            if program.process is not None:
                program.process.wait()


def _die_with_parent():
    """Ask Linux to stop this program should its supervisor be killed outright."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _say(sentence):
    print(sentence, file=sys.stderr, flush=True)  # noqa: T201 - the supervisor speaks to the terminal it was started in
