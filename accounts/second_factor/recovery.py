"""Recovery codes: 120 random bits each, shown once, kept as hashes and used up under a lock."""

import base64
import hashlib
import secrets
import time
from typing import Any

from allauth.account import app_settings
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from accounts.models import User

COUNT = 10
CODE_BYTES = 15
GROUP = 4
MARK = "sha256:"
SHOWN = "recovery_codes"
LOOK_ALIKES = str.maketrans("018", "OIB")


def hash_code(user: User, code: str) -> str:
    """At this length a plain hash cannot be searched; the account stands in it, so that equal codes look different."""
    signs = "".join(sign for sign in code.upper() if sign.isalnum()).translate(LOOK_ALIKES)
    return MARK + hashlib.sha256(f"{user.pk}:{signs}".encode()).hexdigest()


def make_codes(user: User) -> list[str]:
    """New codes; those that there were stop working. They lie where the library looks for codes made elsewhere."""
    texts = [base64.b32encode(secrets.token_bytes(CODE_BYTES)).decode() for _ in range(COUNT)]
    codes = ["-".join(text[at : at + GROUP] for at in range(0, len(text), GROUP)) for text in texts]
    Authenticator.objects.update_or_create(
        user=user,
        type=Authenticator.Type.RECOVERY_CODES,
        defaults={"data": {"migrated_codes": [hash_code(user, code) for code in codes]}},
    )
    return codes


def show_codes(request: HttpRequest, codes: list[str]) -> None:
    """Keep them to be shown in this session, for as long as a password that was typed counts."""
    request.session[SHOWN] = {"at": time.time(), "codes": codes}


def codes_to_show(request: HttpRequest) -> list[str]:
    shown: dict[str, Any] = request.session.get(SHOWN) or {"at": 0, "codes": []}
    return shown["codes"] if shown["at"] > time.time() - app_settings.REAUTHENTICATION_TIMEOUT else []


def forget_shown_codes(request: HttpRequest) -> None:
    request.session.pop(SHOWN, None)


def count_codes(user: User) -> int:
    kept = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    return len(kept.data.get("migrated_codes", [])) if kept else 0
