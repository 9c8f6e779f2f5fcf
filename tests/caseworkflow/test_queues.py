"""Queues: what is in them, in which order their pages follow, and that no page reads a whole table to find them."""

import importlib
import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from caseworkflow.allocation import services
from caseworkflow.case import services as case_services
from caseworkflow.case.models import Case, JoinedReferral
from referrals.feedback.models import Feedback
from referrals.referral.models import Referral
from tests.factories import caseworkflow as make
from tests.factories import referrals as refer
from workflow.paging import Pager

pytestmark = pytest.mark.django_db

MANY = 20000

#: For whom a statement runs stands before it in the same message.
SAID = re.compile(r"^SELECT set_config\([^)]*\); ?")


def address(name, query=""):
    return reverse(name) + query


def test_a_referral_leaves_the_queue_when_a_case_is_opened_for_it():
    referral = make.accepted_referral()
    row = services.allocate_case(referral_id=referral.pk, actor=make.leader(), caseworker=make.worker())
    assert Referral.objects.get(pk=referral.pk).taken_up_at == row.allocated_at


def test_a_referral_that_joins_a_case_leaves_the_queue_too():
    first, second = make.allocated("new_chance"), make.accepted_referral("new_chance")
    Referral.objects.filter(pk=second.pk).update(person=first.person)
    services.allocate_case(referral_id=second.pk, actor=make.leader(), caseworker=make.worker())
    joined = JoinedReferral.objects.get(referral=second)
    assert (joined.case, Referral.objects.get(pk=second.pk).taken_up_at) == (first, joined.joined_at)


def test_what_was_taken_up_before_the_column_came_is_filled_in():
    taken, waiting = make.allocated(), make.accepted_referral(family_name="Other")
    Referral.objects.update(taken_up_at=None)
    importlib.import_module("caseworkflow.migrations.0002_fill_taken_up").fill(apps, None)
    found = dict(Referral.objects.values_list("pk", "taken_up_at"))
    assert found == {taken.referral_id: taken.allocated_at, waiting.pk: None}


def test_what_was_told_before_the_column_came_is_news_to_the_officer(custody_officer):
    row = refer.accepted(custody_officer)
    before = dict(Feedback.objects.values_list("value", "reader"))
    Feedback.objects.update(reader=None)
    importlib.import_module("referrals.migrations.0003_fill_reader").fill(apps, None)
    after = dict(Feedback.objects.values_list("value", "reader"))
    assert after == before == {"received": None, "accepted": row.referring_officer_id}


def test_an_allocation_made_by_the_version_before_is_mended():
    row = make.allocated()
    Referral.objects.filter(pk=row.referral_id).update(taken_up_at=None)
    assert (case_services.mend_taken_up(), list(Case.objects.to_allocate(make.leader()))) == (1, [])


def spread(moments):
    """Cases whose clocks stand at these moments, some at the same one and some at none."""
    first = make.allocated("new_chance")
    for number, at in enumerate(moments):
        row = make.allocated("new_chance", family_name=f"Carter{number}", given_names=f"Jo{number}")
        Case.objects.filter(pk=row.pk).update(next_due_at=at)
    Case.objects.filter(pk=first.pk).update(next_due_at=None)


@pytest.mark.parametrize("size", [1, 2, 3, 6, 7, 8])
def test_pages_of_cases_together_are_the_whole_list_also_where_clocks_are_equal(size, monkeypatch):
    now = timezone.now()
    spread([now, now, now, now + timedelta(days=1), None, None])
    monkeypatch.setattr("workflow.paging.PAGE", size)
    seen, query = [], "?"
    while query:
        pager = Pager(QueryDict(query[1:]))
        seen += [row.pk for row in pager.take(Case.objects.all(), "next_due_at")]
        query = pager.next
    assert seen == list(Case.objects.by_next_due().values_list("pk", flat=True))


