"""Sign-ins, sign-outs and failed tries, entered in the ledger, and what ends sessions; no name that was typed is kept."""

from typing import Any

from allauth.account.signals import authentication_step_completed, user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.signals import social_account_added
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.models import User
from ledger.models import Entry, Kind
from ledger.transactions import act


@receiver(user_logged_in)
def enter_sign_in(user: User, request: HttpRequest, **_: Any) -> None:
    _enter("sign_in", user, request, actor=user)


@receiver(user_logged_out)
def enter_sign_out(user: User | None, request: HttpRequest, **_: Any) -> None:
    if user is not None:
        _enter("sign_out", user, request, actor=user)


@receiver(user_login_failed)
def enter_failed_try(credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    """The account is named by its id where there is one: whoever tries names must not fill the ledger with them."""
    known = User.objects.filter(username__iexact=str(credentials.get("username", ""))).first()
    _enter("sign_in_failed", known, request, actor=None)


@receiver(authentication_failed)
def enter_failed_code(user: User, request: HttpRequest, **_: Any) -> None:
    _enter("second_factor_failed", user, request, actor=None)


@receiver(social_account_added)
def enter_binding(request: HttpRequest, sociallogin: SocialLogin, **_: Any) -> None:
    _enter("bind_to_directory", sociallogin.user, request, actor=sociallogin.user)


@receiver(authentication_step_completed)
def renew_session_key(request: HttpRequest, reauthenticated: bool = False, **_: Any) -> None:
    if reauthenticated:
        request.session.cycle_key()


@receiver(post_delete, sender=Authenticator)
def end_sessions_without_second_factor(instance: Authenticator, **_: Any) -> None:
    """However a second factor goes, by its owner or by an administrator, nobody works on without it."""
    if instance.type != Authenticator.Type.RECOVERY_CODES:
        User.objects.end_sessions(instance.user_id)


@act()
def _enter(verb: str, user: User | None, request: HttpRequest | None, *, actor: User | None) -> None:
    address = request.META.get("REMOTE_ADDR", "") if request else ""
    facts = {"address": address} if address else {}
    Entry.objects.enter(user, actor=actor, verb=verb, kind=Kind.SIGN_IN, object_kind="accounts.user", facts=facts)
