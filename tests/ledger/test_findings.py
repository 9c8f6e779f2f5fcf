"""What a check of the ledger says: each fault in words, with the number of the entry, and how many there are."""

import json

import pytest

from accounts.models import User
from ledger import chain
from ledger.checkpoints import LONGEST_LINE, append_lines, checkpoint_file, write_checkpoint
from ledger.models import Checkpoint, Entry, Head, Kind
from tests.ledger.test_tampering import enter, force, mend_head

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        (["DELETE FROM ledger_entry WHERE seq = 2"], (2, 2, "Entry 2 is missing.")),
        (["UPDATE ledger_entry SET verb = 'x' WHERE seq = 3"], (3, 3, "Entry 3 is not what was sealed.")),
        (["DELETE FROM ledger_entry WHERE seq = 4"], (3, 4, "Entries after 3 are missing.")),
        (["UPDATE ledger_head SET mac = 'ffff'"], (4, 5, "Entries after 4 are missing.")),
        (
            ["UPDATE ledger_head SET seal = 'ffff'"],
            (4, 5, "The end at 4 is not what was sealed: entries after it may be missing."),
        ),
        (["DELETE FROM ledger_head"], (4, 5, "The row that says where the ledger ends is missing.")),
    ],
)
def test_each_fault_is_said_in_words_with_its_number(auditor, statements, said):
    enter(auditor, 4)
    force(*statements)
    found = chain.verify_chain()
    assert (found.count, found.first_bad, found.fault, found.checkpoints) == (*said, 0)


def test_where_a_key_is_not_at_hand_all_entries_are_counted_and_the_first_is_bad(auditor, settings):
    enter(auditor, 3)
    settings.AUDIT_KEY_ID = "another"
    found = chain.verify_chain()
    assert (found.count, found.first_bad, found.fault != "") == (3, 1, True)


def test_a_new_installation_is_no_fault_until_somebody_has_signed_in(auditor, client_for):
    Head.objects.all().delete()
    assert chain.verify_chain() == chain.Finding(0)
    client_for(auditor)
    force("DELETE FROM ledger_entry", "DELETE FROM ledger_head")
    assert (chain.verify_chain().first_bad, User.objects.exclude(last_login=None).count()) == (1, 1)


def test_checkpoints_are_counted_once_for_each_end_and_judged_in_their_order(auditor):
    for _ in range(3):
        enter(auditor, 2)
        write_checkpoint()
    assert chain.verify_chain() == chain.Finding(6, checkpoints=3)
    force("UPDATE ledger_checkpoint SET mac = 'ffff' WHERE seq > 2")
    found = chain.verify_chain()
    assert (found.first_bad, found.fault, found.checkpoints) == (4, "Checkpoint 4 is not what was signed.", 3)


def test_after_a_changed_end_the_entry_that_says_so_names_where_it_was_said_to_end(auditor):
    enter(auditor, 3)
    Head.objects.update(seq=7)
    enter(auditor, 1)
    entry = Entry.objects.get(verb="find_broken_end")
    assert (entry.seq, entry.kind, entry.role, entry.actor, entry.facts) == (4, Kind.SETTING, "clock", None, {"seq": 7})
    assert Head.objects.get().seq == 5


def test_an_end_that_was_changed_before_there_was_an_entry_begins_at_one():
    Head.objects.create(seq=7, mac="ffff")
    enter(User.objects.clock(), 1)
    assert list(Entry.objects.values_list("seq", "verb")) == [(1, "find_broken_end"), (2, "act_0")]


def test_a_handing_over_is_entered_by_whom_it_was_made_and_both_keys_are_named(auditor, administrator, settings):
    enter(auditor, 1)
    settings.AUDIT_OLD_KEYS = {"1": settings.AUDIT_KEY}
    settings.AUDIT_KEY, settings.AUDIT_KEY_ID = "the second key of the ledger, of some length", "2"
    chain.hand_over_key("2", actor=administrator)
    entry = Entry.objects.get(verb="hand_over_key")
    assert (entry.actor, entry.role, entry.kind, entry.facts) == (
        administrator,
        "administrator",
        Kind.SETTING,
        {"from": "1", "to": "2"},
    )
    enter(auditor, 1)
    assert (Entry.objects.last().key_id, Head.objects.get().key_id, chain.verify_chain().fault) == ("2", "2", "")


# -- The file ------------------------------------------------------------------------------------------------------------


def test_the_file_is_named_for_its_database_and_lies_where_it_was_said(settings, monkeypatch, tmp_path):
    assert checkpoint_file().parent == tmp_path / "checkpoints"
    settings.CHECKPOINT_DIR = tmp_path / "elsewhere"
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", f"/srv/{'x' * 70}/{'long_name' * 9}.sqlite3")
    assert checkpoint_file() == tmp_path / "elsewhere" / f"ledger-{('long-name' * 9)[-60:]}.jsonl"


def test_a_line_says_the_end_and_its_signature(auditor):
    enter(auditor, 2)
    row = write_checkpoint()
    told = json.loads(checkpoint_file().read_text(encoding="utf-8"))
    assert (Checkpoint.objects.get().mac, told) == (
        Head.objects.get().mac,
        {**row.statement(), "signature": row.signature},
    )


@pytest.mark.parametrize("length", [1, LONGEST_LINE - 1, LONGEST_LINE // 2])
def test_what_stands_after_the_last_line_end_gives_way_to_the_next_line(tmp_path, length):
    path = tmp_path / "deep" / "list.jsonl"
    append_lines(path, ["first", "second"])
    with path.open("a", encoding="utf-8") as kept:
        kept.write("x" * length)
    append_lines(path, ["third"])
    assert path.read_text(encoding="utf-8") == "first\nsecond\nthird\n"
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


@pytest.mark.parametrize(
    "line", ["[]", "{}", '{"seq": "x"}', "{", '{"seq": 1, "mac": "a", "at": "x", "signature": "a"}']
)
def test_a_line_that_cannot_be_read_is_a_fault_with_its_number(auditor, line):
    enter(auditor, 2)
    write_checkpoint()
    with checkpoint_file().open("a", encoding="utf-8") as kept:
        kept.write(f"{line}\n")
    found = chain.verify_chain()
    assert (found.first_bad, found.fault) == (0, f"Line 2 of the file {checkpoint_file().name} cannot be read.")


def test_a_cut_that_mends_the_end_is_found_by_the_checkpoint_after_it(auditor):
    for _ in range(2):
        enter(auditor, 2)
        write_checkpoint()
    force(mend_head(3), "DELETE FROM ledger_entry WHERE seq = 4")
    found = chain.verify_chain()
    assert (found.count, found.first_bad, found.fault) == (
        3,
        4,
        "Entries after 3 are missing: a checkpoint was signed at 4.",
    )
