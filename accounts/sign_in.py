"""How people sign in: local accounts without self sign-up; each sign-in is entered by the project package."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest


class Adapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class Backend(AuthenticationBackend):
    """allauth's own, under a name of ours so that settings do not change with the library."""
