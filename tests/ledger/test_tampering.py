"""Whoever has the database, even as its owner, cannot change the ledger without being found and named."""

import hashlib
import hmac
import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.urls import reverse

from ledger import chain, triggers
from ledger.checkpoints import checkpoint_file, set_file_aside, write_checkpoint
from ledger.models import Check, Checkpoint, Entry, Head, Job, Kind
from ledger.outbox import run_due_jobs
from ledger.schedules import check_nightly
from ledger.transactions import act

pytestmark = pytest.mark.django_db

GUESSED_KEY = b"a key that the thief made up, of some length"


def enter(actor, count=1):
    for number in range(count):
        with act():
            Entry.objects.enter(None, actor=actor, verb=f"act_{number}", kind=Kind.SETTING, facts={"n": number})


def force(*statements):
    """Change the ledger as a thief with the owner's rights would: triggers gone, then put back."""
    triggers.drop_triggers(connection)
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    triggers.create_triggers(connection)


def mend_head(seq):
    mac = Entry.objects.get(seq=seq).mac if seq else ""
    return f"UPDATE ledger_head SET seq = {seq}, mac = '{mac}'"


def seal_again_without_the_key(first):
    """Every entry from the first one on, and the head, sealed with a key of the thief's."""
    prev = Entry.objects.get(seq=first - 1).mac
    statements = []
    for entry in Entry.objects.filter(seq__gte=first).order_by("seq"):
        entry.verb = "harmless"
        mac = hmac.new(GUESSED_KEY, prev.encode() + entry.canonical(), hashlib.sha256).hexdigest()
        statements.append(
            f"UPDATE ledger_entry SET verb = 'harmless', prev = '{prev}', mac = '{mac}' WHERE seq = {entry.seq}"
        )
        prev = mac
    return [*statements, f"UPDATE ledger_head SET mac = '{prev}'"]


def forged_copy(of, as_seq):
    columns = [field.column for field in Entry._meta.local_fields if field.column not in ("id", "seq")]
    listed, forged_id = (
        ", ".join(columns),
        "0" * 32 if connection.vendor == "sqlite" else f"{'0' * 8}-0000-0000-0000-{'0' * 12}",
    )
    return f"INSERT INTO ledger_entry (id, seq, {listed}) SELECT '{forged_id}', {as_seq}, {listed} FROM ledger_entry WHERE seq = {of}"


