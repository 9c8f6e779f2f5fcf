"""Making a link that sets a password, and setting the password by it."""

import hashlib
import secrets

from django.core import signing
from django.utils import timezone

from accounts.models import User
from administration.passwords.models import PasswordLink
from administration.passwords.terms import HOLDS_FOR, NO_LONGER
from ledger.models import Entry, Kind
from ledger.transactions import act
from workflow.machine import MoveRefused

SIGNER = signing.TimestampSigner(salt="administration.passwords")


@act()
def make_link(*, user: User, actor: User) -> str:
    """A signed token that holds for 72 hours and works once; links made before for the same account end now.

    The token is given back and kept nowhere: the row holds its checksum.
    """
    now = timezone.now()
    PasswordLink.objects.filter(user=user, ended_at=None).update(ended_at=now)
    token = SIGNER.sign(secrets.token_urlsafe(32))
    link = PasswordLink.objects.create(
        user=user, checksum=checksum_of(token), made_by=actor, made_at=now, expires_at=now + HOLDS_FOR
    )
    facts = {"link": str(link.pk), "expires_at": link.expires_at.isoformat(timespec="seconds")}
    Entry.objects.enter(user, actor=actor, verb="make_password_link", kind=Kind.SETTING, facts=facts)
    return token


def checksum_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def find_link(token: str) -> PasswordLink | None:
    """The link of a token, while it holds: its signature, its day and its row are all asked."""
    try:
        SIGNER.unsign(token, max_age=HOLDS_FOR)
    except signing.BadSignature:
        return None
    return PasswordLink.objects.standing().select_related("user").filter(checksum=checksum_of(token)).first()


@act()
def set_password(*, token: str, password: str) -> User:
    """Set the password that somebody chose; the link has then been used, and every open session of theirs ends."""
    link = find_link(token)
    if link is None:
        raise MoveRefused(NO_LONGER)
    user = User.objects.select_for_update().get(pk=link.user_id)
    if not PasswordLink.objects.standing().filter(pk=link.pk).update(ended_at=timezone.now()):
        raise MoveRefused(NO_LONGER)
    user.set_password(password)
    user.save(update_fields=["password"])
    Entry.objects.enter(user, actor=user, verb="set_password", kind=Kind.SETTING, facts={"link": str(link.pk)})
    return user
