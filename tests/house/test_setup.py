"""Set-up installs the locked lists as they stand, whatever newer releases an index holds and whichever pip comes along."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.package_index import (
    digest,
    environment,
    installed,
    locked_for,
    needs_of,
    newer,
    pins,
    pythons,
    version_of,
    write_pages,
    write_wheel,
)

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "requirements" / "dev.txt"
# What is installed beside the lock: the oldest pip that a supported Python ever brought, and the newest there is.
OLDEST_PIP, NEWEST_PIP = "pip==22.3", "pip"
INSTALLS = re.compile(r"pip install [^\n]*-r ")
ENDS = list(dict.fromkeys([pythons()[0], pythons()[-1]]))


@pytest.fixture
def project(tmp_path):
    """A project of which only set-up and a lock are left; the lock's packages are empty and say what the real ones say."""
    folder, wheels = tmp_path / "project", tmp_path / "wheels"
    for path in (folder / "deploy", folder / "requirements", wheels):
        path.mkdir(parents=True)
    shutil.copy(ROOT / "deploy" / "setup.sh", folder / "deploy")
    lines, files = [], []
    for pin in pins(LOCK):
        version = version_of(pin)
        pinned, later = (write_wheel(wheels, pin.name, each, needs_of(pin.name)) for each in (version, newer(version)))
        lines.append(f"{pin} --hash=sha256:{digest(pinned)}\n")
        files += [pinned, later]
    (folder / "requirements" / "dev.txt").write_text("".join(lines))
    write_pages(tmp_path / "simple", files)
    return folder


def set_up(project, python):
    given = environment(project.parent, project.parent / "simple", python)
    return subprocess.run(["sh", "deploy/setup.sh"], cwd=project, env=given, capture_output=True, text=True)


@pytest.mark.parametrize("python", ENDS, ids=str)
def test_a_newer_release_beside_each_locked_one_changes_nothing(project, python, record_property):
    record_property("Set up with", str(python))
    answer = set_up(project, python)
    assert (answer.returncode, answer.stderr.count("ERROR")) == (0, 0), answer.stderr
    assert installed(project) == locked_for(python, pins(LOCK))


@pytest.mark.parametrize("list_name", ["dev", "runtime", "node", "lock"])
def test_every_line_of_a_lock_is_one_version_with_hashes(list_name):
    entries = re.split(r"\n(?=\w)", (ROOT / "requirements" / f"{list_name}.txt").read_text())
    whole = re.compile(
        r"[\w.-]+(\[[\w,-]+\])?==[\w.]+( ; [^\\\n]+)?( \\\n {4}--hash=sha256:[0-9a-f]{64})+(\n {4}#[^\n]*)*\n?"
    )
    assert [entry.splitlines()[0] for entry in entries if not whole.fullmatch(entry)] == []


def test_what_runs_is_tested_in_the_very_versions_that_run():
    runtime, dev = (
        {(pin.name, version_of(pin), str(pin.marker)) for pin in pins(ROOT / "requirements" / f"{name}.txt")}
        for name in ("runtime", "dev")
    )
    assert runtime - dev == set()


@pytest.mark.parametrize("file", ["deploy/setup.sh", "deploy/lock.sh", "Dockerfile"])
def test_a_lock_is_installed_whole_and_checked_but_never_resolved(file):
    found = INSTALLS.findall((ROOT / file).read_text())
    assert [("--no-deps" in each, "--require-hashes" in each) for each in found] == [(True, True)]


@pytest.fixture
def submission(tmp_path):
    """A repository with the one command of CI, and a `make` that shows where it was called and then fails."""
    folder, programs = tmp_path / "project", tmp_path / "programs"
    (folder / ".ci").mkdir(parents=True)
    programs.mkdir()
    shutil.copy(ROOT / ".ci" / "run", folder / ".ci")
    for name, text in {"make": "pwd -P; ls -A; exit 7", "apt-get": "exit 0"}.items():
        (programs / name).write_text(f"#!/bin/sh\n{text}\n")
        (programs / name).chmod(0o755)
    for command in (
        ["init"],
        ["add", "."],
        ["-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "x"],
    ):
        subprocess.run(["git", *command], cwd=folder, check=True)
    return folder


def run_ci(folder):
    path = {"PATH": f"{folder.parent / 'programs'}:{os.environ['PATH']}"}
    answer = subprocess.run(["bash", ".ci/run"], cwd=folder, env=os.environ | path, capture_output=True, text=True)
    where, *entries = [line for line in answer.stdout.splitlines() if line and not line.startswith(("==", "What"))]
    return answer.returncode, Path(where), entries


def test_ci_sets_up_in_the_clone_itself_when_nothing_was_set_up_there(submission):
    assert run_ci(submission) == (7, submission.resolve(), [".ci", ".git"])


@pytest.mark.parametrize("left", [".venv", "node_modules", "static/build"])
def test_ci_sets_up_in_a_new_clone_when_something_was_set_up_here(submission, left):
    (submission / left).mkdir(parents=True)
    code, where, entries = run_ci(submission)
    assert (code, where == submission.resolve(), entries, where.exists()) == (7, False, [".ci", ".git"], False)


@pytest.fixture
def bare_clone(tmp_path):
    """What is committed, in a folder where nothing has been set up."""
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(tmp_path / "project")], check=True)
    return tmp_path / "project"


def download(python, folder, *wanted):
    """Files for this Python from the index that this machine uses, by that Python's own pip."""
    command = [python.path, "-m", "pip", "--quiet", "download", "--no-deps", "--dest", folder, *wanted]
    subprocess.run(command, check=True)


@pytest.mark.slow
@pytest.mark.trust
@pytest.mark.parametrize(("python", "pip"), list(zip(ENDS, (OLDEST_PIP, NEWEST_PIP), strict=False)), ids=str)
def test_a_bare_clone_sets_up_from_an_index_with_a_newer_release_of_everything(
    bare_clone, python, pip, record_property
):
    wheels = bare_clone.parent / "wheels"
    wheels.mkdir()
    lock = bare_clone / "requirements" / "dev.txt"
    download(python, wheels, "--require-hashes", "-r", lock)
    download(python, wheels, pip)
    later = [write_wheel(wheels, pin.name, newer(version_of(pin)), []) for pin in pins(lock)]
    write_pages(bare_clone.parent / "simple", sorted({*wheels.iterdir(), *later}))

    subprocess.run([python.path, "-m", "venv", bare_clone / ".venv"], check=True)
    given = environment(bare_clone.parent, bare_clone.parent / "simple", python)
    own = bare_clone / ".venv" / "bin" / "python"
    subprocess.run([own, "-m", "pip", "install", "--quiet", "--upgrade", pip], env=given, check=True)
    used = subprocess.run([own, "-m", "pip", "--version"], capture_output=True, text=True).stdout.split(" from ")[0]
    record_property("Set up with", f"Python {python.version}, {used}")

    answer = set_up(bare_clone, python)
    assert (answer.returncode, answer.stderr.count("ERROR")) == (0, 0), answer.stderr
    assert installed(bare_clone) == locked_for(python, pins(lock))
    assert (bare_clone / "static" / "build").is_dir()