def walk(rows, *, column="next_due_at", **how):
    """The pages of a list as somebody turns them: forward to the end, then back by each page's own address."""
    forward, back, query = [], [], "?"
    while query:
        pager = Pager(QueryDict(query[1:]))
        forward.append([row.pk for row in pager.take(rows, column, **how)])
        last, query = pager, pager.next
    query = last.previous
    while query:
        pager = Pager(QueryDict(query[1:]))
        back.append([row.pk for row in pager.take(rows, column, **how)])
        query = pager.previous
    return forward, back


@pytest.mark.parametrize("how", [{}, {"is_search": True}])
@pytest.mark.parametrize("size", [1, 2, 3, 6, 7])
def test_the_page_before_shows_the_rows_that_were_seen_there_also_where_clocks_are_equal(size, how, monkeypatch):
    now = timezone.now()
    spread([now, now, now, now + timedelta(days=1), None, None])
    monkeypatch.setattr("workflow.paging.PAGE", size)
    forward, back = walk(Case.objects.all(), **how)
    assert ([pk for page in forward for pk in page], back) == (
        list(Case.objects.by_next_due().values_list("pk", flat=True)),
        forward[-2::-1],
    )


@pytest.mark.parametrize("size", [1, 2, 3])
def test_the_page_before_is_found_in_a_list_that_begins_with_the_newest(size, monkeypatch):
    now = timezone.now()
    spread([now, now, now + timedelta(days=1)])
    Case.objects.filter(next_due_at=None).update(next_due_at=now - timedelta(days=1))
    monkeypatch.setattr("workflow.paging.PAGE", size)
    forward, back = walk(Case.objects.all(), is_newest_first=True)
    assert ([len(page) for page in forward], back) == (
        [size] * (4 // size) + [4 % size] * bool(4 % size),
        forward[-2::-1],
    )


def test_the_page_before_is_the_first_one_where_rows_have_gone_meanwhile(monkeypatch):
    now = timezone.now()
    spread([now + timedelta(days=number) for number in range(6)])
    monkeypatch.setattr("workflow.paging.PAGE", 2)
    query = "?"
    for _ in range(3):
        pager = Pager(QueryDict(query[1:]))
        pager.take(Case.objects.all(), "next_due_at")
        query = pager.next or pager.previous
    Case.objects.filter(next_due_at__lt=now + timedelta(days=3)).update(state="closed")
    back = Pager(QueryDict(pager.previous[1:]))
    page = back.take(Case.objects.open(), "next_due_at")
    assert ([row.pk for row in page], back.begin, back.previous, back.first) == (
        list(Case.objects.open().by_next_due().values_list("pk", flat=True)[:2]),
        0,
        "",
        "",
    )


def test_pages_of_the_inbox_together_are_the_whole_queue(client_for, team_leader, custody_officer, monkeypatch):
    rows = [refer.waiting(custody_officer, family_name=f"Carter{number}") for number in range(7)]
    Referral.objects.filter(pk__in=[row.pk for row in rows[:3]]).update(due_at=timezone.now())
    Referral.objects.filter(pk__in=[row.pk for row in rows[3:5]]).update(due_at=None)
    monkeypatch.setattr("workflow.paging.PAGE", 2)
    client, query, seen = client_for(team_leader), "", []
    while query is not None:
        shown = client.get(address("caseworkflow:inbox", query)).context
        seen += [one["row"].pk for one in shown["lines"]]
        query = shown["pager"].next or None
    timed = Referral.objects.exclude(due_at=None).order_by("due_at", "pk")
    untimed = Referral.objects.filter(due_at=None).order_by("pk")
    assert seen == [row.pk for row in (*timed, *untimed)]


def test_pages_of_an_officers_list_together_are_the_whole_list(client_for, custody_officer, monkeypatch):
    for number in range(5):
        refer.waiting(custody_officer, family_name=f"Carter{number}")
    Referral.objects.update(referred_at=timezone.now())
    monkeypatch.setattr("workflow.paging.PAGE", 2)
    client, query, seen = client_for(custody_officer), "", []
    while query is not None:
        shown = client.get(address("referrals:referral-list", query)).context
        seen += [one["row"].pk for one in shown["lines"]]
        query = shown["pager"].next or None
    assert seen == list(Referral.objects.order_by("-referred_at", "-pk").values_list("pk", flat=True))


def test_the_caseworker_is_found_by_a_part_of_their_name(client_for):
    row = make.allocated()
    client = client_for(make.leader())
    name = row.caseworker.display_name[1:].upper()
    found = [len(client.get(address("caseworkflow:case-list", f"?named={q}")).context["lines"]) for q in (name, "xyz")]
    assert found == [1, 0]


@pytest.mark.parametrize(("q", "found"), [("cart", 1), ("arter", 0), ("CARTER", 1), ("{reference}", 1), ("zz", 0)])
def test_a_search_finds_a_reference_or_what_begins_a_surname(client_for, q, found):
    row = make.allocated()
    query = "?q=" + q.format(reference=row.reference.lower())
    page = client_for(row.caseworker).get(address("caseworkflow:case-list", query))
    assert len(page.context["lines"]) == found


def sought(client, q):
    return [line["case"].pk for line in client.get(address("caseworkflow:case-list", f"?q={q}")).context["lines"]]


def test_open_and_closed_cases_are_found_by_a_surname_in_any_letters(client_for):
    row = make.allocated(family_name="Ólafsdóttir")
    client = client_for(make.leader())
    assert [sought(client, q) for q in ("ólaf", "ÓLAFSD", "olaf", "ólag")] == [[row.pk], [row.pk], [row.pk], []]
    close(row)
    assert [sought(client, q) for q in ("Ólaf", "Ólaf&state=closed", "Ólaf&state=active")] == [[row.pk], [row.pk], []]


def test_a_search_shows_its_pages_in_the_order_of_the_list(client_for, monkeypatch):
    monkeypatch.setattr("workflow.paging.PAGE", 2)
    rows = [make.allocated("new_chance", given_names=f"Jo{number}", mobile="") for number in range(5)]
    for number, row in enumerate(rows):
        due_at = timezone.now() + timedelta(days=9 - number) if number else None
        Case.objects.filter(pk=row.pk).update(next_due_at=due_at)
    make.allocated("new_chance", family_name="Other")
    client, query, seen = client_for(make.leader()), "?q=cart", []
    while query:
        context = client.get(address("caseworkflow:case-list", query)).context
        seen += [line["case"].pk for line in context["lines"]]
        query = context["pager"].next
    assert seen == [row.pk for row in (*reversed(rows[1:]), rows[0])]


def close(row):
    """As the version before closes a case, and as the clock mends it."""
    Case.objects.filter(pk=row.pk).update(state="closed")
    case_services.mend_search_keys()


def test_the_version_before_finds_cases_by_the_name_that_the_clock_mends():
    Case.objects.filter(pk=make.allocated().pk).update(family_name_key="")
    assert [case_services.mend_family_names(), case_services.mend_family_names()] == [1, 0]


def test_open_cases_of_before_the_column_are_named_by_the_migration():
    rows = [make.allocated(family_name=name, given_names=name) for name in ("Carter", "Ólafsdóttir", "Closed")]
    Case.objects.filter(pk=rows[2].pk).update(state="closed")
    Case.objects.update(family_name_key="")
    importlib.import_module("caseworkflow.migrations.0006_fill_family_name_key").fill(apps, None)
    found = dict(Case.objects.values_list("pk", "family_name_key"))
    assert found == dict(zip([row.pk for row in rows], ("CARTER", "ÓLAFSDÓTTIR", ""), strict=True))


# -- PostgreSQL: how a queue is found --------------------------------------------------------------------------------

OTHERS = {
    "referrals_person": {
        "id": "md5('person' || n)::uuid",
        "family_name": "'Other' || n",
        "date_of_birth": "date_of_birth - n",
        "sound_key": "'S' || n",
    },
    "referrals_referral": {
        "id": "md5('referral' || n)::uuid",
        "reference": "'R' || n",
        "person_id": "md5('person' || n)::uuid",
        "family_name": "'Other' || n",
        "referred_at": "referred_at - n * interval '1 hour'",
    },
    "caseworkflow_case": {
        "id": "md5('case' || n)::uuid",
        "family_name_key": "'OTHER' || n",
        "reference": "'R' || n",
        "person_id": "md5('person' || n)::uuid",
        "referral_id": "md5('referral' || n)::uuid",
        "state": "CASE mod(n, 60) WHEN 0 THEN state ELSE 'closed' END",
        "next_due_at": "CASE mod(n, 60) WHEN 0 THEN next_due_at + n * interval '1 minute' END",
    },
    "caseworkflow_searchkey": {
        "id": "md5('key' || n)::uuid",
        "case_id": "md5('case' || n)::uuid",
        "is_open": "mod(n, 60) = 0",
        "key": "'other' || n || ' jo'",
    },
}


def copy_case(row, count):
    """As many cases as make a whole read of the table dearer than its index; one in sixty of them is open."""
    of = {
        "referrals_person": row.person_id,
        "referrals_referral": row.referral_id,
        "caseworkflow_case": row.pk,
        "caseworkflow_searchkey": row.search_keys.order_by("key").first().pk,
    }
    with connection.cursor() as cursor:
        for table, changed in OTHERS.items():
            cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
            columns = [name for (name,) in cursor.fetchall()]
            values = ", ".join(changed.get(name, f'"{name}"') for name in columns)
            names = ", ".join(f'"{name}"' for name in columns)
            cursor.execute(
                f"INSERT INTO {table} ({names}) SELECT {values} FROM {table}, generate_series(1, {count}) n WHERE id = %s",
                [of[table]],
            )
        cursor.execute("ANALYZE")


def read_whole(statements):
    """The large tables that these statements read from end to end."""
    found = set()
    with connection.cursor() as cursor:
        # What is prepared (`accounts/kept.py`) is kept without its values: it reads by the keys that its own tests name.
        for statement in (SAID.sub("", one) for one in statements if "$1" not in one):
            cursor.execute(f"EXPLAIN {statement}")
            plan = "\n".join(line for (line,) in cursor.fetchall())
            found |= {table for table in OTHERS if f"Seq Scan on {table}" in plan}
    return found


def selects(seen):
    return [
        one["sql"]
        for one in seen.captured_queries
        if one["sql"].startswith("SELECT") and "FOR UPDATE" not in one["sql"]
    ]


@pytest.mark.postgres
def test_the_look_for_whole_reads_sees_one():
    copy_case(make.allocated(), MANY)
    with CaptureQueriesContext(connection) as seen:
        list(Case.objects.filter(excuse="Never said").values_list("pk"))
    assert read_whole(selects(seen)) == {"caseworkflow_case"}


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("who", "name", "query"),
    [
        ("worker", "caseworkflow:case-list", ""),
        ("worker", "caseworkflow:case-list", "?caseworker=all"),
        ("worker", "caseworkflow:today", ""),
        ("leader", "caseworkflow:case-list", ""),
        ("leader", "caseworkflow:case-list", "?q=other12"),
        ("leader", "caseworkflow:case-list", "?q=R77"),
        ("leader", "caseworkflow:case-list", "?q=other12&state=closed"),
        ("leader", "caseworkflow:case-list", "?q=07700+900123"),
        ("leader", "caseworkflow:case-list", "?q=4+May+1990"),
        ("leader", "caseworkflow:case-list", "?q=Carta+Jo"),
        ("leader", "caseworkflow:inbox", ""),
        ("leader", "caseworkflow:inbox", "?tab=allocate"),
        ("leader", "caseworkflow:inbox", "?tab=confirm"),
        ("leader", "caseworkflow:inbox", "?tab=complete"),
        ("officer", "referrals:home", ""),
        ("officer", "referrals:referral-list", ""),
        ("officer", "referrals:referral-list", "?q=other12"),
        ("officer", "referrals:referral-list", "?q=R77"),
    ],
)
def test_no_page_of_every_day_reads_a_whole_table(client_for, who, name, query):
    copy_case(make.allocated(), MANY)
    client = client_for({"worker": make.worker, "leader": make.leader, "officer": make.officer}[who]())
    client.get(address(name, query))
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address(name, query)).status_code == 200
    assert read_whole(selects(seen)) == set()
