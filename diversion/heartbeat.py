"""A file touched by each process that has no port; `deploy/alive.py` asks how old it is, without loading the project."""

from pathlib import Path


def touch_heartbeat(folder, name):
    """Say that `name` is alive now."""
    file = Path(folder) / "alive" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch()
