"""The policy table, gathered from the addresses of every room: an address that names no role is shut to everybody."""

from functools import cache

from django.conf import settings
from django.urls import get_resolver

from accounts.policy import ANYONE, MACHINES, declared_addresses


@cache
def _table_of(urlconf: str) -> dict[str, frozenset[str]]:
    return dict(declared_addresses(get_resolver(urlconf).url_patterns))


def policy_table() -> dict[str, frozenset[str]]:
    return _table_of(settings.ROOT_URLCONF)


def public_addresses() -> frozenset[str]:
    return frozenset(name for name, roles in policy_table().items() if roles == ANYONE)


def machine_addresses() -> frozenset[str]:
    return frozenset(name for name, roles in policy_table().items() if roles == MACHINES)


def is_public(name: str) -> bool:
    return policy_table().get(name) == ANYONE


def is_for_machines(name: str) -> bool:
    return policy_table().get(name) == MACHINES


def may_open(name: str, role: str) -> bool:
    return role in policy_table().get(name, frozenset())
