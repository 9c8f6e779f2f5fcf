"""Sign-ins for the measurements: sessions and a machine client's token written into the database, no password asked."""

import secrets
import time
from datetime import timedelta
from importlib import import_module
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.utils import timezone
from oauth2_provider.models import get_access_token_model, get_application_model

BACKEND = "accounts.sign_in.Backend"
FOR = timedelta(hours=12)
#: So long a session may lie idle beyond the limit: a round on a busy machine can take longer than a person's pause.
AHEAD_SECONDS = 3 * 60 * 60


def cookie_of(username: str) -> str:
    """A new session of this user, as the header that a browser would send."""
    user = get_user_model().objects.get(username=username)
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    now = int(time.time())
    store.update(
        {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: BACKEND,
            HASH_SESSION_KEY: user.get_session_auth_hash(),
            "began_at": now,
            "used_at": now + AHEAD_SECONDS,
        }
    )
    store.create()
    return f"{settings.SESSION_COOKIE_NAME}={store.session_key}"


def bearer_of_force() -> str:
    """A token of the force's own machine client, with every scope that it may have."""
    application = get_application_model().objects.order_by("pk").first()
    token = get_access_token_model().objects.create(
        application=application,
        token=secrets.token_urlsafe(30),
        expires=timezone.now() + FOR,
        scope=" ".join(settings.OAUTH2_PROVIDER["SCOPES"]),
        user=_user_of(application),
    )
    return f"Bearer {token.token}"


def _user_of(application: Any) -> Any:
    return apps.get_model("accounts.ForceClient").objects.get(client_id=application.client_id).user
