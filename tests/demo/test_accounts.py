"""Who may sign in to the demonstration: one account for each organisation and role, named where people look."""

import re
from datetime import date
from html import unescape
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.models import Membership, User
from accounts.roles import PEOPLE, Role
from demo.accounts import CLIENT_SECRET, list_accounts, slug_of
from demo.force import build_force
from programmes.models import ProgrammeVersion
from referrals.people.models import Person

ROOT = Path(__file__).parents[2]

ROW = re.compile(
    r"<tr[^>]*>\s*<th scope=\"row\"[^>]*>(.*?)</th>\s*<td[^>]*>(.*?)</td>\s*<td[^>]*>(.*?)</td>", re.DOTALL
)


@pytest.fixture
def staffed(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return build_force(date(2026, 3, 2))


def listed(client):
    page = client.get(reverse("account_login")).content.decode()
    return [tuple(unescape(text) for text in row) for row in ROW.findall(page)]


def test_each_organisation_has_one_sign_in_for_each_of_its_roles_and_two_where_one_confirms_the_other(staffed):
    there = set(Membership.objects.filter(role__in=PEOPLE).values_list("organisation__name", "role"))
    second = [one for one in there if one[1] in {Role.ADMINISTRATOR, Role.COMMISSIONER}]
    accounts = [(one.organisation, str(one.role)) for one in list_accounts()]
    assert sorted(accounts) == sorted([*there, *second])


def test_every_role_of_a_person_can_be_walked(staffed):
    assert {one.role for one in list_accounts()} == PEOPLE


def test_the_team_of_every_provider_that_a_programme_names_can_be_walked(client_for, staffed):
    versions = ProgrammeVersion.objects.filter(valid_until=None)
    providers = {one.organisation for version in versions for one in version.choices.providers}
    teams = {name: {one.role for one in list_accounts() if one.organisation == name} for name in providers}
    assert {name for name, roles in teams.items() if not roles >= {Role.TEAM_LEADER, Role.CASEWORKER}} == set()
    for account in list_accounts():
        if account.organisation in providers:
            client = client_for(User.objects.get(username=account.username))
            shown = [
                client.get(reverse(f"caseworkflow:{name}")).status_code for name in ("today", "inbox", "case-list")
            ]
            assert (account.username, shown) == (account.username, [200] * 3)


def test_nobody_else_has_a_password(staffed):
    can = {user.username for user in User.objects.all() if user.has_usable_password()}
    assert can - {"clock"} == {one.username for one in list_accounts()}


def test_the_sign_in_page_lists_everybody_who_may_sign_in(client, staffed):
    wanted = [(f"{one.role.label}, {one.organisation}", one.username, one.password) for one in list_accounts()]
    assert listed(client) == wanted


def test_the_sign_in_page_lists_nobody_before_anything_is_filled(client, db):
    assert (listed(client), b"Sign-ins" in client.get(reverse("account_login")).content) == ([], False)


def test_everybody_who_is_listed_comes_in(client, staffed):
    came_to = {}
    for _, username, password in listed(client):
        answer = client.post(reverse("account_login"), {"login": username, "password": password})
        came_to[username] = (answer.status_code, answer.url.split("?")[0])
        client.logout()
    assert came_to == {one.username: (302, reverse("home")) for one in list_accounts()}


def test_sign_ins_are_printed_without_filling(db):
    out = StringIO()
    call_command("demo", sign_ins=True, stdout=out)
    last_words = [line.split()[-1] for line in out.getvalue().splitlines()]
    assert last_words == [*(one.password for one in list_accounts()), CLIENT_SECRET]
    assert Person.objects.exists() is False


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Kairos", "kairos"), ("Changing Lives", "changing-lives"), ("Black Country Women's Aid", "bcwa")],
)
def test_a_long_name_is_shortened_to_its_letters(name, slug):
    assert slug_of(name) == slug


def test_the_documents_name_every_sign_in(db):
    page = (ROOT / "docs" / "demo.md").read_text(encoding="utf-8")
    section = page.partition("## Who may sign in")[2].partition("\n## ")[0]
    usernames = re.findall(r"`([a-z-]+-[12])`", section)
    assert sorted(usernames) == sorted(one.username for one in list_accounts())
