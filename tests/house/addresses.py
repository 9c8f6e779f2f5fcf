"""Every address of the service, read from the resolver, with made-up values where it takes one."""

import re
import uuid
from collections.abc import Iterator
from types import ModuleType

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, get_resolver, path, reverse

from accounts.policy import ANYONE, declare_address
from diversion import urls

MADE_UP = {"uuid": uuid.UUID(int=7), "slug": "treatment", "int": 7, "str": "made-up"}
PASSING = re.compile(r'(nonce|name="csrfmiddlewaretoken" value)="[^"]*"|app-reference">[^<]*')


def walk(patterns, room: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{room}{pattern.name}", pattern
        else:
            yield from walk(pattern.url_patterns, f"{room}{pattern.namespace}:" if pattern.namespace else room)


def names() -> list[str]:
    return [name for name, _ in walk(get_resolver().url_patterns)]


def given(pattern: URLPattern, **known) -> dict:
    """A value for each part of the address that takes one."""
    kinds = {name: type(kind).__name__.removesuffix("Converter") for name, kind in pattern.pattern.converters.items()}
    made_up = {name: MADE_UP[{"String": "str"}.get(kind, kind.lower())] for name, kind in kinds.items()}
    fits = {name: value for name, value in known.items() if kinds.get(name) != "Int" or isinstance(value, int)}
    return {name: fits.get(name, value) for name, value in made_up.items()}


def addresses(**known) -> dict[str, str]:
    return {name: reverse(name, kwargs=given(one, **known)) for name, one in walk(get_resolver().url_patterns)}


def breaks(request: HttpRequest) -> HttpResponse:
    raise ValueError("Joanne Carter, born 4 May 1990")


def with_a_planted_page() -> ModuleType:
    """The service and two more pages: one that nobody put into the policy table, one that is public and breaks."""
    planted = ModuleType("planted")
    planted.urlpatterns = [
        *urls.urlpatterns,
        path("planted/", breaks, name="planted"),
        declare_address("breaks/", breaks, name="breaks", roles=ANYONE),
    ]
    planted.handler500 = urls.handler500
    return planted


def without_what_passes(answer: HttpResponse) -> str:
    """The body but for what differs on every request alike: the nonce, the form token and the reference."""
    return PASSING.sub(r"\1", answer.content.decode())
