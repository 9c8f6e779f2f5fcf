"""Production starts only when it is safe, and lets nobody in without a second factor."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.urls import reverse

from diversion import database_safety
from diversion import settings as shipped
from diversion.safety import is_guessable, refuse_unsafe
from tests.factories.accounts import member
from tests.factories.production import SAFE

ROOT = Path(__file__).parents[2]
DEMO = "demonstration-only-key-not-for-any-real-person"
OWN = {name: SAFE[name] for name in ("SECRET_KEY", "AUDIT_KEY", "CHECKPOINT_KEY", "BROKER_URL")}


def start(tmp_path, code="import diversion.settings", **changes):
    given = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), **SAFE, **changes}
    program = [sys.executable, "-c", code]
    return subprocess.run(program, cwd=ROOT, env=given, capture_output=True, text=True)


def test_a_safe_configuration_starts(tmp_path):
    answer = start(tmp_path)
    assert (answer.returncode, answer.stderr) == (0, "")


def test_an_unsafe_one_does_not_and_says_everything_that_is_wrong(tmp_path):
    wrong = {"DEBUG": "1", "DATABASE_URL": "sqlite:///x.sqlite3", "SECOND_FACTOR_IS_REQUIRED": "0", "FIELD_KEYS": ""}
    answer = start(tmp_path, **wrong)
    said = answer.stderr.splitlines()[-1]
    assert answer.returncode == 1
    assert said == (
        "django.core.exceptions.ImproperlyConfigured: This is not safe for production. DEBUG must not be set. "
        "DATABASE_URL must name a PostgreSQL database. FIELD_KEYS must be set, with 32 characters or more. "
        "FIELD_KEYS must be random: 16 different characters or more, and none of it repeated. "
        "SECOND_FACTOR_IS_REQUIRED must not be off."
    )


def test_a_mode_that_is_neither_is_refused(tmp_path):
    assert "MODE must be demo or production." in start(tmp_path, MODE="test").stderr


def test_a_key_may_come_from_a_file(tmp_path):
    (tmp_path / "key").write_text(SAFE["SECRET_KEY"])
    code = "import diversion.settings as s; print(s.SECRET_KEY)"
    answer = start(tmp_path, code, SECRET_KEY="", SECRET_KEY_FILE=str(tmp_path / "key"))
    assert answer.stdout.strip() == SAFE["SECRET_KEY"]


@pytest.fixture
def refusals():
    """The sentences about production's settings as shipped, with what a test spoils."""
    secure = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECOND_FACTOR_IS_REQUIRED")
    base = {
        **{name: value for name, value in vars(shipped).items() if name.isupper()},
        **dict.fromkeys(secure, True),
        **OWN,
        "DATABASES": {"default": {"ENGINE": "django.db.backends.postgresql"}},
        "FIELD_KEYS": [SAFE["FIELD_KEYS"]],
        "ALLOWED_HOSTS": ["diversion.example"],
        "MESSAGE_CARRIER": "none",
    }

    def ask(**changes):
        try:
            refuse_unsafe(base | changes)
        except ImproperlyConfigured as refusal:
            return str(refusal).removeprefix("This is not safe for production. ")
        return ""

    return ask


def test_nothing_is_said_about_safe_settings(refusals):
    assert refusals() == ""


