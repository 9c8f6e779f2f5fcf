"""Who is named by which entry, found in an index: on both databases, also among a million entries."""

import time
from datetime import date

import pytest
from django.db import connection
from django.urls import reverse

from accounts.models import User
from ledger import looks
from ledger.models import Entry, Head, Kind, Mention
from ledger.transactions import act

pytestmark = pytest.mark.django_db
FEW, MILLION, SECONDS = 30_000, 1_000_000, 2
PEOPLE = 50_000
FIRST, LAST = date(2025, 1, 1), date(2026, 3, 3)

COLUMNS = (
    "id, seq, at, actor_id, role, kind, verb, object_kind, object_id, subjects, before, after, reason, regime, facts, "
    "request_id, prev, key_id, mac"
)
#: Every fourth is a list of twenty, the others pages of one: all spread evenly over a year and many people.
POSTGRESQL = f"""
INSERT INTO ledger_entry ({COLUMNS})
SELECT gen_random_uuid(), n, timestamptz '2025-01-01' + n * interval '30 seconds', %(actor)s, 'caseworker',
    'consultation', CASE WHEN n %% 4 = 0 THEN 'list' ELSE 'view' END, 'caseworkflow.case',
    CASE WHEN n %% 4 = 0 THEN '' ELSE 'case-' || ((n * 7919) %% {PEOPLE}) END,
    CASE WHEN n %% 4 = 0
        THEN (SELECT jsonb_agg('person-' || ((n * 7919 + j * 2503) %% {PEOPLE})) FROM generate_series(0, 19) j)
        ELSE jsonb_build_array('person-' || ((n * 7919) %% {PEOPLE})) END,
    '', '', '', '', '{{}}', 'request-' || n, '', '1', md5(n::text)
FROM generate_series(1::bigint, %(count)s) n"""
SQLITE = f"""
INSERT INTO ledger_entry ({COLUMNS})
WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < %(count)s),
    twenty(j) AS (SELECT 0 UNION ALL SELECT j + 1 FROM twenty WHERE j < 19)
SELECT lower(hex(randomblob(16))), n, datetime('2025-01-01', '+' || (n * 30) || ' seconds'), %(actor)s, 'caseworker',
    'consultation', CASE WHEN n %% 4 = 0 THEN 'list' ELSE 'view' END, 'caseworkflow.case',
    CASE WHEN n %% 4 = 0 THEN '' ELSE 'case-' || ((n * 7919) %% {PEOPLE}) END,
    CASE WHEN n %% 4 = 0
        THEN (SELECT json_group_array('person-' || ((n * 7919 + j * 2503) %% {PEOPLE})) FROM twenty)
        ELSE json_array('person-' || ((n * 7919) %% {PEOPLE})) END,
    '', '', '', '', '{{}}', 'request-' || n, '', '1', hex(n)
FROM numbers"""


def fill_ledger(count, actor):
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL, {"actor": actor.pk, "count": count})
            cursor.execute("ANALYZE ledger_entry")
        else:
            cursor.execute(SQLITE, {"actor": actor.pk.hex, "count": count})
            cursor.execute("ANALYZE")

    head = Head()
    head.end_at(count, Entry.objects.values_list("mac", flat=True).get(seq=count))
    head.save()


def enter(*subjects):
    with act():
        return Entry.objects.enter(None, actor=None, verb="list", kind=Kind.CONSULTATION, subjects=subjects)


def answer(subject, **more):
    rows = looks.with_way(looks.looks_at([subject], FIRST, LAST)).filter(**more)
    return looks.looks_of(rows.select_related("actor").defer("subjects", "facts")[:51])


def test_an_entry_is_found_by_everyone_whom_it_names_and_by_nobody_else():
    one, two = enter("a", "b"), enter("b", "b", "c")
    found = {name: [row.seq for row in Entry.objects.concerning([name]).newest_first()] for name in "abcd"}
    assert found == {"a": [one.seq], "b": [two.seq, one.seq], "c": [two.seq], "d": []}
    assert [row.seq for row in Entry.objects.concerning(["a", "c"]).newest_first()] == [two.seq, one.seq]
    assert list(Entry.objects.concerning([])) == []


def test_what_the_trigger_wrote_is_never_changed_and_never_removed():
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has an index over the list itself")
    enter("a")
    for statement in ("UPDATE ledger_mention SET subject = 'b'", "DELETE FROM ledger_mention"):
        with pytest.raises(Exception, match="append-only"), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Mention.objects.get().subject == "a"


def plan_of(rows):
    return rows.explain(**({"format": "text"} if connection.vendor == "postgresql" else {}))


def test_who_saw_one_person_is_read_from_an_index(caseworker):
    fill_ledger(FEW, caseworker)
    rows = looks.with_way(looks.looks_at(["person-7919"], FIRST, LAST))
    plan = plan_of(rows[:51])
    wanted = "ledger_entry_subjects" if connection.vendor == "postgresql" else "mention_subject"
    assert (wanted in plan, "Seq Scan on ledger_entry" in plan, "SCAN ledger_entry" in plan) == (True, False, False)


@pytest.mark.trust
def test_a_million_entries_answer_within_two_seconds(client_for, auditor, caseworker, record_property):
    fill_ledger(MILLION, caseworker)
    User.objects.filter(pk=caseworker.pk).update(username="looker")
    auditors, ledger = client_for(auditor), reverse("ledger:entry-list")
    days = {"since_day": "2", "since_month": "6", "since_year": "2025"}
    days |= {"until_day": "4", "until_month": "6", "until_year": "2025"}
    asked = {
        "one person": lambda: answer("person-7919"),
        "one person, lists": lambda: answer("person-7919", way="list"),
        "nobody": lambda: answer("person-none"),
        "by user": lambda: auditors.get(ledger, {"who": "looker"}).context["entries"],
        "by record": lambda: auditors.get(ledger, {"about": "case-7919"}).context["entries"],
        "by date and kind": lambda: auditors.get(ledger, {"kind": "consultation", **days}).context["entries"],
        "by date and a rare kind": lambda: auditors.get(ledger, {"kind": "export", **days}).context["entries"],
    }
    took, counts = {}, {}
    for what, ask in asked.items():
        began = time.perf_counter()
        counts[what] = len(ask())
        took[what] = round(time.perf_counter() - began, 3)
    record_property(f"A million entries on {connection.vendor}", took)
    assert {what: seconds for what, seconds in took.items() if seconds >= SECONDS} == {}
    assert (counts["one person"] > 0, counts["by record"] > 0, counts["by user"], counts["nobody"]) == (
        True,
        True,
        50,
        0,
    )
