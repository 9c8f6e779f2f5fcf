"""Somebody who is signed in and may act in no role is told who can help, and never shown a bare refusal."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Membership, User
from accounts.roles import Role
from ledger.models import Entry
from tests.factories.accounts import member

pytestmark = pytest.mark.django_db
PAGES = ("/", "/programmes/", "/cases/today/")


@pytest.fixture
def superuser():
    return User.objects.create_superuser("root", password="a long enough pass phrase")


def told(client):
    answers = [client.get(page) for page in PAGES]
    assert {answer.status_code for answer in answers} == {403}
    return answers[0].content.decode()


def test_a_superuser_of_a_bare_installation_reads_which_command_to_run(client_for, superuser):
    assert "manage.py install" in told(client_for(superuser))


def test_where_somebody_administers_they_are_the_ones_to_ask(client_for, superuser, administrator):
    page = told(client_for(superuser))
    assert ("Your account holds no role" in page, "manage.py" in page) == (True, False)


def test_an_administrator_whose_account_is_closed_counts_as_none(client_for, superuser, administrator):
    User.objects.filter(pk=administrator.pk).update(is_active=False)
    assert "manage.py install" in told(client_for(superuser))


def test_two_roles_at_once_open_neither(client_for):
    both = member(Role.CASEWORKER)
    home = both.organisation
    Membership.objects.create(user=both, organisation=home, role=Role.TEAM_LEADER, from_on=date(2021, 1, 1))
    again = User.objects.get(pk=both.pk)
    assert (again.role, "holds two roles at once" in told(client_for(both))) == ("", True)


def test_the_refusal_is_entered(client_for, superuser):
    client_for(superuser).get(reverse("programmes:programme-list"))
    assert list(Entry.objects.filter(kind="refusal").values_list("actor__username", "object_kind")) == [
        ("root", "programmes:programme-list")
    ]