TAMPERINGS = {
    "a word of an entry is changed": (lambda: ["UPDATE ledger_entry SET verb = 'x' WHERE seq = 4"], 4),
    "who did it is changed": (lambda: ["UPDATE ledger_entry SET actor_id = NULL WHERE seq = 4"], 4),
    "when it was is changed": (lambda: ["UPDATE ledger_entry SET at = '2020-01-01 00:00:00+00' WHERE seq = 4"], 4),
    "the first entry is taken out": (lambda: ["DELETE FROM ledger_entry WHERE seq = 1"], 1),
    "an entry in the middle is taken out": (lambda: ["DELETE FROM ledger_entry WHERE seq = 4"], 4),
    "an entry is taken out and the rest moved up": (
        lambda: [
            "DELETE FROM ledger_entry WHERE seq = 4",
            "UPDATE ledger_entry SET seq = -(seq - 1) WHERE seq > 4",
            "UPDATE ledger_entry SET seq = -seq WHERE seq < 0",
        ],
        4,
    ),
    "two entries change places": (
        lambda: [
            "UPDATE ledger_entry SET seq = CASE seq WHEN 4 THEN -5 ELSE -4 END WHERE seq IN (4, 5)",
            "UPDATE ledger_entry SET seq = -seq WHERE seq < 0",
        ],
        4,
    ),
    "an entry is put in at the end": (lambda: [forged_copy(of=4, as_seq=9)], 9),
    "the last entry is cut": (lambda: ["DELETE FROM ledger_entry WHERE seq = 8"], 8),
    "the last entry is cut and the head mended": (
        lambda: [mend_head(7), "DELETE FROM ledger_entry WHERE seq = 8"],
        8,
    ),
    "half is cut and the head mended": (lambda: [mend_head(4), "DELETE FROM ledger_entry WHERE seq > 4"], 5),
    "all is cut and the head mended": (lambda: [mend_head(0), "DELETE FROM ledger_entry"], 1),
    "all is cut and the head too": (lambda: ["DELETE FROM ledger_entry", "DELETE FROM ledger_head"], 1),
    "entries are sealed again without the key": (lambda: seal_again_without_the_key(4), 4),
    "the head alone is changed": (lambda: ["UPDATE ledger_head SET seq = 20"], 9),
    "the head alone is taken out": (lambda: ["DELETE FROM ledger_head"], 9),
    "another key is named for an entry": (lambda: ["UPDATE ledger_entry SET key_id = '7' WHERE seq = 4"], 1),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_each_kind_of_tampering_is_found_and_the_first_bad_entry_named(auditor, name):
    enter(auditor, 6)
    write_checkpoint()
    enter(auditor, 2)
    statements, first_bad = TAMPERINGS[name]
    force(*statements())
    assert chain.verify_chain().first_bad == first_bad


def test_what_nobody_touched_raises_no_alarm(auditor):
    enter(auditor, 6)
    write_checkpoint()
    enter(auditor, 2)
    assert chain.verify_chain() == chain.Finding(8, checkpoints=1)


def test_a_head_put_back_to_where_it_once_was_is_found_by_the_checkpoint(auditor):
    enter(auditor, 3)
    old = Head.objects.get()
    enter(auditor, 3)
    write_checkpoint()
    force("DELETE FROM ledger_entry WHERE seq > 3")
    old.save()
    found = chain.verify_chain()
    assert (found.first_bad, found.fault) == (4, "Entries after 3 are missing: a checkpoint was signed at 6.")


def test_a_ledger_written_anew_with_the_key_is_found_by_the_checkpoint(auditor):
    enter(auditor, 3)
    write_checkpoint()
    force("DELETE FROM ledger_entry", "DELETE FROM ledger_head")
    enter(auditor, 4)
    found = chain.verify_chain()
    assert (found.first_bad, found.fault) == (3, "Entry 3 is not the one that a checkpoint was signed for.")


def test_a_first_key_wiped_with_everything_else_is_missed_where_people_have_signed_in(auditor, client_for):
    client_for(auditor)
    enter(auditor, 1)
    force("DELETE FROM ledger_entry", "DELETE FROM ledger_head")
    assert chain.verify_chain().fault == "The row that says where the ledger ends is missing."


def test_work_goes_on_after_a_changed_end_and_the_next_entry_tells_of_it(auditor):
    enter(auditor, 3)
    force(mend_head(2), "DELETE FROM ledger_entry WHERE seq = 3")
    enter(auditor, 1)
    assert list(Entry.objects.values_list("seq", "verb")) == [
        (1, "act_0"),
        (2, "act_1"),
        (3, "find_broken_end"),
        (4, "act_0"),
    ]
    found = chain.verify_chain()
    assert (found.first_bad, found.fault) == (3, "Before entry 3 somebody had changed where the ledger ends.")


def test_nothing_is_signed_twice_for_one_end(auditor):
    enter(auditor, 2)
    assert (write_checkpoint().seq, write_checkpoint()) == (2, None)


def test_nothing_is_signed_for_an_empty_ledger():
    assert write_checkpoint() is None


def kept_lines():
    return checkpoint_file().read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda lines: lines[:1], "Checkpoint 4 is missing from the file"),
        (lambda lines: [lines[0], lines[1].replace('"seq": 4', '"seq": 3')], "Line 2 of the file"),
        (lambda lines: [lines[0], "torn"], "Line 2 of the file"),
    ],
    ids=["cut", "changed", "torn"],
)
def test_a_file_of_checkpoints_that_was_changed_is_a_fault_of_its_own(auditor, change, fault):
    for _ in range(2):
        enter(auditor, 2)
        write_checkpoint()
    checkpoint_file().write_text("\n".join(change(kept_lines())) + "\n", encoding="utf-8")
    assert chain.verify_chain().fault.startswith(fault)


def test_a_changed_file_does_not_hide_a_changed_entry(auditor):
    enter(auditor, 4)
    write_checkpoint()
    checkpoint_file().write_text("", encoding="utf-8")
    force("UPDATE ledger_entry SET verb = 'x' WHERE seq = 2")
    found = chain.verify_chain()
    assert (found.first_bad, found.fault) == (2, "Entry 2 is not what was sealed.")


