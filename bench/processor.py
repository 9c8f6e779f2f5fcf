"""What a process has cost so far."""

from pathlib import Path


def spent(pid: int) -> float:
    """Seconds on a processor, to the nanosecond, of a process with one thread; 0 where it is gone or not of this machine."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
