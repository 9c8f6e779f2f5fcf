"""The auditor's ledger and the administrator's background work."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ledger.models import Entry, Job, Kind
from ledger.transactions import act
from tests.factories import caseworkflow as make

pytestmark = pytest.mark.django_db

LEDGER, JOBS = reverse("ledger:entry-list"), reverse("ledger:job-list")


def enter(count, **facts):
    for _ in range(count):
        with act():
            Entry.objects.enter(None, **{"actor": None, "verb": "tried", "kind": Kind.SETTING, **facts})


@pytest.fixture
def auditors(client_for, auditor):
    return client_for(auditor)


@pytest.fixture
def parked():
    return Job.objects.create(task="room.task", key="one", parked_at=timezone.now(), tries=5)


def shown(page, **query):
    return [entry.seq for entry in page.get(LEDGER, query).context["entries"]]


def test_entries_are_shown_newest_first(auditors):
    enter(3)
    assert shown(auditors) == [3, 2, 1]


def test_a_page_holds_fifty_and_leads_to_the_older_ones(auditors):
    enter(60)
    page = auditors.get(LEDGER)
    assert (len(page.context["entries"]), page.context["next_before"]) == (50, 11)
    assert shown(auditors, before=11) == list(range(10, 0, -1))


def test_entries_are_narrowed_by_kind(auditors):
    enter(2)
    enter(1, kind=Kind.EXPORT)
    assert shown(auditors, kind="export") == [3]


def test_entries_are_found_by_the_reference_of_a_request(auditors):
    answer = auditors.get(LEDGER)
    assert shown(auditors, about=answer["X-Request-Id"]) == [1]


def test_a_kind_that_is_none_is_refused_beside_its_field_and_a_place_that_is_none_is_the_first(auditors):
    enter(2)
    assert shown(auditors, before="x") == [2, 1]
    page = auditors.get(LEDGER, {"kind": "nothing"})
    assert (page.context["entries"], list(page.context["form"].errors)) == ([], ["kind"])


def test_entries_are_narrowed_by_who(auditors, caseworker, team_leader):
    enter(1, actor=caseworker)
    enter(1, actor=team_leader)
    assert shown(auditors, who=caseworker.username.upper()) == [1]


def test_somebody_who_is_nobody_is_said_beside_the_field(auditors):
    page = auditors.get(LEDGER, {"who": "nobody.here"})
    assert page.context["form"].errors == {"who": ["Nobody has this user name."]}


@pytest.mark.parametrize(("first", "last", "seqs"), [(2, 2, []), (3, 3, [1]), (4, 4, [2]), (3, 4, [2, 1]), (5, 5, [])])
def test_entries_are_narrowed_by_days_both_included(client_for, auditor, frozen, first, last, seqs):
    enter(1)
    frozen.shift(timedelta(days=1))
    enter(1)
    frozen.shift(timedelta(days=5))
    days = {"since_day": first, "until_day": last}
    rest = {f"{name}_{part}": value for name in ("since", "until") for part, value in (("month", 3), ("year", 2026))}
    assert shown(client_for(auditor), **days, **rest) == seqs


def test_the_next_page_keeps_what_narrows(auditors):
    enter(60, kind=Kind.EXPORT)
    page = auditors.get(LEDGER, {"kind": "export"})
    assert page.context["older"] == "?kind=export&before=11"


def test_reading_the_ledger_names_the_people_whose_records_it_shows(auditors):
    case = make.allocated("divert")
    enter(1, subjects=["somebody on a list"])
    auditors.get(LEDGER)
    assert Entry.objects.get(verb="read_ledger").subjects == [str(case.person_id)]


def test_reading_the_ledger_is_entered_with_its_reader(auditors, auditor):
    auditors.get(LEDGER)
    entry = Entry.objects.get()
    assert (entry.actor, entry.verb, entry.kind) == (auditor, "read_ledger", "consultation")


def test_work_that_waits_or_was_parked_is_listed(client_for, administrator, parked):
    assert list(client_for(administrator).get(JOBS).context["jobs"]) == [parked]


def test_a_parked_job_is_given_new_tries_and_that_is_entered(client_for, administrator, parked):
    answer = client_for(administrator).post(reverse("ledger:job-replay", args=[parked.pk]))
    parked.refresh_from_db()
    entry = Entry.objects.get(verb="replay_job")
    assert (answer["Location"], parked.parked_at, parked.tries, entry.actor) == (JOBS, None, 0, administrator)


def test_a_job_is_not_replayed_by_looking(client_for, administrator, parked):
    assert client_for(administrator).get(reverse("ledger:job-replay", args=[parked.pk])).status_code == 405
