"""Whoever is kept from everybody finds nobody: every page, on a world where everything exists."""

import pytest
from django.urls import get_resolver

from accounts.roles import PROVIDER, Role
from diversion.policy import may_open
from referrals.people.models import Person
from referrals.withheld.services import keep_conflict
from tests.house.addresses import walk
from tests.house.world import World, undone

pytestmark = pytest.mark.django_db

#: Pages that open, and name nobody: lists, and the request for a seal.
LISTS = (
    "caseworkflow:today",
    "caseworkflow:case-list",
    "caseworkflow:inbox",
    "caseworkflow:conflict-list",
    "caseworkflow:keptapart-list",
    "caseworkflow:seal-list",
    "caseworkflow:seal-decide",
    "caseworkflow:seal-lead",
    "caseworkflow:seal-break",
    "caseworkflow:sealopening-list",
    "caseworkflow:sealopening-end",
    "caseworkflow:sealchange-decide",
    "referrals:likeness-list",
    "referrals:bar-list",
    "referrals:custody-list",
    "outcomes:link-list",
)


def answers(world, role):
    """What each page about a row of cases or referrals answers to this role."""
    found = {}
    for name, pattern in walk(get_resolver().url_patterns):
        is_about_a_row = "pk" in pattern.pattern.converters and name.startswith(
            ("caseworkflow:", "referrals:", "outcomes:link-")
        )
        if is_about_a_row and name not in LISTS and may_open(name, role):
            with undone():
                world.stand(name)
                found[name] = world.clients[role].get(world.address(name, pattern)).status_code
    return found


@pytest.mark.parametrize("role", sorted(PROVIDER))
def test_no_page_opens_for_whoever_is_kept_from_the_person(role):
    world = World()
    world.detention.referral = world.referrals["custody"]
    world.detention.save()
    before = answers(world, role)
    actor = world.people[Role.TEAM_LEADER]
    for person in Person.objects.all():
        keep_conflict(user=world.people[role], person_id=person.pk, kind="neighbour", actor=actor)
    assert 200 in before.values()
    assert set(answers(world, role).values()) == {404}
    pages = {name: world.clients[role].get(world.address(name, one)) for name, one in list_patterns(role)}
    assert {name for name, page in pages.items() if names_in(page.content.decode())} == set()
    assert {page.status_code for page in pages.values()} == {200}


def list_patterns(role):
    return [(name, one) for name, one in walk(get_resolver().url_patterns) if name in LISTS and may_open(name, role)]


def names_in(page):
    main = page.partition("<main")[2]
    return [name for name in Person.objects.values_list("family_name", flat=True) if f" {name}" in main]
