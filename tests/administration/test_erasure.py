"""Erased is erased: in every table and file, and after a restore."""

import json
from datetime import date

import pytest
from django.apps import apps
from django.core import serializers
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import User
from administration.erasure.exports import erasure_file, list_erased, read_erasures, those_listed
from administration.erasure.services import apply_erasures, erase_person, remove_remnants
from administration.holdings.mapping import HOLDINGS
from caseworkflow.contact import services as contact
from caseworkflow.note import services as notes
from caseworkflow.victim import services as victims
from ledger import outbox
from ledger.models import Entry, Job, Notice
from outcomes.extract.models import Extract, OffenceRecord
from referrals.following.models import LookUp
from referrals.people.models import Likeness, Person
from referrals.referral.models import Referral
from tests.factories import caseworkflow as make
from tests.factories import referrals as refer
from tests.factories.retention import over

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock(db):
    return User.objects.clock()


def cell_texts():
    """Every column of every table as text, by the table."""
    here = set(connection.introspection.table_names())  # one table stands on SQLite alone
    for model in apps.get_models(include_auto_created=True):
        if model._meta.db_table not in here:
            continue
        names = [field.attname for field in model._meta.concrete_fields]
        for row in model._base_manager.values_list(*names).iterator():
            yield model._meta.label, json.dumps(row, default=str)


def hits_in_tables(words):
    return sorted({(label, word) for label, text in cell_texts() for word in words if word in text})


def hits_in_files(folder, words):
    files = [path for path in folder.rglob("*") if path.is_file()]
    return sorted({(path.name, word) for path in files for word in words if word.encode() in path.read_bytes()})


def canaries(number):
    """Words that stand nowhere else: one for each way in which something of a person comes in."""
    return [f"{word}{number}x" for word in ("Zebedee", "Quillon", "Larkhill", "Notewords", "Victimname", "Askedword")]


def full_life(number, folder):
    """A person with a case, notes, appointments, a victim, linked events, a look-up, messages and a held-back row."""
    family, given, street, note, victim, asked = canaries(number)
    case = make.in_treatment(
        "checkpoint", family_name=family, given_names=given, address=f"1 {street}", mobile=f"+4477009{number:05d}"
    )
    worker = case.caseworker
    notes.add_note(case_id=case.pk, actor=worker, text=note)
    victims.identify_victim(case_id=case.pk, actor=worker, kind="person", name=victim, contact=victim)
    contact.record_attempt(case_id=case.pk, actor=worker, result="no_answer", channel="visit")
    extract = Extract.objects.create(name="events.csv", digest="0" * 64)
    event = {"force_code": "20", "record_id": f"R{number}", "event": "arrest", "offence_code": "046/00"}
    days = {"offence_on": date(2019, 1, 1), "event_on": date(2019, 1, 1)}
    for is_superseded, person in ((True, None), (False, case.person)):
        OffenceRecord.objects.create(
            extract=extract,
            family_name=family,
            digest="0" * 64,
            is_superseded=is_superseded,
            person=person,
            **event,
            **days,
        )
    look_up = LookUp.objects.create(asked_by=worker, category="other", reason=asked)
    look_up.referrals.add(case.referral)
    entry = Entry.objects.about(case).first()
    notice = Notice.objects.create(
        entry_id=entry.pk, text="booked", recipient=f"person:{case.person_id}", channel="text"
    )
    Job.objects.create(task="room.task", key=f"planted:{number}", arguments=[str(case.pk)])
    _write(folder / "messages" / "sent.jsonl", json.dumps({"text": f"Dear {given}", "reference": str(notice.pk)}))
    _write(folder / "quarantine" / "in.csv", f"2,,late,{family},{given},{street}")
    return case


def _write(path, line):
    path.parent.mkdir(exist_ok=True)
    if not path.exists() and path.suffix == ".csv":
        path.write_text("line,column,reason,family_name,given_names,address\n")
    with path.open("a") as file:
        file.write(f"{line}\n")


@pytest.mark.parametrize("count", [2, pytest.param(50, marks=pytest.mark.trust)])
def test_after_the_removal_no_word_of_these_people_stands_in_any_table_or_file(settings, clock, count):
    folder = settings.DATA_DIR
    cases = [full_life(number, folder) for number in range(count)]
    stays = full_life(99, folder)
    words = [word for number in range(count) for word in canaries(number)]
    assert {word for _, word in hits_in_tables(words)} == set(words)
    assert {name for name, _ in hits_in_files(folder, words)} == {"in.csv", "sent.jsonl"}
    erased = [erase_person(person_id=case.person_id, actor=clock, why="time_over") for case in cases]
    remove_remnants({one for each in erased for one in each.remnants})
    assert (hits_in_tables(words), hits_in_files(folder, words)) == ([], [])
    kept = {word for _, word in hits_in_tables(canaries(99))}
    assert (kept, Person.objects.filter(pk=stays.person_id).count()) == (set(canaries(99)), 1)
    assert {name for name, _ in hits_in_files(folder, canaries(99))} == {"in.csv", "sent.jsonl"}
    assert Job.objects.filter(key__startswith="planted").count() == 1


