"""R-REL-01: nobody was told of an act that a crash of the database then loses, and no act is half there after it."""

import json
import os
import subprocess
import sys

import pytest
from django.db import connection

from tests.trust.safeguards import ROOT

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]
WHOLE = {
    "is_told_enough": True,
    "lost": 0,
    "half_there": 0,
    "without_referral": 0,
    "fault_of_chain": "",
    "is_chained": True,
}


@pytest.fixture(autouse=True)
def frozen():
    """Other processes run on the real clock."""


def crashed(*arguments):
    """What a database like this one was found to be after so many crashes, while several processes sent referrals to it."""
    own = connection.settings_dict
    place = f"postgres://{own['USER']}:{own['PASSWORD']}@{own['HOST']}:{own['PORT'] or 5432}/{own['NAME']}"
    done = subprocess.run(
        [sys.executable, "-m", "tests.trust.crash_a_database", *arguments],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": place, "DJANGO_SETTINGS_MODULE": "diversion.settings"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_after_a_crash_everything_that_was_told_is_there_and_the_ledger_has_no_hole():
    assert crashed("1") == {"crashes": 1, **WHOLE}


@pytest.mark.trust
def test_after_ten_crashes_everything_that_was_told_is_there_and_the_ledger_has_no_hole():
    assert crashed("10") == {"crashes": 10, **WHOLE}


@pytest.mark.trust
def test_where_acts_do_not_wait_for_the_disk_a_crash_loses_some_that_were_told_and_the_ledger_still_has_no_hole():
    found = crashed("1", "--not-waiting")
    assert found.pop("lost") > 0
    assert found == {"crashes": 1, **{name: value for name, value in WHOLE.items() if name != "lost"}}
