"""The chain: every entry sealed, every fault named."""

import hashlib

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from ledger import acts, chain, triggers
from ledger.models import Entry, Head, Kind
from ledger.transactions import act

pytestmark = pytest.mark.django_db


def enter(actor, count=1):
    with act():
        for number in range(count):
            Entry.objects.enter(None, actor=actor, verb=f"act_{number}", kind=Kind.SETTING, facts={"n": number})


def force(statement, *values):
    """Change the ledger as a thief with the owner's rights would: triggers gone, then put back."""
    triggers.drop_triggers(connection)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
    triggers.create_triggers(connection)


def test_entries_of_an_act_are_numbered_without_holes_and_verify(auditor):
    before = Entry.objects.count()
    enter(auditor, 3)
    enter(auditor, 2)
    assert list(Entry.objects.values_list("seq", flat=True)) == list(range(1, before + 6))
    assert chain.verify_chain() == chain.Finding(before + 5)


def test_an_act_chains_its_entries_in_as_many_statements_however_many_there_are(auditor):
    enter(auditor)
    together = ["SELECT", "WITH"] if connection.vendor == "postgresql" else ["SELECT", "INSERT", "UPDATE"]
    for count in (1, 7):
        with CaptureQueriesContext(connection) as seen:
            enter(auditor, count)
        statements = [one["sql"].split(" ")[0] for one in seen.captured_queries if "SAVEPOINT" not in one["sql"]]
        assert statements == together
        last = Entry.objects.last()
        assert Head.objects.values_list("seq", "mac").get() == (last.seq, last.mac)


def test_a_head_that_was_set_back_stops_nobody_and_is_told_of_for_ever(auditor):
    enter(auditor, 2)
    Head.objects.update(seq=1)
    enter(auditor)
    assert list(Entry.objects.values_list("seq", "verb")) == [
        (1, "act_0"),
        (2, "act_1"),
        (3, "find_broken_end"),
        (4, "act_0"),
    ]
    assert chain.verify_chain().first_bad == 3


def test_an_entry_outside_an_act_is_refused(auditor):
    with pytest.raises(acts.NoAct):
        Entry.objects.enter(None, actor=auditor, verb="stray")


def test_what_an_act_undoes_leaves_no_entry(auditor):
    before = Entry.objects.count()
    with pytest.raises(ZeroDivisionError), act():
        Entry.objects.enter(None, actor=auditor, verb="undone")
        raise ZeroDivisionError
    assert Entry.objects.count() == before


def test_an_inner_act_that_fails_takes_the_whole_with_it(auditor):
    before = Entry.objects.count()
    with pytest.raises(ZeroDivisionError), act():
        Entry.objects.enter(None, actor=auditor, verb="outer")
        with act():
            Entry.objects.enter(None, actor=auditor, verb="inner")
            raise ZeroDivisionError
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    ("statement", "first_bad"),
    [
        ("UPDATE ledger_entry SET reason = 'changed' WHERE seq = 3", 3),
        ("UPDATE ledger_entry SET actor_id = NULL WHERE seq = 2", 2),
        ("DELETE FROM ledger_entry WHERE seq = 2", 2),
        ("DELETE FROM ledger_entry WHERE seq = 5", 5),
        ("UPDATE ledger_entry SET seq = -seq WHERE seq = 4", 1),
    ],
)
def test_an_edit_a_hole_and_a_cut_tail_are_named(auditor, statement, first_bad):
    enter(auditor, 5)
    force(statement)
    assert chain.verify_chain().first_bad == first_bad


def test_a_swap_is_named(auditor):
    enter(auditor, 5)
    force("UPDATE ledger_entry SET seq = CASE seq WHEN 2 THEN -3 ELSE -2 END WHERE seq IN (2, 3)")
    force("UPDATE ledger_entry SET seq = -seq WHERE seq < 0")
    assert chain.verify_chain().first_bad == 2


def test_an_entry_made_without_the_key_is_named(auditor, settings):
    enter(auditor, 2)
    settings.AUDIT_KEY = "not the key"
    enter(auditor, 1)
    settings.AUDIT_KEY = "demonstration-only-key-not-for-any-real-person-audit"
    assert chain.verify_chain().first_bad == 3


@pytest.mark.parametrize("statement", ["UPDATE ledger_entry SET verb = 'x'", "DELETE FROM ledger_entry"])
def test_the_database_itself_refuses_to_change_the_ledger(auditor, statement):
    enter(auditor)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert chain.verify_chain().first_bad is None


def test_the_triggers_are_in_place():
    assert triggers.are_in_place(connection)


def test_a_batch_entry_holds_the_count_and_the_digest_of_its_ids(auditor):
    with act():
        entry = Entry.objects.enter_batch(
            ["a", "b"], actor=auditor, verb="import", kind=Kind.COLLECTION, object_kind="x", facts={"file": "f"}
        )
    digest = hashlib.sha256(b"a\nb").hexdigest()
    assert entry.facts == {"file": "f", "count": 2, "digest": digest}
    assert Head.objects.get().seq == entry.seq
