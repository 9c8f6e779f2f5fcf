"""What this machine takes for pages, files, figures and the ledger, on a synthetic force: a table, and no verdict."""

import argparse
import os
import tempfile
from importlib import import_module
from pathlib import Path

import django


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--people", type=int, default=500, help="how large the synthetic force is (default 500)")
    parser.add_argument("--times", type=int, default=15, help="how often each page is asked for (default 15)")
    return parser.parse_args()


def main() -> None:
    """Run in a folder of its own, on a database that is thrown away."""
    given = asked()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        os.environ.update(DATA_DIR=folder, DJANGO_SETTINGS_MODULE="diversion.settings", LOG_LEVEL="ERROR")
        os.environ.pop("DATABASE_URL", None)
        Path(folder, "static").mkdir()
        django.setup()
        import_module("bench.measuring").measure(people=given.people, times=given.times)


if __name__ == "__main__":
    main()
