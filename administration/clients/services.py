"""Police systems: an application bound to one force, what it may ask for, until when, and its secret."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from oauth2_provider.models import AccessToken, get_application_model

from accounts.models import ForceClient, Membership, Organisation, OrganisationKind, User
from accounts.roles import Role
from ledger.models import Entry, Kind
from ledger.transactions import act
from workflow.machine import MoveRefused
from workflow.seen import require_seen

CLIENT_FACTS = ("scopes", "valid_until")

NOT_A_FORCE = "A police system is bound to a police force."
OVER = "Choose a last day that is still to come."


@dataclass(frozen=True)
class Registered:
    """A police system and its secret, which is given back once and kept as a hash."""

    client: ForceClient
    secret: str


@act()
def register_client(
    *, name: str, organisation: Organisation, scopes: Sequence[str], valid_until: date, actor: User
) -> Registered:
    """Bind a new police system to one force: it acts as an account of its own, which nobody can sign in to."""
    if organisation.kind != OrganisationKind.POLICE:
        raise MoveRefused(NOT_A_FORCE)
    if valid_until <= timezone.localdate():
        raise MoveRefused(OVER)
    application, secret = get_application_model(), secrets.token_urlsafe(32)
    client_id = secrets.token_urlsafe(18)
    user = User(username=f"system.{client_id}", display_name=name)
    user.set_unusable_password()
    user.save(force_insert=True)
    Membership.objects.create(user=user, organisation=organisation, role=Role.API_CLIENT)
    application.objects.create(
        name=name,
        client_id=client_id,
        client_secret=secret,
        client_type=application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=application.GRANT_CLIENT_CREDENTIALS,
        user=user,
    )
    made = ForceClient.objects.create(
        client_id=client_id, user=user, name=name, scopes=sorted(scopes), valid_until=valid_until
    )
    facts = {"organisation": str(organisation.pk), "scopes": made.scopes, "valid_until": str(valid_until)}
    Entry.objects.enter(made, actor=actor, verb="register_client", kind=Kind.SETTING, facts=facts)
    return Registered(made, secret)


@act()
def rotate_secret(*, client_pk: Any, actor: User) -> Registered:
    """A new secret; the old one, and every token that was got by it, open nothing from now on."""
    made = ForceClient.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=client_pk)
    secret = secrets.token_urlsafe(32)
    row = get_application_model().objects.get(client_id=made.client_id)
    row.client_secret = secret
    row.save()
    AccessToken.objects.filter(application=row).delete()
    Entry.objects.enter(made, actor=actor, verb="rotate_secret", kind=Kind.SETTING)
    return Registered(made, secret)


@act()
def change_client(
    *, client_pk: Any, actor: User, scopes: Sequence[str], valid_until: date, seen: str | None = None
) -> ForceClient:
    """Change what it may ask for and until when; its tokens end, so that the change holds on the next request."""
    made: ForceClient = ForceClient.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=client_pk)
    require_seen(made, CLIENT_FACTS, seen, noun="this system")
    before, made.scopes, made.valid_until = str(made.valid_until or ""), sorted(scopes), valid_until
    made.save(update_fields=["scopes", "valid_until"])
    AccessToken.objects.filter(application__client_id=made.client_id).delete()
    facts = {"scopes": made.scopes}
    Entry.objects.enter(
        made,
        actor=actor,
        verb="change_client",
        kind=Kind.SETTING,
        before=before,
        after=str(valid_until),
        facts=facts,
    )
    return made