def test_a_line_that_a_full_disk_cut_makes_room_for_the_next(auditor):
    enter(auditor, 2)
    write_checkpoint()
    with checkpoint_file().open("a", encoding="utf-8") as kept:
        kept.write('{"at": "2026-')
    enter(auditor, 2)
    write_checkpoint()
    assert [json.loads(line)["seq"] for line in kept_lines()] == [2, 4]
    assert chain.verify_chain() == chain.Finding(4, checkpoints=2)


def test_a_checkpoint_changed_in_the_database_is_a_fault(auditor):
    enter(auditor, 2)
    write_checkpoint()
    force("UPDATE ledger_checkpoint SET mac = 'ffff'")
    assert chain.verify_chain().fault == "Checkpoint 2 is not what was signed."


def test_a_checkpoint_that_only_the_file_has_still_counts(auditor):
    enter(auditor, 4)
    write_checkpoint()
    old = Entry.objects.get(seq=2)
    force("DELETE FROM ledger_checkpoint", "DELETE FROM ledger_entry WHERE seq > 2")
    head = Head.objects.get()
    head.end_at(2, old.mac)
    head.save()
    assert chain.verify_chain().fault == "Entries after 2 are missing: a checkpoint was signed at 4."


def test_a_ledger_that_did_not_grow_is_not_signed_again(auditor):
    signed = []
    for count in (1, 1, 0, 1):
        enter(auditor, count)
        signed.append(getattr(write_checkpoint(), "seq", None))
    assert (signed, [json.loads(line)["seq"] for line in kept_lines()]) == ([1, 2, None, 3], [1, 2, 3])


def test_the_file_can_be_read_by_its_owner_alone_and_holds_no_content(auditor):
    enter(auditor, 1)
    write_checkpoint()
    assert oct(checkpoint_file().stat().st_mode & 0o777) == "0o600"
    assert {*json.loads(kept_lines()[0])} == {"seq", "mac", "at", "signature"}


def test_a_database_that_begins_anew_leaves_the_file_of_its_forerunner_aside(auditor):
    enter(auditor, 1)
    write_checkpoint()
    set_file_aside()
    assert (checkpoint_file().exists(), len(list(checkpoint_file().parent.iterdir()))) == (False, 1)


class TestHandingTheKeyOver:
    @pytest.fixture
    def new_key(self, settings):
        settings.AUDIT_OLD_KEYS = {"1": settings.AUDIT_KEY}
        settings.AUDIT_KEY, settings.AUDIT_KEY_ID = "the second key of the ledger, of some length", "2"

    def test_entries_go_on_under_the_old_key_until_it_is_handed_over(self, auditor, administrator, settings, new_key):
        enter(auditor, 1)
        call_command("hand_over_ledger_key", "2", username=administrator.username)
        enter(auditor, 1)
        assert list(Entry.objects.values_list("verb", "key_id")) == [
            ("act_0", "2"),
            ("hand_over_key", "2"),
            ("act_0", "2"),
        ]

    def test_the_last_entry_under_the_old_key_names_the_new_one(self, auditor, administrator, settings):
        enter(auditor, 1)
        settings.AUDIT_OLD_KEYS = {"2": "the second key of the ledger, of some length"}
        call_command("hand_over_ledger_key", "2", username=administrator.username)
        enter(auditor, 1)
        assert list(Entry.objects.values_list("verb", "key_id")) == [
            ("act_0", "1"),
            ("hand_over_key", "1"),
            ("act_0", "2"),
        ]
        assert Entry.objects.get(verb="hand_over_key").facts == {"from": "1", "to": "2"}
        assert chain.verify_chain() == chain.Finding(3)

    def test_a_new_ledger_is_handed_over_too(self, administrator, settings):
        settings.AUDIT_OLD_KEYS = {"2": "the second key of the ledger, of some length"}
        call_command("hand_over_ledger_key", "2", username=administrator.username)
        assert (Head.objects.get().key_id, chain.verify_chain()) == ("2", chain.Finding(1))

    def test_a_key_that_nobody_handed_over_is_found(self, auditor, settings):
        enter(auditor, 1)
        settings.AUDIT_OLD_KEYS = {"2": "the second key of the ledger, of some length"}
        head = Head.objects.get()
        head.key_id = "2"
        head.end_at(head.seq, head.mac)
        head.save()
        enter(auditor, 1)
        assert chain.verify_chain().fault == "Entry 2 was sealed with key 2, which nobody handed over."

    def test_an_entry_that_only_looks_like_a_handing_over_hands_nothing_over(self, auditor, settings):
        settings.AUDIT_OLD_KEYS = {"2": "the second key of the ledger, of some length"}
        with act():
            Entry.objects.enter(
                None, actor=auditor, verb="something_else", kind=Kind.SETTING, facts={"from": "1", "to": "2"}
            )
        head = Head.objects.get()
        head.key_id = "2"
        head.end_at(head.seq, head.mac)
        head.save()
        enter(auditor, 1)
        assert chain.verify_chain().fault == "Entry 2 was sealed with key 2, which nobody handed over."

    def test_without_the_old_key_nothing_is_entered_and_nothing_done(self, auditor, settings):
        enter(auditor, 1)
        settings.AUDIT_KEY_ID = "2"
        with pytest.raises(chain.UnknownKey):
            enter(auditor, 1)
        assert (Entry.objects.count(), chain.verify_chain().fault) == (
            1,
            "Key 1 of the ledger is not at hand: set AUDIT_KEY_ID or AUDIT_OLD_KEYS.",
        )

    def test_only_an_administrator_hands_it_over(self, auditor):
        enter(auditor, 1)
        with pytest.raises(CommandError, match="It is for: administrator."):
            call_command("hand_over_ledger_key", "2", username=auditor.username)

    def test_a_key_that_is_not_at_hand_is_refused(self, auditor, administrator):
        enter(auditor, 1)
        with pytest.raises(CommandError, match="Key 2 of the ledger is not at hand"):
            call_command("hand_over_ledger_key", "2", username=administrator.username)
        assert Head.objects.get().key_id == "1"


