"""What a request must be before a page reads it: readable text, no token in its address, a method that is declared."""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict

from accounts.fields import UNREADABLE, mark_unreadable, normalise_text
from diversion import policy
from diversion.errors import refuse_request

Answer = Callable[[HttpRequest], HttpResponse]
PAGE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST"})
UNREADABLE_ADDRESS = (
    "The address has characters in it that cannot be read. Type it again, or follow a link to the page."
)
TOKEN_IN_ADDRESS = "A token has no place in an address, which logs keep. Send it in the Authorization header."  # noqa: S105 - a sentence


class ReadableRequest:
    """Refuse an address that no text can be read from; in what was typed, mark each such character for the form to show.

    What can be read has one spelling from here on (`normalise_text`). Tabs and line breaks are text. A marked character is
    refused by the field that it was typed into, with the rest kept.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "access_token" in request.GET:
            return refuse_request(request, TOKEN_IN_ADDRESS)
        if any(UNREADABLE.search(text) for text in _in_address(request)):
            return refuse_request(request, UNREADABLE_ADDRESS)
        request.GET = _normalised(request.GET)
        if request.method == "POST":
            request.POST = _normalised(request.POST)
        return self.answer(request)


def _in_address(request: HttpRequest) -> Iterable[str]:
    yield request.path_info
    yield from _typed(request.GET)
    yield from (value for name, value in request.META.items() if name.startswith("HTTP_"))


def _typed(given: QueryDict) -> Iterable[str]:
    for name, values in given.lists():
        yield name
        yield from values


def _normalised(given: QueryDict) -> QueryDict:
    """The same object where nothing changes. What is secret stays as it was typed: it is compared and never shown."""
    if all(_kept(name, text) == text for name, values in given.lists() for text in (name, *values)):
        return given
    made = QueryDict(mutable=True)
    for name, values in given.lists():
        made.setlist(mark_unreadable(name), [_kept(name, value) for value in values])
    return made


def _kept(name: str, text: str) -> str:
    return mark_unreadable(text if "password" in name else normalise_text(text))


class DeclaredMethods:
    """A method that an address does not declare is refused before its page looks for a row; the refusal has a page."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        if response.status_code != HttpResponseNotAllowed.status_code or response.content:
            return response
        sentence = f"This address does not take {request.method}. Go back, and use the links and buttons of the page."
        said = refuse_request(request, sentence, code=response.status_code)
        said["Allow"] = response.get("Allow", "")
        return said

    def process_view(self, request: HttpRequest, view: Any, *_: Any) -> HttpResponse | None:
        if policy.is_for_machines(
            request.resolver_match.view_name
        ):  # they ask for the token first, and refuse in their words
            return None
        taken = declared_methods(view)
        return None if request.method in taken else HttpResponseNotAllowed(sorted(taken))


def declared_methods(view: Any) -> frozenset[str]:
    """The methods of a page: those that its class has, of the few that a browser sends."""
    made_from = getattr(view, "view_class", None)
    if made_from is None:
        return PAGE_METHODS
    names = {name.upper() for name in made_from.http_method_names if hasattr(made_from, name)}
    return PAGE_METHODS & (names | ({"HEAD"} if "GET" in names else set()))
