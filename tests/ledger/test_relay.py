"""PostgreSQL calls the relay at the commit of whoever left it work."""

import pytest
from django.db import connection

from ledger import outbox
from ledger.transactions import act

pytestmark = pytest.mark.postgres


def test_the_relay_is_called_once_for_an_act_that_leaves_jobs(real_commits):
    with connection.cursor() as cursor:
        cursor.execute("LISTEN outbox")
    with act():
        outbox.queue_job("ledger.test_note", "a")
        outbox.queue_job("ledger.test_note", "b")
    heard = [one.channel for one in connection.connection.notifies(timeout=1)]
    with connection.cursor() as cursor:
        cursor.execute("UNLISTEN outbox")
    assert heard == ["outbox"]
