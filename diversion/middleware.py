"""Around every request: who calls, its id, the idle limit, the second factor and the policy table."""

import logging
import time
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.addresses import client_address, name_device
from accounts.models import Membership
from accounts.second_line.context import rows_of
from accounts.sessions import is_over
from accounts.single_sign_on.terms import STRONG
from caseworkflow.emergency.terms import SHOWN
from diversion import policy
from diversion.errors import enter_refusal
from ledger import acts
from referrals.withheld.models import SealOpening

log = logging.getLogger(__name__)
#: Where a session keeps the role that was chosen, and the page on which it is.
CHOSEN_ROLE, CHOOSING = "membership", "role-choose"
Answer = Callable[[HttpRequest], HttpResponse]


class ClientAddress:
    """Work out once who calls; every limit, throttle and entry reads it where Django keeps the address of a peer."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        peer, said = request.META.get("REMOTE_ADDR", ""), request.META.pop("HTTP_X_FORWARDED_FOR", "")
        request.META["REMOTE_ADDR"] = client_address(peer, said, settings.TRUSTED_PROXIES)
        return self.answer(request)


class RequestId:
    """Give the request a reference that the ledger, the log and an error page share."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reference = str(uuid.uuid4())
        request.reference = reference
        acts.name_request(reference)
        response = self.answer(request)
        response["X-Request-Id"] = reference
        if request.user.is_authenticated if hasattr(request, "user") else False:
            response.setdefault("Cache-Control", "no-store")
        return response


class IdleSignOut:
    """End a session that nobody has used for the idle limit, or that has lasted a whole shift; both clocks are its own."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now, kept = int(time.time()), request.session
            if "began_at" not in kept:
                kept["began_at"], kept["began_from"] = now, describe_caller(request)
            last = kept.get("used_at")
            if is_over(kept, now):
                logout(request)
            elif last is None or now - last >= settings.SESSION_TOUCH_SECONDS:
                kept["used_at"] = now
        return self.answer(request)


def describe_caller(request: HttpRequest) -> dict[str, str]:
    """What the list of a person's sessions says of where one began."""
    return {"address": request.META["REMOTE_ADDR"], "device": name_device(request.META.get("HTTP_USER_AGENT", ""))}


class ActingRole:
    """Whoever holds several roles acts in the one that they chose in this session, as long as it holds; the database shows
    the rows of that one alone.

    What this session opened in an emergency is open to it until the time is over or it was closed, and to no other.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and len(request.user.roles_held) > 1:
            request.user.act_as(request.session.get(CHOSEN_ROLE, ""))
        with rows_of(request.user):
            if request.user.is_authenticated and (kept := request.session.get(SHOWN)):
                keep_open(request, kept["opening"])
            return self.answer(request)


def keep_open(request: HttpRequest, opening_id: str) -> None:
    """Asked of the row at each request, so that it ends with its time, and wherever it was closed."""
    opening = SealOpening.objects.open_now().filter(pk=opening_id, user=request.user.pk).first()
    if opening is None:
        del request.session[SHOWN]
    else:
        request.user.opened = opening.seal_id


class SecondFactor:
    """Where a second factor is required, lead everybody without one to set it up, and nowhere else."""

    ALLOWED = frozenset(
        {"mfa_activate_totp", "mfa_add_webauthn", "mfa_reauthenticate", "account_reauthenticate", "account_logout"}
    )

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        route = request.resolver_match.view_name if request.resolver_match else ""
        is_free = policy.is_public(route) or policy.is_for_machines(route) or route in self.ALLOWED
        if is_free or not settings.SECOND_FACTOR_IS_REQUIRED or not request.user.is_authenticated:
            return None
        is_strong = request.user.has_second_factor or request.session.get(STRONG, False)
        return None if is_strong else redirect("mfa_activate_totp")


class PolicyTable:
    """Open an address only to the roles that the table names; an address that it does not name is shut."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        route = request.resolver_match.view_name if request.resolver_match else ""
        if policy.is_public(route) or policy.is_for_machines(route):
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not request.user.role and request.user.roles_held:
            return None if route == CHOOSING else redirect(CHOOSING)
        if not request.user.role:
            return say_no_role(request)
        if not policy.may_open(route, request.user.role):
            log.warning("refused by the policy table", extra={"route": route, "user": str(request.user.pk)})
            enter_refusal(request)
            raise PermissionDenied
        return None


def say_no_role(request: HttpRequest) -> HttpResponse:
    """Whoever is signed in and holds no role is told who can help; a new installation, how to begin."""
    enter_refusal(request)
    said = {"is_installed": Membership.objects.administrators().exists()}
    return render(request, "accounts/no_role.html", said, status=403)
