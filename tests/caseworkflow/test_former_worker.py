"""Whoever worked a case and does no more has what their present role gives, from the next request on, in open sessions too."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership
from accounts.roles import Role
from administration.people.services.leaving import record_leaving
from caseworkflow.allocation.services import reallocate_case
from caseworkflow.case.notices import notify_of_case
from caseworkflow.note.models import Note
from caseworkflow.note.services import add_note
from ledger.models import Entry, Notice
from tests.factories import caseworkflow as make
from tests.factories.accounts import member, organisation

pytestmark = pytest.mark.django_db

ACTS = ("attempt-create", "appointment-create", "case-report-death")


def codes(client, row, *names):
    return [client.get(reverse(f"caseworkflow:{name}", args=[row.pk])).status_code for name in names]


def moved(user, role, at):
    """The role held until now ended yesterday; another began today."""
    today = timezone.localdate()
    user.memberships.update(until_on=today - timedelta(days=1))
    Membership.objects.create(user=user, organisation=at, role=role, from_on=today)


def test_a_former_worker_of_the_same_provider_reads_as_a_colleague_and_acts_no_more(client_for):
    row = make.contacting()
    former = row.caseworker
    client = client_for(former)
    before = codes(client, row, *ACTS)
    reallocate_case(case_id=row.pk, actor=make.leader(), caseworker=member(Role.CASEWORKER), reason="Leave")
    after = [
        client.post(reverse(f"caseworkflow:{name}", args=[row.pk]), {"version": make.fresh(row).version}).status_code
        for name in ACTS
    ]
    assert (before, set(after)) == ([200] * len(ACTS), {403})
    assert codes(client, row, "case-detail") == [200]
    assert client.get(reverse("caseworkflow:case-list")).context["lines"] == []
    assert "Carter" not in client.get(reverse("caseworkflow:today")).content.decode()


@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.TEAM_LEADER])
def test_a_mover_to_another_provider_reads_nothing_of_the_old_one(client_for, role):
    row = make.contacting()
    client = client_for(row.caseworker)
    before = codes(client, row, "case-detail", "case-timeline", "risk-detail")
    add_note(case_id=row.pk, actor=row.caseworker, text="Mine", is_private=True)
    moved(row.caseworker, role, organisation("provider", "Another provider"))
    after = codes(client, row, "case-detail", "case-timeline", "risk-detail", "note-create")
    assert (before, after) == ([200] * 3, [404] * 4)
    again = type(row.caseworker).objects.get(pk=row.caseworker_id)
    assert Note.objects.visible_to(again).count() == 0


def test_a_mover_to_the_police_is_refused_the_rooms_of_the_provider(client_for):
    row = make.contacting()
    client = client_for(row.caseworker)
    moved(row.caseworker, Role.CUSTODY_OFFICER, make.officer().organisation)
    assert codes(client, row, "case-detail", "case-timeline") == [403, 403]


def test_a_leaver_has_no_session_with_the_next_request(client_for, administrator):
    row = make.contacting()
    member(Role.ADMINISTRATOR)
    client = client_for(row.caseworker)
    before = codes(client, row, "case-detail")
    record_leaving(user=row.caseworker, last_on=timezone.localdate(), actor=administrator)
    assert (before, codes(client, row, "case-detail")) == ([200], [302])


def test_a_message_to_somebody_who_moved_is_held_when_it_goes():
    row = make.allocated()
    moved(row.caseworker, Role.CASEWORKER, organisation("provider", "Another provider"))
    notify_of_case(str(Entry.objects.about(row).get(verb="allocate").pk))
    assert Notice.objects.get(text="case_given").held_because == "They may not read this case."


def test_cover_that_ends_ends_with_the_next_request(client_for):
    row, covers = make.contacting(), member(Role.CASEWORKER)
    client = client_for(covers)
    found = []
    for held in (["cover"], []) * 10:
        covers.memberships.update(responsibilities=held)
        found += codes(client, row, "attempt-create")
    assert found == [200, 403] * 10


def test_no_request_after_the_commit_succeeds(client_for):
    worker = make.worker()
    client, today = client_for(worker), timezone.localdate()
    found = []
    for until in (None, today - timedelta(days=1)) * 20:
        worker.memberships.update(from_on=date(2020, 1, 1), until_on=until)
        found.append(client.get(reverse("caseworkflow:case-list")).status_code)
    assert found == [200, 403] * 20
