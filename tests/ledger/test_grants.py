"""The role of the running service reads the ledger and adds to it, and can do nothing else to it."""

import pytest
from django.db import ProgrammingError, connection, transaction

from diversion import database_safety
from ledger import chain, grants
from ledger.models import Entry, Kind
from ledger.transactions import act

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


@pytest.fixture
def as_application(settings):
    """The rest of the test is done as the role that serves; the tables are another's."""
    settings.APPLICATION_ROLE = "serves_in_a_test"
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE serves_in_a_test NOSUPERUSER")
        grants.grant_to_application(connection)
        cursor.execute("SET SESSION AUTHORIZATION serves_in_a_test")
        yield
        cursor.execute("RESET SESSION AUTHORIZATION")


def enter(actor):
    with act():
        Entry.objects.enter(None, actor=actor, verb="tried", kind=Kind.SETTING)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET verb = 'x'",
        "DELETE FROM ledger_entry",
        "TRUNCATE ledger_entry",
        "DELETE FROM ledger_head",
        "UPDATE ledger_checkpoint SET mac = 'x'",
        "DELETE FROM ledger_checkpoint",
        "DROP TRIGGER ledger_entry_no_change ON ledger_entry",
        "ALTER TABLE ledger_entry DISABLE TRIGGER ALL",
        "ALTER TABLE ledger_entry OWNER TO serves_in_a_test",
        "DROP TABLE ledger_entry",
        "DROP FUNCTION ledger_append_only() CASCADE",
        "CREATE OR REPLACE FUNCTION ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
        "SET session_replication_role = replica",
    ],
)
def test_what_would_change_the_ledger_is_not_allowed(auditor, as_application, statement):
    enter(auditor)
    with pytest.raises(ProgrammingError, match="must be|permission denied"), transaction.atomic():
        connection.cursor().execute(statement)
    assert chain.verify_chain() == chain.Finding(1)


def test_acts_are_entered_as_ever(auditor, as_application):
    enter(auditor)
    enter(auditor)
    assert list(Entry.objects.values_list("seq", flat=True)) == [1, 2]


def test_production_serves_as_a_role_that_may_not_change_it(as_application):
    assert database_safety.ownership_findings() == []


def test_production_does_not_serve_as_the_owner_or_unbound():
    assert database_safety.ownership_findings() == [database_safety.OWNER, database_safety.UNBOUND]


def test_without_the_name_of_a_role_nothing_is_granted(settings):
    settings.APPLICATION_ROLE = ""
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE serves_in_a_test NOSUPERUSER")
        grants.grant_to_application(connection)
        cursor.execute("SELECT has_table_privilege('serves_in_a_test', 'ledger_entry', 'SELECT')")
        assert cursor.fetchone() == (False,)
