"""Production starts only when it is safe, and lets nobody in without a second factor."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

ROOT = Path(__file__).parents[2]
SAFE = {
    "MODE": "production",
    "DATABASE_URL": "postgres://app@db/diversion",
    "SECRET_KEY": "s" * 50,
    "AUDIT_KEY": "a" * 32,
    "CHECKPOINT_KEY": "c" * 32,
    "ALLOWED_HOSTS": "diversion.example",
}


def start(tmp_path, code="import diversion.settings", **changes):
    given = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), **SAFE, **changes}
    program = [sys.executable, "-c", code]
    return subprocess.run(program, cwd=ROOT, env=given, capture_output=True, text=True)


def test_a_safe_configuration_starts(tmp_path):
    assert start(tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"DEBUG": "1"}, "DEBUG must not be set."),
        ({"DATABASE_URL": "sqlite:///x.sqlite3"}, "DATABASE_URL must name a PostgreSQL database."),
        ({"SECRET_KEY": ""}, "SECRET_KEY must be set, with 50 characters or more."),
        ({"SECRET_KEY": "short"}, "SECRET_KEY must be set, with 50 characters or more."),
        ({"AUDIT_KEY": ""}, "AUDIT_KEY must be set, with 32 characters or more."),
        ({"AUDIT_KEY": "s" * 50}, "SECRET_KEY, AUDIT_KEY and CHECKPOINT_KEY must differ."),
        ({"CHECKPOINT_KEY": ""}, "CHECKPOINT_KEY must be set, with 32 characters or more."),
        ({"CHECKPOINT_KEY": "a" * 32}, "SECRET_KEY, AUDIT_KEY and CHECKPOINT_KEY must differ."),
        ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS must name the hosts, without wildcards."),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must name the hosts, without wildcards."),
        ({"MODE": "test"}, "MODE must be demo or production."),
    ],
)
def test_an_unsafe_configuration_is_refused_in_plain_words(tmp_path, changes, sentence):
    answer = start(tmp_path, **changes)
    assert (answer.returncode, sentence in answer.stderr) == (1, True)


def test_a_developer_sees_a_fault_on_the_page_of_a_demonstration(tmp_path):
    answer = start(tmp_path, "import diversion.settings as s; print(s.DEBUG)", MODE="demo", DEBUG="1")
    assert answer.stdout == "True\n"


@pytest.mark.django_db
class TestSecondFactor:
    @pytest.fixture(autouse=True)
    def required(self, settings):
        settings.SECOND_FACTOR_IS_REQUIRED = True

    def test_who_has_none_is_led_to_set_it_up(self, client_for, auditor):
        answer = client_for(auditor).get(reverse("ledger:entry-list"))
        assert (answer.status_code, answer.url) == (302, reverse("mfa_activate_totp"))

    def test_the_page_that_sets_it_up_can_be_reached(self, client_for, auditor):
        answer = client_for(auditor).get(reverse("mfa_activate_totp"))
        assert answer.status_code == 200 or answer.url.startswith(reverse("account_reauthenticate"))

    def test_who_has_one_goes_on(self, client_for, auditor):
        Authenticator.objects.create(user=auditor, type=Authenticator.Type.TOTP, data={"secret": "x"})
        assert client_for(auditor).get(reverse("ledger:entry-list")).status_code == 200
