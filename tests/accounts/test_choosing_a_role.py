"""Whoever holds several roles at once says in which they work; until then nothing opens, and nothing is guessed."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, User
from accounts.roles import Role
from ledger.models import Entry
from tests.factories import caseworkflow as make
from tests.factories.accounts import member, organisation

pytestmark = pytest.mark.django_db

CHOOSE = "role-choose"


@pytest.fixture
def both():
    """A caseworker who is team leader of another provider as well; the newer role is the second."""
    user = member(Role.CASEWORKER)
    beside = organisation("provider", "Another provider")
    Membership.objects.create(user=user, organisation=beside, role=Role.TEAM_LEADER, from_on=date(2021, 1, 1))
    return user


def role_at(user, role):
    return user.memberships.get(role=role)


def choose(client, membership):
    return client.post(reverse(CHOOSE), {"membership": str(membership.pk)})


@pytest.mark.parametrize("path", ["/", "/cases/today/", "/cases/inbox/"])
def test_without_a_choice_every_page_leads_to_it(client_for, both, path):
    client = client_for(both)
    answer = client.get(path)
    shown = client.get(answer["Location"])
    assert (answer.status_code, answer["Location"], shown.status_code) == (302, reverse(CHOOSE), 200)
    assert [label for _, label in shown.context["form"].fields["membership"].choices] == [
        "Caseworker, Cranstoun",
        "Team leader, Another provider",
    ]
    assert User.objects.get(pk=both.pk).role == ""


def test_the_choice_is_what_they_see_and_what_the_head_of_the_page_says(client_for, both):
    row, client = make.allocated(), client_for(both)
    url = reverse("caseworkflow:case-detail", args=[row.pk])
    found = []
    for role in (Role.CASEWORKER, Role.TEAM_LEADER, Role.CASEWORKER):
        choose(client, role_at(both, role))
        found.append(
            (
                client.get(url).status_code,
                client.get(reverse("caseworkflow:case-reallocate", args=[row.pk])).status_code,
            )
        )
    page = client.get(url).content.decode()
    assert found == [(200, 403), (404, 404), (200, 403)]
    assert "Caseworker</span><span>, Cranstoun <a" in page
    assert reverse(CHOOSE) in page


def test_each_choice_is_entered_with_the_role(client_for, both):
    choose(client_for(both), role_at(both, Role.TEAM_LEADER))
    entry = Entry.objects.get(verb="choose_role")
    assert (entry.actor, entry.role, entry.after) == (both, "team_leader", "team_leader")


def test_a_role_of_somebody_else_cannot_be_chosen(client_for, both):
    client, other = client_for(both), member(Role.AUDITOR)
    answer = choose(client, other.memberships.get())
    assert answer.context["form"].errors == {"membership": ["Choose one of the roles that you hold today."]}
    assert client.get("/ledger/entries/")["Location"] == reverse(CHOOSE)


def test_a_chosen_role_that_ends_is_over_with_the_next_request(client_for, both):
    client = client_for(both)
    choose(client, role_at(both, Role.TEAM_LEADER))
    before = client.get("/cases/conflicts/").status_code
    Membership.objects.filter(user=both, role=Role.TEAM_LEADER).update(
        until_on=timezone.localdate() - timedelta(days=1)
    )
    assert (before, client.get("/cases/conflicts/").status_code) == (200, 403)


def test_the_choice_is_that_of_one_session(client_for, both):
    choose(client_for(both), role_at(both, Role.TEAM_LEADER))
    assert client_for(both).get("/cases/inbox/")["Location"] == reverse(CHOOSE)


def test_who_holds_one_role_is_asked_nothing_and_reads_no_more_rows(client_for, caseworker, django_assert_num_queries):
    page = client_for(caseworker).get("/cases/today/")
    assert (page.status_code, reverse(CHOOSE) in page.content.decode()) == (200, False)


def test_a_case_can_be_given_to_whoever_works_there_and_elsewhere_too(both):
    row = make.allocated(to=both)
    assert row.caseworker == both
