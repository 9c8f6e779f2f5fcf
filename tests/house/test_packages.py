"""The lists of packages name what is used, and only that."""

import ast
import importlib.metadata
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
ROOMS = (
    "accounts",
    "administration",
    "caseworkflow",
    "diversion",
    "ledger",
    "outcomes",
    "paper",
    "programmes",
    "referrals",
    "workflow",
)
OWN = {*ROOMS, "bench", "demo", "tests"}
# What no module imports and no setting names, and who asks for it instead.
ASKED_FOR_BY = {
    "argon2-cffi": "Django's password hasher",
    "redis": "a broker named by BROKER_URL",
    "oidc-provider-mock": "the directory that tests/factories/directory.py runs",
    "django-stubs": "mypy",
    "djangorestframework-stubs": "mypy",
    "pytest-cov": "make coverage",
    "pytest-xdist": "make test",
}


def wanted(name):
    """The packages that a list asks for, without those of the lists that it includes."""
    lines = (ROOT / "requirements" / f"{name}.in").read_text().splitlines()
    return {canonicalize_name(Requirement(line).name) for line in lines if not line.startswith(("-", "#"))}


def programs(*places):
    return [path for place in places for path in sorted((ROOT / place).rglob("*.py"))]


def imported(paths):
    """The packages from elsewhere that these files import."""
    modules = set()
    for node in (node for path in paths for node in ast.walk(ast.parse(path.read_text()))):
        if isinstance(node, ast.Import):
            modules |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            modules.add(node.module.partition(".")[0])
    owners = importlib.metadata.packages_distributions()
    foreign = modules - OWN - sys.stdlib_module_names
    return {min((canonicalize_name(name) for name in owners.get(module, [module])), key=len) for module in foreign}


def named_in(*files):
    """The packages one of whose modules or commands is named in these files."""
    words = set(re.findall(r"[\w-]+", "\n".join((ROOT / file).read_text() for file in files)))
    owners = importlib.metadata.packages_distributions()
    by_module = {canonicalize_name(name) for word in words & set(owners) for name in owners[word]}
    scripts = importlib.metadata.entry_points(group="console_scripts")
    return by_module | {canonicalize_name(each.dist.name) for each in scripts if each.name in words}


def test_what_the_service_imports_is_asked_for_by_name():
    assert imported(programs(*ROOMS)) - wanted("runtime") - wanted("analysis") == set()


def test_the_web_process_imports_nothing_that_only_the_worker_has():
    modules = {
        module
        for module, owners in importlib.metadata.packages_distributions().items()
        if {canonicalize_name(owner) for owner in owners} & wanted("analysis")
    }
    told = "import sys, django; django.setup(); import diversion.urls, diversion.wsgi; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", told],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "diversion.settings"},
    ).stdout.split()
    assert modules & set(loaded) == set()


def test_what_tests_and_measurements_import_is_asked_for_by_name():
    assert imported(programs("tests", "bench")) - wanted("runtime") - wanted("analysis") - wanted("dev") == set()


def test_each_package_that_is_asked_for_is_used():
    used = imported(programs(*ROOMS, "tests", "bench")) | set(ASKED_FOR_BY)
    used |= named_in("diversion/settings.py", "Makefile", "docker-compose.yml", ".pre-commit-config.yaml")
    assert (wanted("runtime") | wanted("analysis") | wanted("dev")) - used == set()


def test_each_reason_is_that_of_a_package_that_is_asked_for():
    assert set(ASKED_FOR_BY) - wanted("runtime") - wanted("analysis") - wanted("dev") == set()


@pytest.mark.parametrize(
    "command", re.findall(r"entry: \.venv/bin/(\S+)", (ROOT / ".pre-commit-config.yaml").read_text())
)
def test_each_hook_before_a_commit_calls_a_locked_command(command):
    answer = subprocess.run([Path(sys.executable).parent / command, "--version"], capture_output=True)
    assert answer.returncode == 0, answer.stderr
