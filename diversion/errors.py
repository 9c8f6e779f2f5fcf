"""What each refusal is called in HTTP, said once: 404 not visible, 409 no such move or not yet, 403 not yours."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views import defaults
from rest_framework import exceptions, status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from accounts.reading import Verdict
from ledger.models import Entry, Kind
from ledger.reading import ReadingStopped
from ledger.transactions import act
from workflow.machine import MoveRefused

API_ROOT = "/api/"

PROBLEM = "application/problem+json"


class Refusals:
    """Turn a refusal that a page did not show itself into its page, and enter refused attempts."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        if isinstance(fault, MoveRefused):
            return render(request, "409.html", {"reasons": fault.reasons}, status=status.HTTP_409_CONFLICT)
        if isinstance(fault, ReadingStopped):
            return answer_reading(request, fault.verdict)
        if isinstance(fault, ObjectDoesNotExist):
            return defaults.page_not_found(request, fault)
        if isinstance(fault, PermissionDenied):
            enter_refusal(request)
        return None


def answer_reading(request: HttpRequest, verdict: str) -> HttpResponse:
    """The page on which the reason is given, or the one that says that this is enough for now."""
    if verdict == Verdict.ASK:
        return redirect_to_login(request.get_full_path(), reverse("ledger:reading-reason"), "next")
    return render(request, "ledger/reading_stopped.html", status=status.HTTP_429_TOO_MANY_REQUESTS)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """An address that is none, or of no row: its page, or a problem for a machine."""
    if request.path_info.startswith(API_ROOT):
        return refuse_request(request, NOT_THERE, code=status.HTTP_404_NOT_FOUND)
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """The page of a fault: its reference, and nothing of what went wrong; a problem for a machine."""
    if request.path_info.startswith(API_ROOT):
        return refuse_request(request, BROKEN, code=status.HTTP_500_INTERNAL_SERVER_ERROR)
    reference = getattr(request, "reference", "")
    return render(None, "500.html", {"reference": reference}, status=status.HTTP_500_INTERNAL_SERVER_ERROR)


NOT_THERE = "Nothing is at this address."
BROKEN = "Something went wrong here. Send it again later: with the same key nothing is taken in twice."
NOT_READ = "What was sent could not be read, or it was too much at once. Nothing was saved. Go back and send it again."


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - called by that name
    return refuse_request(request, NOT_READ)


def refuse_request(request: HttpRequest, sentence: str, *, code: int = status.HTTP_400_BAD_REQUEST) -> HttpResponse:
    """A request that no page is asked about: a page of its own, or a problem for a machine; both with the reference."""
    reference = getattr(request, "reference", "")
    if request.path_info.startswith(API_ROOT):
        body = {"type": "about:blank", "title": TITLES[code], "status": code, "detail": sentence}
        return JsonResponse({**body, "instance": f"urn:uuid:{reference}"}, status=code, content_type=PROBLEM)
    said = {"title": TITLES[code], "sentence": sentence, "reference": reference}
    return render(None, "400.html", said, status=code)


@act()
def enter_refusal(request: HttpRequest) -> None:
    route = request.resolver_match.view_name if request.resolver_match else ""
    Entry.objects.enter(None, actor=request.user, verb="refused", kind=Kind.REFUSAL, object_kind=route[:60])


TITLES = {
    400: "The request is not right",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    406: "Not acceptable",
    409: "Not possible now",
    415: "Unsupported media type",
    422: "The same key with another body",
    429: "Too many requests",
    500: "A fault of the service",
}


def problem_response(fault: Exception, context: dict[str, Any]) -> Response | None:
    """An RFC 9457 answer for every refusal of the API."""
    if isinstance(fault, MoveRefused):
        fault = _conflict(fault)
    if isinstance(fault, ObjectDoesNotExist):
        fault = Http404()
    response = exception_handler(fault, context)
    if response is None:
        return None
    detail = response.data
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": TITLES.get(response.status_code, "Error"),
        "status": response.status_code,
    }
    if isinstance(detail, dict) and set(detail) == {"detail"}:
        body["detail"] = str(detail["detail"])
    elif response.status_code == status.HTTP_400_BAD_REQUEST:
        body["errors"] = detail
    else:
        body["detail"] = str(detail)
    response.data = body
    response.content_type = PROBLEM
    return response


def _conflict(fault: MoveRefused) -> exceptions.APIException:
    answer = exceptions.APIException(" ".join(fault.reasons))
    answer.status_code = status.HTTP_409_CONFLICT
    return answer
