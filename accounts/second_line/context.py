"""For whom statements run now: one of the sides of the service with its organisation, the system by a name, or nobody."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

log = logging.getLogger(__name__)
NOBODY = ""
#: Whose columns decide which rows a role is shown; a role that stands nowhere here is shown none of the guarded tables.
SIDES = {
    "custody_officer": "police",
    "decision_maker": "police",
    "partner": "sender",
    "api_client": "sender",
    "arrest_referral_worker": "provider",
    "caseworker": "provider",
    "team_leader": "provider",
    "auditor": "auditor",
    "administrator": "administrator",
}
NAME = re.compile(r"[a-z][a-z0-9_.-]*\Z")
_acting: ContextVar[str] = ContextVar("acting", default=NOBODY)


def acting_now() -> str:
    """As the database is told it: 'provider:<organisation>', 'system:<name>', or nothing."""
    return _acting.get()


def acting_as(user: Any) -> str:
    """What a user's acting role is shown; nothing for whoever has none, or one that reads nothing about people."""
    held = user.membership if user.is_authenticated and user.is_active else None
    side = SIDES.get(held.role) if held else None
    return f"{side}:{held.organisation_id}" if held and side else NOBODY


@contextmanager
def rows_of(user: Any) -> Iterator[None]:
    """Everything within runs for this user alone, whoever it ran for before."""
    with _within(acting_as(user)):
        yield


@contextmanager
def rows_of_all(name: str) -> Iterator[None]:
    """Work of the system itself, under a name that says which: it is shown every row."""
    if not NAME.match(name):
        raise ValueError(f"{name!r} is no name of a work of the system.")
    if acting_now() == NOBODY:
        log.info("the system reads every row", extra={"task": name})
    with _within(f"system:{name}"):
        yield


def turn_to(user: Any) -> None:
    """From here to the end of the request it runs for this user: for a door that learns inside who calls."""
    _acting.set(acting_as(user))


@contextmanager
def _within(value: str) -> Iterator[None]:
    before = _acting.set(value)
    try:
        yield
    finally:
        _acting.reset(before)