PROXY = ("HTTP_X_FORWARDED_PROTO", "https")
ONE_LETTER = "x" * 60
HOSTS = "ALLOWED_HOSTS must name the hosts, without wildcards."
ORIGINS = "CSRF_TRUSTED_ORIGINS must be https addresses, without wildcards."
TOGETHER = (
    "BEHIND_PROXY and TRUSTED_PROXIES belong together: without the count every caller has the address of the proxy."
)
RANDOM = "{} must be random: 16 different characters or more, and none of it repeated."
CACHE = "CACHE_URL must name a cache that all workers share: the database or Redis."
CARRIER = "MESSAGE_CARRIER must be a carrier that delivers, or none: a file tells nobody."
MAIL = "EMAIL_BACKEND must not write to a screen, a file or memory."
FLOOR = "{} must be {} or more: smaller counts tell of single people."
FILES = "BROKER_URL must name a broker service: files are for a trial on one machine."
IN_THE_CLEAR = {"openid_connect": {"APPS": [{"settings": {"server_url": "http://login.example.org/a"}}]}}
FIELD_IDS = "FIELD_KEYS must be id:secret, each id once and without a dot."


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"DEBUG": True}, "DEBUG must not be set."),
        (
            {"DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3"}}},
            "DATABASE_URL must name a PostgreSQL database.",
        ),
        ({"BROKER_URL": "filesystem-atomic://"}, FILES),
        ({"BROKER_URL": "memory://"}, FILES),
        ({"CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}}, CACHE),
        ({"CACHES": {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}}, CACHE),
        ({"MESSAGE_CARRIER": "file"}, CARRIER),
        ({"SOCIALACCOUNT_PROVIDERS": IN_THE_CLEAR}, "OIDC_SERVER_URL must be an address with https."),
        ({"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}, MAIL),
        ({"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend"}, MAIL),
        ({"SECRET_KEY": SAFE["SECRET_KEY"][:49]}, "SECRET_KEY must be set, with 50 characters or more."),
        ({"SECRET_KEY": ONE_LETTER}, RANDOM.format("SECRET_KEY")),
        ({"SECRET_KEY": "correcthorsebattery-" * 4}, RANDOM.format("SECRET_KEY")),
        ({"SECRET_KEY": f"{DEMO}-1234567"}, "SECRET_KEY must not be the demonstration's."),
        ({"AUDIT_KEY": SAFE["AUDIT_KEY"][:31]}, "AUDIT_KEY must be set, with 32 characters or more."),
        ({"AUDIT_KEY": ONE_LETTER}, RANDOM.format("AUDIT_KEY")),
        ({"AUDIT_KEY": f"{DEMO}-audit"}, "AUDIT_KEY must not be the demonstration's."),
        ({"CHECKPOINT_KEY": SAFE["CHECKPOINT_KEY"][:31]}, "CHECKPOINT_KEY must be set, with 32 characters or more."),
        ({"CHECKPOINT_KEY": SAFE["AUDIT_KEY"]}, "AUDIT_KEY, CHECKPOINT_KEY, SECRET_KEY and FIELD_KEYS must differ."),
        ({"AUDIT_KEY": SAFE["SECRET_KEY"]}, "AUDIT_KEY, CHECKPOINT_KEY, SECRET_KEY and FIELD_KEYS must differ."),
        (
            {"FIELD_KEYS": [f"a:{SAFE['AUDIT_KEY']}"]},
            "AUDIT_KEY, CHECKPOINT_KEY, SECRET_KEY and FIELD_KEYS must differ.",
        ),
        ({"FIELD_KEYS": [f"demo:{DEMO}-field"]}, "FIELD_KEYS must not be the demonstration's."),
        ({"FIELD_KEYS": [f"a:{ONE_LETTER}"]}, RANDOM.format("FIELD_KEYS")),
        ({"FIELD_KEYS": [f":{SAFE['FIELD_KEYS']}"]}, FIELD_IDS),
        ({"FIELD_KEYS": [f"a.b:{SAFE['FIELD_KEYS']}"]}, FIELD_IDS),
        ({"FIELD_KEYS": [SAFE["FIELD_KEYS"], f"2026:{SAFE['SECRET_KEY'][::-1]}"]}, FIELD_IDS),
        ({"ALLOWED_HOSTS": []}, HOSTS),
        ({"ALLOWED_HOSTS": ["*"]}, HOSTS),
        ({"ALLOWED_HOSTS": [".example"]}, HOSTS),
        ({"CSRF_TRUSTED_ORIGINS": ["http://diversion.example"]}, ORIGINS),
        ({"CSRF_TRUSTED_ORIGINS": ["https://*.example"]}, ORIGINS),
        ({"SESSION_COOKIE_SECURE": False}, "Cookies must be sent over https alone."),
        ({"CSRF_COOKIE_SECURE": False}, "Cookies must be sent over https alone."),
        ({"SESSION_COOKIE_HTTPONLY": False}, "Cookies must be out of reach for scripts."),
        ({"SECURE_SSL_REDIRECT": False}, "Plain http must be sent to https."),
        ({"SECURE_PROXY_SSL_HEADER": PROXY}, TOGETHER),
        ({"TRUSTED_PROXIES": 1}, TOGETHER),
        ({"SECURE_PROXY_SSL_HEADER": PROXY, "TRUSTED_PROXIES": 1}, ""),
        ({"SECOND_FACTOR_IS_REQUIRED": False}, "SECOND_FACTOR_IS_REQUIRED must not be off."),
        ({"PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"]}, "Passwords must be kept by Argon2."),
        ({"SUPPRESS_BELOW": 0}, FLOOR.format("SUPPRESS_BELOW", 5)),
        ({"SUPPRESS_BELOW": 4}, FLOOR.format("SUPPRESS_BELOW", 5)),
        ({"SUPPRESS_BELOW": 5}, ""),
        ({"ROUND_TO": 4}, FLOOR.format("ROUND_TO", 5)),
        ({"ROUND_TO": 5}, ""),
        ({"RATE_FLOOR": 9}, FLOOR.format("RATE_FLOOR", 10)),
        ({"RATE_FLOOR": 10}, ""),
    ],
)
def test_what_is_unsafe_is_named_in_one_plain_sentence(refusals, changes, sentence):
    assert refusals(**changes) == sentence


@pytest.mark.parametrize(
    ("key", "guessable"),
    [("abcdefghijklmno", True), ("abcdefghijklmnop", False), ("abcdefghijklmnop" * 2, True), ("", True)],
)
def test_a_key_of_few_signs_or_of_one_part_again_and_again_is_guessable(key, guessable):
    assert is_guessable(key) is guessable


@pytest.mark.django_db
class TestDatabase:
    def test_a_database_of_no_demonstration_is_taken(self):
        member("administrator", username="administrator-1")
        member("administrator", username="sam.iveson")
        assert database_safety.demonstration_accounts() == []

    @pytest.mark.parametrize("name", ["administrator-1", "custody-officer-1", "anawim-team-leader-1"])
    def test_a_sign_in_of_the_demonstration_is_found(self, name):
        user = member("administrator", username=name)
        user.set_password(f"demo-{name}")
        user.save()
        assert database_safety.demonstration_accounts() == [name]

    def test_production_does_not_start_with_one(self, settings):
        user = member("administrator", username="administrator-1")
        user.set_password("demo-administrator-1")
        user.save()
        assert database_safety.DEMONSTRATION in database_safety.database_findings()
        settings.IS_PRODUCTION = True
        said = [error.msg for error in database_safety.check_database(databases=["default"])]
        assert database_safety.DEMONSTRATION in said

    def test_a_demonstration_is_not_asked(self):
        assert database_safety.check_database(databases=["default"]) == []

    def test_without_a_database_it_is_not_asked(self, settings):
        settings.IS_PRODUCTION = True
        assert database_safety.check_database(databases=None) == []

    @pytest.mark.postgres
    @pytest.mark.parametrize(
        ("kind", "sentences"),
        [
            ("NOSUPERUSER NOBYPASSRLS", []),
            ("NOSUPERUSER BYPASSRLS", [database_safety.BYPASS]),
            ("SUPERUSER NOBYPASSRLS", [database_safety.SUPERUSER]),
        ],
    )
    def test_the_role_must_be_one_that_rules_bind(self, kind, sentences):
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE ROLE of_a_test {kind}")
            cursor.execute("SET SESSION AUTHORIZATION of_a_test")
            try:
                assert database_safety.role_findings() == sentences
            finally:
                cursor.execute("RESET SESSION AUTHORIZATION")

    @pytest.mark.postgres
    @pytest.mark.parametrize(
        ("value", "sentences"), [("off", [database_safety.NOT_DURABLE]), ("local", []), ("on", [])]
    )
    def test_what_is_said_to_be_kept_is_on_the_disk(self, value, sentences):
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL synchronous_commit TO {value}")
        assert database_safety.durability_findings() == sentences


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
