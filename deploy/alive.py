"""Asks whether a process without a port was alive within the last minute: `python deploy/alive.py worker`."""

import os
import sys
import time
from pathlib import Path

STALE_SECONDS = 60
touched = Path(os.environ.get("DATA_DIR", "var")) / "alive" / sys.argv[1]
sys.exit(0 if touched.exists() and time.time() - touched.stat().st_mtime < STALE_SECONDS else 1)