class TestThePageOfChecks:
    PAGE = reverse("ledger:check-list")

    def test_a_ledger_that_was_never_checked_says_so(self, client_for, auditor):
        assert "The ledger has not been checked yet." in client_for(auditor).get(self.PAGE).content.decode()

    def test_a_good_ledger_is_said_to_be_as_it_was_sealed(self, client_for, auditor):
        enter(auditor, 3)
        check_nightly()
        shown = client_for(auditor).get(self.PAGE).content.decode()
        assert "All 3 entries were as they were sealed" in shown

    def test_a_fault_is_told_first(self, client_for, auditor):
        enter(auditor, 3)
        force("UPDATE ledger_entry SET verb = 'x' WHERE seq = 2")
        check_nightly()
        shown = client_for(auditor).get(self.PAGE).content.decode()
        assert "Entry 2 is not what was sealed." in shown

    def test_the_auditor_has_it_checked_once_and_the_result_bears_their_name(self, client_for, auditor):
        enter(auditor, 1)
        client = client_for(auditor)
        for _ in range(2):
            client.post(reverse("ledger:check-ask"))
        assert Job.objects.filter(task="ledger.check").count() == 1
        assert "A check has been asked for." in client.get(self.PAGE).content.decode()
        run_due_jobs()
        assert Check.objects.values_list("asked_by", "first_bad").get() == (auditor.pk, None)

    def test_the_last_checkpoint_stands_on_it(self, client_for, auditor):
        enter(auditor, 1)
        write_checkpoint()
        assert Checkpoint.objects.get().mac in client_for(auditor).get(self.PAGE).content.decode()

    def test_others_are_refused(self, client_for, administrator, team_leader):
        for user in (administrator, team_leader):
            assert client_for(user).get(self.PAGE).status_code == 403
            assert client_for(user).post(reverse("ledger:check-ask")).status_code == 403


class TestTriggers:
    @pytest.mark.parametrize("table", triggers.TABLES)
    def test_one_that_is_gone_makes_the_service_not_ready(self, client, table):
        name = next(iter(name for name in triggers._wanted(connection) if name.startswith(table)))
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if connection.vendor == "postgresql" else ""))
        answer = client.get(reverse("health-ready"))
        assert (answer.status_code, answer.json()["checks"]["ledger"]) == (
            503,
            "The ledger is not protected: its triggers are missing or changed.",
        )

    @pytest.mark.postgres
    @pytest.mark.parametrize(
        "statement",
        [
            "ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_no_change",
            "CREATE OR REPLACE FUNCTION ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
        ],
        ids=["disabled", "emptied"],
    )
    def test_one_that_was_disabled_or_emptied_counts_as_gone(self, statement):
        with connection.cursor() as cursor:
            cursor.execute(statement)
        assert not triggers.are_in_place(connection)
