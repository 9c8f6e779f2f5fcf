"""The auditor reads who holds what and how it was given; nobody else does, and nothing is changed there."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import ForceClient
from accounts.roles import Role
from administration.clients.services import register_client
from administration.people.services.asking import ask_for_access, confirm_access
from administration.people.terms import Asked
from ledger.models import Entry
from tests.factories import referrals as refer
from tests.factories.accounts import member

pytestmark = pytest.mark.django_db
ACCOUNTS, SYSTEMS = reverse("administration:account-list"), reverse("administration:system-list")


def detail(kind, pk):
    return reverse(f"administration:{kind}-detail", args=[pk])


@pytest.fixture
def auditors(client_for, auditor):
    return client_for(auditor)


@pytest.fixture
def system():
    return ForceClient.objects.create(client_id="records", name="Records system", user=refer.police_system())


def test_accounts_are_listed_with_what_they_hold_and_found_by_name(auditors):
    member(Role.CASEWORKER, name="Ada Moor")
    lines = auditors.get(ACCOUNTS, {"q": "moor"}).context["lines"]
    assert [(str(line["user"]), line["held"].role) for line in lines] == [("Ada Moor", "caseworker")]


def test_an_account_shows_who_asked_for_a_role_and_who_confirmed_it(auditors):
    one, other = (member(Role.ADMINISTRATOR, name=name) for name in ("Ann One", "Bob Two"))
    holder = member(Role.CASEWORKER, name="Ada Moor")
    asked = ask_for_access(actor=one, asked=Asked.RESET_PASSWORD, user=holder)
    confirm_access(request_id=asked.pk, actor=other)
    page = auditors.get(detail("account", holder.pk))
    (request,) = page.context["requests"]
    assert (request.requested_by, request.decided_by, request.is_confirmed) == (one, other, True)
    assert {str(entry.actor) for entry in page.context["entries"]} == {"Ann One", "Bob Two"}


def test_a_police_system_is_shown_with_what_it_may_do_and_without_its_secret(auditors, administrator):
    force = refer.police_system().organisation
    made = register_client(
        actor=administrator,
        name="Records",
        organisation=force,
        scopes=["referrals:read"],
        valid_until=date(2027, 3, 3),
    )
    page = auditors.get(detail("system", made.client.user_id))
    text = page.content.decode()
    assert ("referrals:read" in text, str(force) in text, made.secret in text) == (True, True, False)
    assert {entry.actor for entry in page.context["entries"]} == {administrator}


def test_reading_is_entered(auditors, auditor, system):
    for path in (ACCOUNTS, SYSTEMS, detail("account", auditor.pk), detail("system", system.user_id)):
        auditors.get(path)
    entries = Entry.objects.filter(actor=auditor, kind="consultation").order_by("seq")
    assert [(entry.verb, entry.object_kind) for entry in entries] == [
        ("list", "accounts.user"),
        ("list", "accounts.forceclient"),
        ("view", "accounts.user"),
        ("view", "accounts.forceclient"),
    ]


def test_the_clock_and_systems_are_no_accounts_and_nothing_is_changed_there(auditors, system):
    assert auditors.get(detail("account", system.user_id)).status_code == 404
    assert auditors.post(detail("system", system.user_id)).status_code == 405


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.AUDITOR, Role.CLOCK, Role.API_CLIENT)])
def test_nobody_but_an_auditor_reads_them(client_for, system, auditor, role):
    client = client_for(member(role))
    paths = (ACCOUNTS, SYSTEMS, detail("account", auditor.pk), detail("system", system.user_id))
    assert [client.get(path).status_code for path in paths] == [403] * 4
