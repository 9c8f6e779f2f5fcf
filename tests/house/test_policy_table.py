"""The policy table: every address says who may open it, and each role opens exactly what it says."""

import pytest

from accounts.policy import ANYONE, MACHINES
from accounts.roles import PEOPLE, Role
from diversion.policy import may_open, policy_table
from ledger.models import Entry, Kind
from tests.factories.accounts import member
from tests.house.addresses import addresses, names, with_a_planted_page


def kept():
    return {name: roles for name, roles in policy_table().items() if roles not in (ANYONE, MACHINES)}


def test_every_address_has_one_name():
    assert sorted(set(names())) == sorted(names())


def test_every_address_is_in_the_table_and_the_table_names_no_other():
    assert sorted(policy_table()) == sorted(names())


def test_every_address_says_who_may_open_it():
    assert [name for name, roles in policy_table().items() if not roles] == []


def test_only_roles_that_people_hold_open_a_kept_page():
    assert frozenset().union(*kept().values()) <= PEOPLE


@pytest.mark.django_db
def test_an_address_that_nobody_declared_is_shut_to_all(settings, client_for):
    settings.ROOT_URLCONF = with_a_planted_page()
    assert [client_for(member(role)).get("/planted/").status_code for role in Role] == [403] * len(Role)


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_what_the_table_says_and_nothing_else(role, client_for):
    client, paths = client_for(member(role)), addresses()
    answers = {name: client.get(paths[name]).status_code for name in kept()}
    shut = {name for name, code in answers.items() if code == 403}
    assert shut == {name for name in answers if not may_open(name, role)}
    assert set(answers.values()) - {403} <= {200, 302, 404, 405}


@pytest.mark.django_db
def test_a_refused_attempt_is_entered_with_who_and_where(client_for, caseworker):
    client_for(caseworker).get(addresses()["ledger:entry-list"])
    entry = Entry.objects.get(kind=Kind.REFUSAL)
    assert (entry.actor, entry.role, entry.verb, entry.object_kind) == (
        caseworker,
        "caseworker",
        "refused",
        "ledger:entry-list",
    )
