"""Whom a directory's answer lets in: an account that an administrator made here, bound to one person of the directory."""

from copy import copy
from typing import Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from django.contrib.auth.signals import user_login_failed
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.shortcuts import render

from accounts.models import Membership, User
from accounts.single_sign_on.terms import STRONG


class Adapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """The first time, the account that the directory names is bound to its subject; from then on that alone counts.

        What the directory says of a person is read and not kept.
        """
        said, sociallogin.account.extra_data = sociallogin.account.extra_data, {}
        provider = sociallogin.account.get_provider(request)
        if sociallogin.state.get("process") != AuthProcess.LOGIN:
            self.refuse(request, "")
        if not sociallogin.is_existing:
            self.bind(request, sociallogin, claim_of(said, provider.app.settings["account_claim"]))
        request.session[STRONG] = is_strong(said.get("id_token", {}), provider.app.settings["strong"])

    def bind(self, request: HttpRequest, sociallogin: SocialLogin, name: str) -> None:
        people = User.objects.people().filter(pk__in=Membership.objects.active().values("user"), is_active=True)
        found = list(people.filter(username__iexact=name)[:2]) if name else []
        bound = SocialAccount.objects.filter(provider=sociallogin.account.provider)
        if len(found) != 1 or bound.filter(user=found[0]).exists():
            self.refuse(request, name)
        try:
            with transaction.atomic():
                sociallogin.connect(request, found[0])
        except IntegrityError:
            self.refuse(request, name)

    def serialize_instance(self, instance: Any) -> dict[str, Any]:
        """Without what an account remembers of itself for the length of a request."""
        if isinstance(instance, User):
            instance = copy(instance)
            for name in ("membership", "roles_held", "has_second_factor"):
                instance.__dict__.pop(name, None)
        kept: dict[str, Any] = super().serialize_instance(instance)
        return kept

    def refuse(self, request: HttpRequest, name: str) -> NoReturn:
        user_login_failed.send(sender=type(self), credentials={"username": name}, request=request)
        raise ImmediateHttpResponse(render(request, "socialaccount/refused.html", status=403))


def claim_of(said: dict[str, Any], claim: str) -> str:
    """The same claim may stand in the answer about the person, in the token of identity, or in both."""
    told = [said.get(part, {}).get(claim) for part in ("userinfo", "id_token")]
    return next((one for one in told if isinstance(one, str)), "")


def is_strong(identity: dict[str, Any], strong: list[str]) -> bool:
    """Whether the token of identity says that the directory asked for what counts as a second factor."""
    ways = identity.get("amr")
    return any(one in strong for one in (identity.get("acr"), *(ways if isinstance(ways, list) else ())))
