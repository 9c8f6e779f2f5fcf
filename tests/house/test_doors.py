"""Doors: without signing in nothing opens, and what is not yours looks like what is not there."""

import pytest
from django.apps import apps
from django.urls import reverse

from accounts.models import OrganisationKind
from accounts.roles import Role
from diversion.policy import machine_addresses, may_open, public_addresses
from ledger.models import Entry
from tests.factories import caseworkflow as make
from tests.factories import referrals as refer
from tests.factories.accounts import member, organisation
from tests.house.addresses import addresses, without_what_passes

pytestmark = pytest.mark.django_db


def shut():
    return {name: path for name, path in addresses().items() if name not in public_addresses() | machine_addresses()}


@pytest.mark.parametrize("method", ["get", "post", "put", "delete"])
def test_nobody_opens_a_page_without_signing_in(client, method):
    answers = {name: getattr(client, method)(path) for name, path in shut().items()}
    login = reverse("account_login")
    opened = [
        name
        for name, got in answers.items()
        if not (got.status_code == 302 and got["Location"].startswith(f"{login}?next="))
    ]
    assert opened == []


def test_the_api_answers_401_without_a_token(client):
    paths = [path for name, path in addresses().items() if name in machine_addresses()]
    assert {client.get(path).status_code for path in paths} == {401}


def test_a_session_is_no_key_to_the_api(client_for, custody_officer):
    client = client_for(custody_officer)
    paths = [path for name, path in addresses().items() if name in machine_addresses()]
    assert {client.get(path).status_code for path in paths} == {401}


def differences(client, role, room, pk):
    """Addresses of a room at which a row that is not this reader's answers otherwise than a row that is not there."""
    theirs, made_up = addresses(pk=pk), addresses()
    routes = [name for name in theirs if name.startswith(f"{room}:") and "7/" in made_up[name] and may_open(name, role)]
    found = []
    for name in routes:
        one, other = client.get(theirs[name]), client.get(made_up[name])
        if (one.status_code, without_what_passes(one)) != (404, without_what_passes(other)):
            found.append(name)
    return routes, found


@pytest.mark.parametrize("role", [Role.CUSTODY_OFFICER, Role.DECISION_MAKER, Role.PARTNER])
def test_a_referral_of_another_sender_looks_like_none(client_for, custody_officer, role):
    row = refer.accepted(custody_officer)
    home = OrganisationKind.BUSINESS if role == Role.PARTNER else OrganisationKind.POLICE
    outsider = member(role, at=organisation(home, "Elsewhere", "31" if role != Role.PARTNER else None))
    routes, found = differences(client_for(outsider), role, "referrals", row.pk)
    assert (len(routes) > 3, found) == (True, [])


@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.TEAM_LEADER])
def test_a_case_of_another_provider_looks_like_none(client_for, role):
    row = make.seen()
    outsider = member(role, at=organisation(OrganisationKind.PROVIDER, "Another provider"))
    routes, found = differences(client_for(outsider), role, "caseworkflow", row.pk)
    assert (len(routes) > 20, found) == (True, [])


def test_looking_for_what_is_not_there_leaves_no_view_in_the_ledger(client_for, custody_officer):
    client_for(custody_officer).get(addresses()["referrals:referral-detail"])
    assert Entry.objects.filter(kind="consultation").count() == 0


def digest():
    """Everything that is kept, but for what was read by whom."""
    read = {"ledger.Entry", "ledger.Head", "ledger.Mention", "accounts.Reading", "accounts.Session"}
    kept = [one for one in apps.get_models() if one._meta.label not in read]
    return {one._meta.label: list(one._base_manager.order_by("pk").values_list()) for one in kept}


@pytest.mark.parametrize("role", [Role.TEAM_LEADER, Role.CUSTODY_OFFICER, Role.DECISION_MAKER])
def test_looking_at_every_page_changes_nothing(client_for, role):
    row, client = make.in_treatment("checkpoint"), client_for(member(role))
    ids, before = (row.pk, row.referral_id, row.appointments.first().pk), digest()
    paths = {path for pk in ids for name, path in addresses(pk=pk).items() if may_open(name, role)}
    for path in sorted(paths):
        client.get(path)
    assert digest() == before
