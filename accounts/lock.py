"""The lock before the password: how many guesses on an account, and from an address, reach the check at all.

An account has two counts of its own. Addresses from which it signed in lately have one; everywhere else shares the other,
of which a single address gets only a part. So no stranger shuts somebody out of their own desk, one address alone shuts
nobody out of any other, and all addresses of the world together have 20 guesses in 15 minutes.
"""

import unicodedata
from typing import Any

from axes.handlers.base import AxesHandler
from django.http import HttpRequest

from accounts.addresses import network_of
from accounts.limits import Allowance, KnownPlace, Limit
from accounts.models import User

WINDOW_SECONDS = 15 * 60
KNOWN_TRIES = 8
ELSEWHERE_TRIES = 12
PLACE_TRIES = 8
ADDRESS_TRIES = 60
CLIENT_TRIES = 20
KNOWN_DAYS = 30


def canonical_name(name: str) -> str:
    """One account has one count, however its name is spelt."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def allowances_for(name: str, address: str) -> list[Allowance]:
    """What a guess costs, in the order in which every guess takes it: address, account, account at this address."""
    name, network = canonical_name(name), network_of(address)
    allowances = [("address", network, ADDRESS_TRIES)]
    if KnownPlace.objects.knows(name, network, KNOWN_DAYS):
        allowances += [("known", name, KNOWN_TRIES)]
    else:
        allowances += [("elsewhere", name, ELSEWHERE_TRIES), ("place", f"{name}\n{network}", PLACE_TRIES)]
    return [Allowance(*one, seconds=WINDOW_SECONDS) for one in allowances]


def client_allowances_for(client_id: str, address: str) -> list[Allowance]:
    """What a guess at the secret of a police system costs, at the address that it comes from: elsewhere nobody is shut out."""
    network = network_of(address)
    client = Allowance("client", f"{canonical_name(client_id)}\n{network}", CLIENT_TRIES, WINDOW_SECONDS)
    return [Allowance("client address", network, ADDRESS_TRIES, WINDOW_SECONDS), client]


class Handler(AxesHandler):
    """What django-axes asks before a password is checked, and tells afterwards."""

    def is_allowed(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        name = str((credentials or {}).get("username") or "")
        allowances = allowances_for(name, request.META.get("REMOTE_ADDR", ""))
        if not Limit.objects.spend(allowances):
            return False
        request.guess = allowances  # type: ignore[attr-defined]
        return True

    def user_logged_in(self, sender: Any, request: HttpRequest, user: User, **_: Any) -> None:
        network = network_of(request.META.get("REMOTE_ADDR", ""))
        KnownPlace.objects.remember(canonical_name(user.get_username()), network)


def forgive_guess(request: HttpRequest | None) -> None:
    """The password was right: its guess does not count, so that any number may sign in behind one address."""
    Limit.objects.give_back(getattr(request, "guess", ()))
