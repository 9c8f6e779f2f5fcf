"""A user for each role, a client for each user, the frozen day, and what was left out said aloud."""

import os
import shutil
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import hypothesis
import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck

from accounts.roles import Role
from ledger import triggers
from tests.factories.accounts import member
from tests.factories.programmes import ship

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
# How fast an example comes says how loaded the machine is, and nothing of the code.
hypothesis.settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis.settings.load_profile("any machine")
LEFT = pytest.StashKey[int]()
NOW = datetime(2026, 3, 3, 10, 0, tzinfo=ZoneInfo("Europe/London"))
SAMPLES = Path(__file__).parent / "samples"


@pytest.fixture(autouse=True)
def frozen(request):
    """Tuesday 3 March 2026, ten in the morning; a browser test runs on the real clock."""
    if request.node.get_closest_marker("browser"):
        yield None
        return
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture(autouse=True)
def quick_hash(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def samples():
    return SAMPLES


@pytest.fixture
def client_for():
    def sign_in(user):
        client = Client()
        client.force_login(user, backend="accounts.sign_in.Backend")
        return client

    return sign_in


@pytest.fixture
def _triggers_back(django_db_setup, django_db_blocker):
    yield
    with django_db_blocker.unblock():
        triggers.create_triggers(connection)
        ship()


@pytest.fixture
def real_commits(_triggers_back, transactional_db):
    """Real transactions, for locks and races: the append-only triggers step aside while the database is emptied."""
    triggers.create_triggers(connection)
    yield
    triggers.drop_triggers(connection)


def _person(role: Role):
    @pytest.fixture
    def user(db):
        return member(role)

    return user


custody_officer = _person(Role.CUSTODY_OFFICER)
decision_maker = _person(Role.DECISION_MAKER)
arrest_referral_worker = _person(Role.ARREST_REFERRAL_WORKER)
caseworker = _person(Role.CASEWORKER)
team_leader = _person(Role.TEAM_LEADER)
commissioner = _person(Role.COMMISSIONER)
evaluator = _person(Role.EVALUATOR)
auditor = _person(Role.AUDITOR)
administrator = _person(Role.ADMINISTRATOR)
partner = _person(Role.PARTNER)


def _missing() -> list[str]:
    missing = []
    if not CHROMIUM:
        missing.append("Chromium: the browser journeys")
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3") and not shutil.which("psql"):
        missing.append("PostgreSQL: locks, triggers and row security")
    return missing


def pytest_collection_modifyitems(config, items):
    """A test that needs PostgreSQL or Chromium is left to the run that has it, and the summary says how many."""
    unmet = {"browser"} if not CHROMIUM else set()
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        unmet.add("postgres")
    left = [item for item in items if unmet & {mark.name for mark in item.iter_markers()}]
    if left:
        items[:] = [item for item in items if item not in left]
        config.hook.pytest_deselected(items=left)
    config.stash[LEFT] = len(left)


def pytest_terminal_summary(terminalreporter, config):
    if config.stash.get(LEFT, 0):
        terminalreporter.write_line(
            f"{config.stash[LEFT]} tests were left to the run on PostgreSQL or with Chromium.", yellow=True
        )
    for report in terminalreporter.stats.get("passed", []):
        for name, said in report.user_properties:
            terminalreporter.write_line(f"{name}: {said}")
    for what in _missing():
        terminalreporter.write_line(f"LEFT OUT, not on this machine: {what}", yellow=True)


def pytest_sessionstart(session):
    if os.environ.get("CI") and (missing := _missing()):
        pytest.exit("CI needs " + "; ".join(missing), returncode=3)
