"""Sessions in the database that a copy of it does not open: the key is kept as a hash, and the contents are sealed."""

import hashlib
from datetime import datetime
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.utils import timezone

from accounts.kept import KeptRead
from accounts.sealing import Unreadable, seal_text, unseal_text

PURPOSE = "session"


def hash_key(session_key: str) -> str:
    """160 bits, which is what the column holds."""
    return hashlib.sha256(session_key.encode()).hexdigest()[:40]


def is_over(kept: dict[str, Any], now: int) -> bool:
    """Whether a session has lasted a whole shift, or nobody has used it for the idle limit; seconds of the epoch."""
    began, last = kept.get("began_at", now), kept.get("used_at", now)
    return now - began >= settings.SESSION_COOKIE_AGE or now - last > settings.SESSION_IDLE_SECONDS


def sessions_open(key: str, now: datetime) -> Any:
    return apps.get_model("accounts", "Session").objects.filter(session_key=key, expire_date__gt=now)


OPEN = KeptRead(sessions_open, by=(str, datetime))


class SessionStore(db.SessionStore):
    @classmethod
    def get_model_class(cls) -> Any:
        return apps.get_model("accounts", "Session")

    def _get_session_from_db(self) -> Any:
        row = next(iter(OPEN(hash_key(self.session_key or ""), timezone.now())), None)
        if row is None:
            self._session_key = None
        return row

    def exists(self, session_key: str) -> bool:
        return super().exists(hash_key(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        row: Any = super().create_model_instance(data)
        row.session_key = hash_key(row.session_key)
        row.user_id = data.get(SESSION_KEY)
        return row

    def delete(self, session_key: str | None = None) -> None:
        if key := session_key or self.session_key:
            super().delete(hash_key(key))

    def encode(self, session_dict: dict[str, Any]) -> str:
        return seal_text(super().encode(session_dict), PURPOSE)

    def decode(self, session_data: Any) -> dict[str, Any]:
        try:
            return super().decode(unseal_text(session_data, PURPOSE))
        except Unreadable:
            return {}
