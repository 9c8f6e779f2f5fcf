"""What files, figures and the ledger take, on a synthetic force in a database that is thrown away: a table, no verdict."""

import os
import resource
import tempfile
import time
from io import StringIO
from pathlib import Path

import django
from django.core.management import call_command

from bench.building.seed import ROOT

SAMPLES = ROOT / "tests/samples/clean"


def timed(work) -> tuple[float, object]:
    began = time.perf_counter()
    made = work()
    return time.perf_counter() - began, made


def row(what: str, *figures: str) -> None:
    print(f"{what:<44}" + "".join(f"{figure:>16}" for figure in figures))


def row_of(what: str, seconds: float, count: int) -> None:
    row(what, f"{seconds:.1f}", f"{count:,}", f"{count / seconds:,.0f}")


def measure_in_a_folder(*, people: int) -> None:
    """On SQLite, in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        os.environ.update(DATA_DIR=folder, DJANGO_SETTINGS_MODULE="diversion.settings", LOG_LEVEL="ERROR")
        os.environ.pop("DATABASE_URL", None)
        Path(folder, "static").mkdir()
        django.setup()
        measure(people)


def measure(people: int) -> None:
    quiet = {"stdout": StringIO(), "stderr": StringIO()}
    call_command("migrate", interactive=False, verbosity=0)
    taken, _ = timed(lambda: call_command("demo", people=people, seed=1, **quiet))
    row("Work", "seconds", "count", "a second")
    row_of("demo, people", taken, people)
    for name in ("referrals", "offences"):
        file = SAMPLES / f"{name}.csv"
        count = len(file.read_text().splitlines()) - 1
        taken, _ = timed(lambda name=name, file=file: call_command(f"import_{name}", str(file), **quiet))
        row_of(f"import_{name}, rows", taken, count)
    answers = StringIO()
    span = {"programme": "all", "window": "all", "by": "quarter", "json": True, "stdout": answers}
    taken, _ = timed(lambda: call_command("measure", "all", "--from", "2022-01", "--to", "2025-12", **span))
    row_of("measure all, answers", taken, answers.getvalue().count("\n"))
    told = StringIO()
    taken, _ = timed(lambda: call_command("verify_ledger", stdout=told))
    row("verify_ledger", f"{taken:.1f}", told.getvalue().strip()[:40])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\nPeak memory of the whole run: {peak:,.0f} MB.")
