"""Checkpoints elsewhere: a second database that agrees or is named, and a key that signs after another."""

import sqlite3
from contextlib import closing

import pytest
from django.core.management import CommandError, call_command

from ledger import chain
from ledger.checkpoints import checkpoint_file, write_checkpoint
from ledger.keys import public_key
from ledger.models import Checkpoint, Entry, Head
from ledger.second_database import keep_newer, read_kept
from tests.ledger.test_tampering import enter, force

pytestmark = pytest.mark.django_db


class TestTheSecondDatabase:
    @pytest.fixture(autouse=True)
    def second(self, settings, tmp_path):
        settings.CHECKPOINT_DATABASE_URL = f"sqlite:///{tmp_path / 'second.sqlite3'}"
        return tmp_path / "second.sqlite3"

    def change(self, second, statement):
        with closing(sqlite3.connect(second)) as here, here:
            return here.execute(statement).fetchall()

    def test_it_keeps_every_checkpoint_and_agrees(self, auditor, second):
        for _ in range(2):
            enter(auditor, 2)
            write_checkpoint()
        assert self.change(second, "SELECT seq FROM kept_checkpoint ORDER BY seq") == [(2,), (4,)]
        assert chain.verify_chain() == chain.Finding(4, checkpoints=2)

    def test_a_tail_cut_with_its_checkpoint_and_the_file_is_found_by_it(self, auditor):
        enter(auditor, 2)
        head = Head.objects.get()
        enter(auditor, 2)
        write_checkpoint()
        force("DELETE FROM ledger_checkpoint", "DELETE FROM ledger_entry WHERE seq > 2")
        checkpoint_file().unlink()
        head.save()
        assert chain.verify_chain().fault == "Entries after 2 are missing: a checkpoint was signed at 4."

    @pytest.mark.parametrize(
        ("statement", "fault"),
        [
            ("DELETE FROM kept_checkpoint WHERE seq = 2", "Checkpoint 2 is missing from the second database."),
            (
                "UPDATE kept_checkpoint SET mac = 'ffff' WHERE seq = 2",
                "Checkpoint 2 in the second database is not what was signed.",
            ),
            ("UPDATE kept_checkpoint SET at = 'never'", "The second database of checkpoints cannot be read."),
        ],
        ids=["taken out", "changed", "unreadable"],
    )
    def test_what_was_changed_in_it_is_named_and_not_made_up_for(self, auditor, second, statement, fault):
        for _ in range(2):
            enter(auditor, 2)
            write_checkpoint()
        self.change(second, statement)
        enter(auditor, 1)
        if fault.startswith("Checkpoint"):
            write_checkpoint()
        assert chain.verify_chain().fault == fault

    def test_one_that_cannot_be_reached_stops_no_checkpoint_and_is_made_up_for(self, auditor, settings, tmp_path):
        reached = settings.CHECKPOINT_DATABASE_URL
        settings.CHECKPOINT_DATABASE_URL = f"sqlite:///{tmp_path / 'none' / 'second.sqlite3'}"
        enter(auditor, 2)
        assert write_checkpoint().seq == 2
        assert chain.verify_chain().fault == "The second database of checkpoints cannot be read."
        settings.CHECKPOINT_DATABASE_URL = reached
        assert write_checkpoint() is None
        assert chain.verify_chain() == chain.Finding(2, checkpoints=1)

    def test_two_ledgers_share_one(self, auditor, settings):
        enter(auditor, 2)
        write_checkpoint()
        rows = read_kept("ledger-of-somebody-else")
        keep_newer("ledger-of-somebody-else", Checkpoint.objects.all())
        assert (rows, len(read_kept("ledger-of-somebody-else"))) == ([], 1)
        assert chain.verify_chain() == chain.Finding(2, checkpoints=1)


class TestAnotherKeySignsCheckpoints:
    NEW = "another key that signs, long enough to be one"

    @pytest.fixture
    def file(self, tmp_path):
        path = tmp_path / "key"
        path.write_text(self.NEW)
        return path

    def hand_over(self, file, administrator, settings):
        call_command("hand_over_checkpoint_key", str(file), username=administrator.username)
        settings.CHECKPOINT_KEY = self.NEW

    def test_what_the_key_before_signed_still_holds(self, auditor, administrator, file, settings):
        enter(auditor, 2)
        self.hand_over(file, administrator, settings)
        enter(auditor, 1)
        write_checkpoint()
        assert chain.verify_chain() == chain.Finding(4, checkpoints=2)
        entry = Entry.objects.get(verb="hand_over_checkpoint_key")
        assert (entry.actor, entry.facts["to"]) == (administrator, public_key())

    def test_a_key_that_nobody_handed_over_to_signed_nothing(self, auditor, settings):
        enter(auditor, 2)
        write_checkpoint()
        settings.CHECKPOINT_KEY = self.NEW
        assert (
            chain.verify_chain().fault
            == "Line 1 of the file ledger-"
            + checkpoint_file().stem.removeprefix("ledger-")
            + ".jsonl is not what was signed."
        )

    @pytest.mark.parametrize(
        ("content", "sentence"), [("short", "too short"), (None, "cannot be read"), ("", "too short")]
    )
    def test_what_is_no_key_is_refused(self, administrator, tmp_path, content, sentence):
        path = tmp_path / "key"
        if content is not None:
            path.write_text(content)
        with pytest.raises(CommandError, match=sentence):
            call_command("hand_over_checkpoint_key", str(path), username=administrator.username)
        assert Entry.objects.filter(verb="hand_over_checkpoint_key").count() == 0

    def test_the_present_key_is_not_handed_over_to_itself(self, administrator, tmp_path, settings):
        path = tmp_path / "key"
        path.write_text(settings.CHECKPOINT_KEY)
        with pytest.raises(CommandError, match="That is the present key"):
            call_command("hand_over_checkpoint_key", str(path), username=administrator.username)
