"""Cases of people who left: found under their names, counted as they are shown, and given to others many at a time."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.roles import Role
from administration.people.services.leaving import record_leaving
from caseworkflow.allocation.forms import SPREAD
from caseworkflow.allocation.services import reallocate_case
from caseworkflow.case.models import Case
from ledger.models import Entry, Job
from referrals.withheld.services import keep_conflict
from tests.factories import caseworkflow as make
from tests.factories.accounts import member

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 3)
PAGE = "caseworkflow:cases-reallocate"


@pytest.fixture
def leaver():
    return member(Role.CASEWORKER, name="Lena Leaver")


@pytest.fixture
def heir():
    return member(Role.CASEWORKER, name="Heir Apparent")


def cases_of(user, count):
    return [
        make.allocated("new_chance", to=user, family_name=f"Carter{number}", given_names=f"Jo{number}", mobile="")
        for number in range(count)
    ]


def leave(user, last_on=TODAY):
    record_leaving(user=user, last_on=last_on, actor=member(Role.ADMINISTRATOR))


def sent(client, cases, to, **more):
    return client.post(reverse(PAGE), {"cases": [row.pk for row in cases], "to": to, "reason": "Lena left", **more})


def confirmed(client, answer):
    context = answer.context
    given = [one.mark for one in context["planned"] if one.to]
    return client.post(reverse(PAGE), {"given": given, "reason": context["reason"]})


def test_cases_of_a_leaver_are_found_under_the_name_and_marked(client_for, leaver):
    cases = cases_of(leaver, 2)
    leave(leaver)
    page = client_for(make.leader()).get(reverse("caseworkflow:case-list"), {"named": "Lena"})
    lines = page.context["lines"]
    assert sorted(line["reference"] for line in lines) == sorted(row.reference for row in cases)
    assert {line["caseworker"] for line in lines} == {"Lena Leaver (works it no more)"}


def test_the_tab_counts_what_it_opens_and_the_tab_beside_it_does_not(client_for, leaver):
    cases = cases_of(leaver, 3)
    make.accepted_referral(family_name="Waiting")
    leave(leaver)
    client = client_for(make.leader())
    page = client.get(reverse("caseworkflow:inbox"), {"tab": "left"})
    counted = {tab["label"]: tab["count"] for tab in page.context["tabs"]}
    assert (counted["Caseworker gone"], counted["To allocate"]) == (3, 1)
    assert {line["reference"] for line in page.context["lines"]} == {row.reference for row in cases}
    assert {(line["sender"], line["suite"]) for line in page.context["lines"]} == {("Lena Leaver", "works it no more")}


def test_many_are_given_to_one_worker_after_a_page_that_moves_nothing(client_for, leaver, heir):
    cases = cases_of(leaver, 3)
    leave(leaver)
    client = client_for(make.leader())
    checked = sent(client, cases[:2], heir.pk)
    assert (checked.context["moves"], Case.objects.filter(caseworker=heir).count()) == (2, 0)
    answer = confirmed(client, checked)
    assert (answer.status_code, answer.url) == (302, reverse("caseworkflow:inbox") + "?tab=left")
    assert {*Case.objects.filter(caseworker=heir, returned_at=None)} == {*cases[:2]}
    assert list(Case.objects.returned()) == [cases[2]]
    entries = Entry.objects.filter(verb="reallocate")
    assert {(one.object_id, one.actor, one.reason) for one in entries} == {
        (str(row.pk), make.leader(), "Lena left") for row in cases[:2]
    }
    told = Job.objects.filter(task="caseworkflow.send_notices", arguments__in=[[str(one.pk)] for one in entries])
    assert told.count() == 2


def test_spread_each_goes_to_whoever_has_most_room_then(client_for, leaver, heir):
    cases = cases_of(leaver, 4)
    make.allocated("divert", to=heir, family_name="Held")
    leave(leaver)
    planned = sent(client_for(make.leader()), cases, SPREAD).context["planned"]
    assert sorted(str(one.to) for one in planned) == sorted([str(heir)] + [str(make.worker())] * 3)


def test_whoever_is_kept_from_the_person_or_has_no_room_is_refused_with_the_reason(client_for, leaver, heir, settings):
    cases = cases_of(leaver, 3)
    settings.CASELOAD_CAP = 1
    keep_conflict(user=heir, person_id=cases[0].person_id, kind="relative", actor=make.leader())
    leave(leaver)
    client = client_for(make.leader())
    planned = {one.case: (one.to, one.refused) for one in sent(client, cases, heir.pk).context["planned"]}
    assert planned[cases[0]] == (None, "Heir Apparent has a conflict of interest: choose somebody else.")
    assert sorted(refused for _, refused in (planned[row] for row in cases[1:])) == [
        "",
        "Heir Apparent has a full caseload.",
    ]
    spread = {one.case: (one.to, one.refused) for one in sent(client, cases, SPREAD).context["planned"]}
    assert [to for to, _ in spread.values()].count(None) == 1
    assert spread[cases[0]][0] in {make.worker(), None}
    nobody = "Nobody who may work with this person has room."
    assert {refused for to, refused in spread.values() if to is None} == {nobody}


def test_what_somebody_else_did_in_between_stands_and_is_said(client_for, leaver, heir):
    cases = cases_of(leaver, 2)
    leave(leaver)
    client = client_for(make.leader())
    checked = sent(client, cases, heir.pk)
    reallocate_case(case_id=cases[0].pk, actor=make.leader(), caseworker=make.worker(), reason="First")
    answer = confirmed(client, checked)
    assert [make.fresh(row).caseworker for row in cases] == [make.worker(), heir]
    refused = [one["refused"] for one in answer.context["results"]]
    assert (answer.context["done"], [one for one in refused if one]) == (1, [f"{make.worker()} has this case by now."])
    assert "1 of 2 changed hands." in answer.content.decode()


def test_somebody_who_will_leave_is_named_with_the_day_and_their_cases_can_be_given_before(client_for, leaver, heir):
    cases = cases_of(leaver, 2)
    make.allocated("divert", to=heir, family_name="Stays")
    leave(leaver, TODAY + timedelta(days=7))
    client = client_for(make.leader())
    page = client.get(reverse(PAGE))
    assert [(one["user"], one["words"], one["user"].held) for one in page.context["leavers"]] == [
        (leaver, "leaves after 10 March 2026", 2)
    ]
    shown = client.get(reverse(PAGE), {"of": leaver.pk}).context["cases"]
    assert (page.context["cases"], {*shown}) == ([], {*cases})
    assert client.get(reverse(PAGE), {"of": heir.pk}).context["cases"] == []


def test_a_page_without_ticks_or_reason_says_so_and_a_forged_one_is_refused(client_for, leaver, heir):
    cases = cases_of(leaver, 1)
    leave(leaver)
    client, pk = client_for(make.leader()), cases[0].pk
    errors = client.post(reverse(PAGE), {"to": heir.pk}).context["form"].errors
    assert {name: list(words) for name, words in errors.items()} == {
        "cases": ["Tick at least one case."],
        "reason": ["This field is required."],
    }
    stranger = member(Role.TEAM_LEADER)
    right, tail = f"{pk}:{heir.pk}:0:{leaver.pk}", f":0:{leaver.pk}"
    forged = [f"{pk}:{stranger.pk}{tail}", f"{pk}:{heir.pk}", f"{pk}:{heir.pk}:x:{leaver.pk}", ""]
    codes = [client.post(reverse(PAGE), {"given": one, "reason": "Because"}).status_code for one in forged]
    assert (codes, client.post(reverse(PAGE), {"given": right}).status_code) == ([403] * 4, 403)
    assert make.fresh(cases[0]).caseworker == leaver


@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.ARREST_REFERRAL_WORKER])
def test_only_a_team_leader_gives_cases_to_others(client_for, role):
    assert client_for(member(role)).get(reverse(PAGE)).status_code == 403
