"""The import contracts hold, and each of them breaks when a fault is planted."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = (
    "accounts",
    "administration",
    "caseworkflow",
    "demo",
    "diversion",
    "ledger",
    "outcomes",
    "paper",
    "programmes",
    "referrals",
    "workflow",
)
PURE = (
    "paper",
    "programmes.calendar",
    "programmes.eligibility",
    "referrals.identifiers",
    "caseworkflow.instruments",
    "outcomes.figure.statistics",
    "outcomes.figure.suppression",
)
FAULTS = {
    "upwards": ("workflow/machine.py", "import referrals.models", "rooms"),
    "out of the wiring": ("accounts/roles.py", "import diversion.celery", "rooms"),
    "a demonstration in the wiring": ("diversion/urls.py", "import demo.force", "rooms"),
    "a task that calls a service": ("caseworkflow/case/notices.py", "import caseworkflow.case.services", "floors"),
    "a contract that knows a placement": (
        "caseworkflow/contract/services.py",
        "import caseworkflow.placement.services",
        "cases",
    ),
    "a case that knows a contract": ("caseworkflow/case/guards.py", "import caseworkflow.contract.states", "cases"),
    "a referral that knows its intake": ("referrals/referral/guards.py", "import referrals.intake.models", "referrals"),
    "a figure that knows its report": ("outcomes/figure/cohorts.py", "import outcomes.report.models", "outcomes"),
    "a password that knows an installation": (
        "administration/passwords/services.py",
        "import administration.installing.services",
        "administration",
    ),
    "a name that says nothing": ("referrals/people/utils.py", "", "floors"),
    "a database in a pure module": ("referrals/identifiers.py", "import django.db", "pure"),
    "the broker from a room": ("caseworkflow/urls.py", "import kombu", "broker"),
}


def lint(folder):
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command; lint_imports_command()",
        "--no-cache",
    ]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(folder)}
    )


def test_every_pure_module_that_exists_is_under_the_contract():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    named = next(set(each["source_modules"]) for each in contracts if each["id"] == "pure")
    exist = {name for name in PURE if list(ROOT.glob(f"{name.replace('.', '/')}*"))}
    assert named == exist


def test_every_contract_is_kept():
    answer = lint(ROOT)
    assert answer.returncode == 0, answer.stdout[-3000:]


def is_broken(name, printed):
    """A long name is printed over several lines."""
    after = " ".join(printed.split()).partition(name)[2]
    return "BROKEN" in after.partition("KEPT")[0]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_breaks_its_contract(fault, tmp_path):
    file, line, contract = FAULTS[fault]
    for room in ROOMS:
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__", "data"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    with (tmp_path / file).open("a") as planted:
        planted.write(f"\n{line}\n")
    answer = lint(tmp_path)
    assert (
        answer.returncode,
        is_broken(NAMES[contract], answer.stdout) or "No matching layer" in answer.stdout,
    ) == (1, True)


NAMES = {
    "rooms": "Rooms: each knows only what came before it",
    "floors": "Floors inside a room, and inside each concept of a room",
    "cases": "Concepts of case work",
    "administration": "Concepts of administration",
    "referrals": "Concepts of referrals",
    "outcomes": "Concepts of outcomes",
    "pure": "Pure: testable without a database",
    "broker": "Nothing but the wiring and the ledger's outbox talks to the broker",
}
