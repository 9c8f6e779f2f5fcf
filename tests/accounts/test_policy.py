"""An address and its roles stand together, and nothing is open because a line is missing."""

from django.http import HttpResponse
from django.urls import include, path

from accounts.policy import ANYONE, declare_address, declared_addresses
from accounts.roles import Role


def show(request):
    return HttpResponse()


def test_an_address_carries_its_name_and_its_roles():
    address = declare_address("cases/", show, name="case-list", roles=[Role.CASEWORKER, Role.TEAM_LEADER])
    assert (address.name, address.roles) == ("case-list", {Role.CASEWORKER, Role.TEAM_LEADER})


def test_every_address_is_listed_under_the_name_of_its_room():
    inner = [declare_address("", show, name="home", roles=ANYONE)]
    patterns = [path("inner/", include((inner, "inner"))), declare_address("", show, name="top", roles={Role.AUDITOR})]
    assert dict(declared_addresses(patterns)) == {"inner:home": ANYONE, "top": {Role.AUDITOR}}


def test_an_address_that_says_nothing_has_no_role():
    assert dict(declared_addresses([path("", show, name="silent")])) == {"silent": frozenset()}