def test_no_row_is_left_of_any_kind_and_the_counts_say_how_many_went(settings, clock):
    case = full_life(1, settings.DATA_DIR)
    before = {one.label: one.rows([case.person_id]).count() for one in HOLDINGS}
    erased = erase_person(person_id=case.person_id, actor=clock, why="time_over")
    after = {one.label: one.rows([case.person_id]).count() for one in HOLDINGS}
    assert set(after.values()) == {0}
    assert {
        label: erased.removed[label] for label, count in before.items() if count and label != "outcomes.OffenceRecord"
    } == {label: count for label, count in before.items() if count and label != "outcomes.OffenceRecord"}
    assert erased.removed["outcomes.OffenceRecord"] == 2


def test_records_that_were_judged_to_be_one_person_go_together(custody_officer, clock):
    pair = refer.likeness(custody_officer)
    Likeness.objects.filter(pk=pair.pk).update(state="same")
    erase_person(person_id=pair.newer_id, actor=clock, why="time_over")
    assert (Person.objects.count(), Referral.objects.count(), Likeness.objects.count()) == (0, 0, 0)


def test_a_look_up_that_found_others_stays_without_its_words(clock, caseworker):
    gone, stays = over(1), over(2)
    look_up = LookUp.objects.create(asked_by=caseworker, category="other", reason="Zebedee1 and Zebedee2")
    look_up.referrals.add(gone.referral, stays.referral)
    erase_person(person_id=gone.person_id, actor=clock, why="time_over")
    look_up.refresh_from_db()
    assert (look_up.reason, list(look_up.referrals.all())) == ("", [stays.referral])


def test_who_is_not_there_is_not_erased_a_second_time(clock):
    case = over()
    erase_person(person_id=case.person_id, actor=clock, why="time_over")
    assert erase_person(person_id=case.person_id, actor=clock, why="time_over").removed == {}
    assert (Entry.objects.filter(verb="erase").count(), len(read_erasures()["1"])) == (1, 1)


def test_an_erasure_that_fails_leaves_everything_as_it_was(clock, monkeypatch):
    case = over()
    erasure_file().parent.parent.mkdir(exist_ok=True)
    erasure_file().parent.write_text("a file stands where the folder should be")
    with pytest.raises(OSError):
        erase_person(person_id=case.person_id, actor=clock, why="time_over")
    assert (Person.objects.filter(pk=case.person_id).count(), Entry.objects.filter(verb="erase").count()) == (1, 0)


# -- after a restore


def dumped():
    """What a backup holds of every kind of record, parents first."""
    rows = [row for one in HOLDINGS for row in one.model._base_manager.order_by("pk")]
    return serializers.serialize("json", rows)


def load_dump(text):
    for row in serializers.deserialize("json", text):
        row.save()


def test_of_twenty_who_were_erased_none_is_there_after_an_older_backup_is_restored(clock, capsys):
    cases = [over(number) for number in range(20)]
    stays = over(50)
    backup = dumped()
    for case in cases:
        erase_person(person_id=case.person_id, actor=clock, why="time_over")
    people = [case.person_id for case in cases]
    assert Person.objects.filter(pk__in=people).count() == 0
    load_dump(backup)
    assert Person.objects.filter(pk__in=people).count() == 20
    call_command("apply_erasures")
    assert (Person.objects.filter(pk__in=people).count(), Person.objects.filter(pk=stays.person_id).count()) == (0, 1)
    assert hits_in_tables([f"Zebedee{number}" for number in range(2, 5)]) == []
    assert "20 people were erased again" in capsys.readouterr().out
    call_command("apply_erasures")
    assert capsys.readouterr().out == ""


def test_the_list_names_nobody_and_only_its_owner_reads_it(clock):
    case = over()
    erase_person(person_id=case.person_id, actor=clock, why="time_over")
    text = erasure_file().read_text()
    assert (str(case.person_id) in text, "Zebedee" in text) == (False, False)
    assert oct(erasure_file().stat().st_mode & 0o777) == "0o600"


def test_the_list_is_read_after_the_key_was_exchanged(clock, settings):
    person_id = over().person_id
    list_erased([person_id])
    settings.AUDIT_OLD_KEYS, settings.AUDIT_KEY_ID, settings.AUDIT_KEY = {"1": settings.AUDIT_KEY}, "2", "another key"
    assert (those_listed([person_id]), apply_erasures()) == ([person_id], 1)


def test_a_line_that_a_full_disk_cut_hides_no_other(clock):
    case = over()
    list_erased([case.person_id])
    with erasure_file().open("a") as file:
        file.write('{"key": "1", "wh')
    later = over()
    list_erased([later.person_id])
    assert those_listed([case.person_id, later.person_id]) == [case.person_id, later.person_id]


def test_who_was_never_erased_stays_when_the_list_is_applied(clock):
    case = over()
    assert (apply_erasures(), Person.objects.filter(pk=case.person_id).count()) == (0, 1)
    outbox.run_due_jobs()


def test_production_asks_who_erases_again_and_an_ordinary_start_asks_nothing(clock, auditor, settings):
    person_id = over().person_id
    settings.IS_PRODUCTION = True
    call_command("apply_erasures")
    list_erased([person_id])
    with pytest.raises(CommandError, match="Say with --as who runs this. It is for: auditor."):
        call_command("apply_erasures")
    assert Person.objects.filter(pk=person_id).count() == 1
    call_command("apply_erasures", "--as", auditor.username)
    entry = Entry.objects.get(verb="erase")
    assert (entry.actor, entry.role, Person.objects.filter(pk=person_id).count()) == (auditor, "auditor", 0)
