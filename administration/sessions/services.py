"""Which browsers somebody is signed in with, and ending one of them or all others."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import HASH_SESSION_KEY
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts.models import Session, User
from accounts.sessions import hash_key, is_over
from ledger.models import Entry, Kind
from ledger.transactions import act


@dataclass(frozen=True)
class OpenSession:
    """One browser in which an account is open; `name` is what its row is called, which opens nothing."""

    name: str
    device: str
    address: str
    began_at: datetime
    used_at: datetime
    is_this: bool


def list_open_sessions(user: User, session_key: str) -> list[OpenSession]:
    """Those that the next request would not find over, the one of `session_key` first, then the last used."""
    this = hash_key(session_key)
    found = [_describe(row, kept, this) for row, kept in _standing(user)]
    return sorted(found, key=lambda one: (not one.is_this, -one.used_at.timestamp()))


def _standing(user: User) -> Iterator[tuple[Session, dict[str, Any]]]:
    now, matches = int(time.time()), user.get_session_auth_hash()
    for row in Session.objects.filter(user=user, expire_date__gt=timezone.now()):
        kept = row.get_decoded()
        if constant_time_compare(kept.get(HASH_SESSION_KEY, ""), matches) and not is_over(kept, now):
            yield row, kept


def _describe(row: Session, kept: dict[str, Any], this: str) -> OpenSession:
    began = kept.get("began_at", int(time.time()))
    caller = kept.get("began_from", {})
    return OpenSession(
        name=row.session_key,
        device=caller.get("device", ""),
        address=caller.get("address", ""),
        began_at=datetime.fromtimestamp(began, UTC),
        used_at=datetime.fromtimestamp(kept.get("used_at", began), UTC),
        is_this=row.session_key == this,
    )


@act()
def end_session(*, actor: User, name: str) -> bool:
    """One of their own, over with its next request; whether there was one."""
    return _end(actor, Session.objects.filter(user=actor, session_key=name), "end_session")


@act()
def end_other_sessions(*, actor: User, session_key: str) -> bool:
    """Every one of their own but the one of `session_key`; whether there was one."""
    return _end(actor, Session.objects.filter(user=actor).exclude(session_key=hash_key(session_key)), "end_sessions")


def _end(actor: User, rows: Any, verb: str) -> bool:
    ended, _ = rows.delete()
    if ended:
        Entry.objects.enter(actor, actor=actor, verb=verb, kind=Kind.SIGN_IN, facts={"ended": ended})
    return bool(ended)
