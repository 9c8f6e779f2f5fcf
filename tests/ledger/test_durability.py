"""Nobody is told of an act before the disk has it, and no act holds the end of the ledger while it waits for the disk."""

import threading

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from ledger import chain
from ledger.models import Entry, Kind
from ledger.transactions import act

pytestmark = pytest.mark.postgres


def enter(actor, number=0):
    with act():
        Entry.objects.enter(None, actor=actor, verb=f"act_{number}", kind=Kind.SETTING)


def asked(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def test_the_disk_has_an_act_when_it_returns(real_commits, auditor):
    with act():
        Entry.objects.enter(None, actor=auditor, verb="kept", kind=Kind.SETTING)
        before = asked("SELECT pg_current_wal_insert_lsn()")
    assert asked(f"SELECT pg_current_wal_flush_lsn() > '{before}'")


def test_the_commit_lets_go_of_the_end_and_the_act_waits_for_the_disk_afterwards(real_commits, auditor):
    enter(auditor)
    with CaptureQueriesContext(connection) as seen:
        enter(auditor)
    told = [one["sql"] for one in seen.captured_queries]
    (commit,) = [number for number, sql in enumerate(told) if sql.startswith("COMMIT")]
    assert [chain.NOT_WAITING in sql for sql in told[commit - 1 : commit]] == [True]
    assert told[commit + 1 :] == [chain.WAIT]
    assert asked("SHOW synchronous_commit") == "on"


def test_an_act_inside_somebody_elses_transaction_leaves_its_commit_as_it_is(real_commits, auditor):
    with CaptureQueriesContext(connection) as seen, transaction.atomic():
        enter(auditor)
        assert asked("SHOW synchronous_commit") == "on"
    assert [sql for sql in (one["sql"] for one in seen.captured_queries) if "synchronous_commit'" in sql] == []
    assert chain.WAIT not in [one["sql"] for one in seen.captured_queries]


def test_an_act_inside_an_act_waits_once_and_one_without_entries_commits_as_ever(real_commits, auditor):
    with CaptureQueriesContext(connection) as seen, act():
        enter(auditor)
        enter(auditor, 1)
    assert [one["sql"] for one in seen.captured_queries].count(chain.WAIT) == 1
    with CaptureQueriesContext(connection) as seen, act():
        asked("SELECT 1")
    assert [one["sql"] for one in seen.captured_queries if chain.WAIT in one["sql"]] == []


def test_an_act_that_fails_is_waited_for_by_nobody(real_commits, auditor):
    with CaptureQueriesContext(connection) as seen, pytest.raises(ZeroDivisionError), act():
        Entry.objects.enter(None, actor=auditor, verb="undone", kind=Kind.SETTING)
        raise ZeroDivisionError
    assert chain.WAIT not in [one["sql"] for one in seen.captured_queries]
    assert Entry.objects.count() == 0


def test_many_at_once_make_one_chain_without_holes(real_commits, auditor):
    def work():
        for number in range(25):
            enter(auditor, number)
        connections.close_all()

    hands = [threading.Thread(target=work) for _ in range(8)]
    for one in hands:
        one.start()
    for one in hands:
        one.join()
    assert chain.verify_chain() == chain.Finding(200)
