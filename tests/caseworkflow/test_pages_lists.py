"""Today, the inbox and the lists: what they show, in which order, for how many statements, and to whom."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation, OrganisationKind
from accounts.roles import Role
from caseworkflow.allocation import services as allocation_services
from caseworkflow.case.models import Case
from caseworkflow.ending import services
from referrals.people.services.judging import propose_bar
from referrals.referral.models import Referral
from tests.conftest import NOW
from tests.factories import caseworkflow as make
from tests.factories.accounts import member

pytestmark = pytest.mark.django_db

CONTROL = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK")


def address(name, query=""):
    return reverse(f"caseworkflow:{name}") + query


def statements(client, url):
    with CaptureQueriesContext(connection) as made:
        assert client.get(url).status_code == 200
    return sum(not one["sql"].startswith(CONTROL) for one in made.captured_queries)


def many(count, begin=0):
    """Allocated cases by copying one, since a list does not ask how its rows came to be."""
    first = Case.objects.first() or make.allocated()
    referral, person = first.referral, first.person
    for number in range(begin, begin + count):
        person.pk = person.id = None
        person._state.adding = True
        person.id = type(person)._meta.pk.get_default()
        person.family_name = f"Person{number:03}"
        person.save()
        referral.id, referral.reference, referral.person = (
            type(referral)._meta.pk.get_default(),
            f"R{number:05}",
            person,
        )
        referral._state.adding = True
        referral.save()
        first.id, first.reference, first.person, first.referral = (
            type(first)._meta.pk.get_default(),
            f"R{number:05}",
            person,
            referral,
        )
        first._state.adding = True
        first.save()


@pytest.mark.parametrize("name", ["today", "case-list", "inbox"])
def test_ten_rows_cost_as_much_as_sixty_and_at_most_ten_statements(client_for, name):
    make.booked(at=timezone.now())
    many(10)
    client = client_for(make.worker())
    client.get(address(name))
    few = statements(client, address(name))
    many(50, begin=10)
    assert (few, few <= 10) == (statements(client, address(name)), True)


def test_a_long_list_goes_on_where_its_page_ended_and_says_where_it_is(client_for):
    many(55)
    client = client_for(make.worker())
    first = client.get(address("case-list"))
    second = client.get(address("case-list") + first.context["pager"].next)
    seen = [one["case"].pk for page in (first, second) for one in page.context["lines"]]
    assert (len(set(seen)), len(seen), first.context["sentence"], second.context["sentence"]) == (
        56,
        56,
        "1 to 50, oldest clock first.",
        "51 to 56, oldest clock first.",
    )


def test_a_worker_sees_their_own_and_a_leader_the_team(client_for):
    mine, others = make.allocated(), make.allocated(family_name="Other", to=member(Role.CASEWORKER))
    shown = {
        name: {one["case"].pk for one in client_for(user).get(address("case-list")).context["lines"]}
        for name, user in {"worker": mine.caseworker, "leader": make.leader()}.items()
    }
    assert shown == {"worker": {mine.pk}, "leader": {mine.pk, others.pk}}


def test_each_section_of_today_counts_what_its_list_shows(client_for):
    make.allocated()
    make.contacting(family_name="Second")
    make.booked(family_name="Third", at=timezone.now())
    make.booked(family_name="Fourth", at=timezone.now() + timedelta(days=1))
    client = client_for(make.worker())
    page = client.get(address("today"))
    counted = {name: page.context[name]["count"] for name in ("call", "record", "waiting", "new")}
    listed = {name: len(client.get(address("case-list", f"?show={name}")).context["lines"]) for name in counted}
    assert counted == listed == {"call": 2, "record": 1, "waiting": 1, "new": 4}


def test_who_was_tried_as_often_as_is_asked_is_to_be_decided_on_and_not_called(client_for):
    row = make.contacting()
    Case.objects.filter(pk=row.pk).update(next_clock="decide")
    client = client_for(row.caseworker)
    listed = client.get(address("case-list", "?show=call")).context["lines"]
    assert (client.get(address("today")).context["call"]["count"], listed) == (0, [])


def test_a_clock_that_has_passed_says_how_late_it_is(client_for):
    row = make.allocated()
    client = client_for(row.caseworker)
    with time_machine.travel(NOW + timedelta(days=3), tick=False):
        page = client_for(row.caseworker).get(address("case-list"))
    assert [one["clock"] for one in page.context["lines"]] == [{"level": "past", "words": "2 days late"}]
    assert client.get(address("case-list", "?clock=past")).context["lines"] == []


def test_filters_stand_in_the_address_and_come_off_one_by_one(client_for):
    make.allocated()
    page = client_for(make.leader()).get(address("case-list", "?state=reaching&programme=divert"))
    assert [one["url"] for one in page.context["chips"]] == ["?programme=divert", "?state=reaching"]


def test_nobody_leads_to_what_waits_for_a_caseworker(client_for):
    answer = client_for(make.leader()).get(address("case-list", "?caseworker=nobody"))
    assert answer.url == address("inbox", "?tab=allocate")


def test_the_inbox_counts_each_tab_and_its_rows_lead_to_the_act(client_for):
    referral = make.accepted_referral()
    row = make.in_treatment("new_chance", family_name="Other")
    services.propose_ending(case_id=row.pk, actor=row.caseworker, closure_reason="dropped_out", reason="Silent")
    client = client_for(make.leader())
    page = client.get(address("inbox", "?tab=allocate"))
    counts = {tab["label"]: tab["count"] for tab in page.context["tabs"]}
    confirm = client.get(address("inbox", "?tab=confirm")).context["lines"]
    none = {"Caseworker gone": 0, "High risk": 0, "To accept": 0, "Ready to complete": 0, "To settle": 0}
    assert counts == none | {"To allocate": 1, "To confirm": 1}
    assert [one["row"].pk for one in page.context["lines"]] == [referral.pk]
    assert [one["url"] for one in confirm] == [reverse("caseworkflow:case-end-without-completion", args=[row.pk])]


def test_the_caseworker_with_fewest_cases_is_recommended_and_takes_it(client_for):
    make.allocated()
    referral, free = make.accepted_referral(family_name="Second"), member(Role.CASEWORKER, name="Zoe Free")
    client, url = client_for(make.leader()), reverse("caseworkflow:case-allocate", args=[referral.pk])
    candidates = [(str(one.user), one.held, bool(one.reason)) for one, _ in client.get(url).context["choices"]]
    answer = client.post(url, {"caseworker": str(free.pk), "conflict": "no"})
    assert candidates == [("Zoe Free", 0, True), (str(make.worker()), 1, False)]
    assert (answer.status_code, referral.case.caseworker) == (302, free)


def test_a_conflict_of_interest_is_refused_and_the_choice_stays(client_for):
    referral = make.accepted_referral()
    url = reverse("caseworkflow:case-allocate", args=[referral.pk])
    typed = {"caseworker": str(make.worker().pk), "conflict": "relative"}
    answer = client_for(make.leader()).post(url, typed)
    assert (answer.status_code, answer.context["form"]["caseworker"].value()) == (409, typed["caseworker"])


def test_the_second_leader_who_allocates_is_told_that_it_is_done(client_for):
    referral = make.accepted_referral()
    allocation_services.allocate_case(referral_id=referral.pk, actor=make.leader(), caseworker=make.worker())
    url = reverse("caseworkflow:case-allocate", args=[referral.pk])
    answer = client_for(make.leader()).post(url, {"caseworker": str(make.worker().pk), "conflict": "no"})
    assert (answer.status_code, answer.context["form"].non_field_errors()) == (
        409,
        ["Somebody else has allocated this referral already. Nothing of yours was saved."],
    )


def test_a_case_is_given_to_another_caseworker_with_a_reason(client_for):
    row, other = make.allocated(), member(Role.CASEWORKER)
    url = reverse("caseworkflow:case-reallocate", args=[row.pk])
    client = client_for(make.leader())
    shown = client.get(url).status_code
    typed = {"version": row.version, "caseworker": str(other.pk), "conflict": "no", "reason": "Leave"}
    client.post(url, typed)
    assert (shown, make.fresh(row).caseworker) == (200, other)


@pytest.mark.parametrize("name", ["today", "case-list", "inbox"])
@pytest.mark.parametrize("role", [Role.CUSTODY_OFFICER, Role.DECISION_MAKER, Role.COMMISSIONER, Role.AUDITOR])
def test_the_lists_are_for_the_provider(client_for, role, name):
    assert client_for(member(role)).get(address(name)).status_code == 403


def test_another_provider_sees_none_of_it(client_for):
    make.allocated()
    other = Organisation.objects.create(kind=OrganisationKind.PROVIDER, name="Another provider")
    client = client_for(member(Role.TEAM_LEADER, at=other))
    assert client.get(address("case-list")).context["lines"] == []


def test_a_closed_day_says_when_the_last_outcome_was_recorded(client_for):
    row = make.seen()
    page = client_for(row.caseworker).get(address("today"))
    assert page.context["record"]["last"] == row.appointments.get().recorded_at


def test_the_inbox_counts_no_bar_of_another_provider(client_for):
    case = make.allocated()
    propose_bar(referral_id=case.referral_id, actor=case.caseworker, reason="Did not attend")
    Referral.objects.filter(pk=case.referral_id).update(provider=case.provider)
    elsewhere = Organisation.objects.create(kind=OrganisationKind.PROVIDER, name="Elsewhere Trust")
    leaders = [member(Role.TEAM_LEADER, at=home) for home in (case.provider, elsewhere)]
    numbers = [client_for(one).get(address("inbox")).context["numbers"]["bars"] for one in leaders]
    assert numbers == [1, 0]
