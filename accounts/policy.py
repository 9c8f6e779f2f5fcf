"""Who may open an address: each `urls.py` says it beside the address, and what says nothing is shut to everybody.

Rows and fields are narrowed further by each room's `visible_to` and `policies`.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, path

from accounts.roles import Role

#: Anybody, signed in or not.
ANYONE = frozenset({"anyone"})
#: Machine clients; such an address checks its own bearer token and answers 401, never a sign-in page.
MACHINES = frozenset({Role.API_CLIENT})


def declare_address(route: str, view: Callable[..., Any], *, name: str, roles: Iterable[str]) -> URLPattern:
    """An address, its name and the roles that may open it."""
    pattern = path(route, view, name=name)
    pattern.roles = frozenset(roles)  # type: ignore[attr-defined]
    return pattern


def declared_addresses(patterns: Iterable[URLPattern | URLResolver], room: str = "") -> Iterator[tuple[str, frozenset]]:
    """The full name of every address and its roles; none where nobody said who may open it."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{room}{pattern.name}", getattr(pattern, "roles", frozenset())
        else:
            inner = f"{room}{pattern.namespace}:" if pattern.namespace else room
            yield from declared_addresses(pattern.url_patterns, inner)
