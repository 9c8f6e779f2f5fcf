"""How people sign in: local accounts without self sign-up; each sign-in is entered by the project package."""

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.login import get_authentication_records
from django.http import HttpRequest

from accounts.lock import forgive_guess
from accounts.models import Membership, User


class Adapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return request.META["REMOTE_ADDR"]

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Guesses are counted by the lock (`accounts/lock.py`) alone."""

    def is_reauthentication_required(self, *, app: str, **_: Any) -> bool:
        """A password that was typed within the limit counts, also when it was typed to sign in."""
        since = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
        return not any(one["at"] > since for one in get_authentication_records(self.request, self.request.user))


class Backend(AuthenticationBackend):
    """allauth's own, under a name of ours so that settings do not change with the library."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        user = super().authenticate(request, **credentials)
        if user is not None:
            forgive_guess(request)
        return user

    def get_user(self, user_id: Any) -> User | None:
        """The account of a session, the role held today and whether there is a second factor: one statement for every page."""
        held = Membership.held_by(user_id)
        if held is None:
            return super().get_user(user_id)
        return held.user if self.user_can_authenticate(held.user) else None
