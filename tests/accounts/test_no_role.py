"""Somebody who is signed in and may act in no role is told who can help, and never shown a bare refusal."""

import pytest
from django.urls import reverse

from accounts.models import User
from ledger.models import Entry

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


def test_the_refusal_is_entered(client_for, superuser):
    client_for(superuser).get(reverse("programmes:programme-list"))
    assert list(Entry.objects.filter(kind="refusal").values_list("actor__username", "object_kind")) == [
        ("root", "programmes:programme-list")
    ]
