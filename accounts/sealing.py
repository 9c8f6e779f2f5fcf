"""Text that lies in the database unreadable: sealed under a key from outside it, and bound to what it is and whose."""

import base64
import binascii
import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

FORM = "sealed1"
NONCE_BYTES = 12


class Unreadable(Exception):
    """The text was not sealed by a key of this service, or not for this purpose."""


def seal_text(text: str, purpose: str) -> str:
    """Under the first key of FIELD_KEYS; the others only read. The key's id stands in the value."""
    key_id = settings.FIELD_KEYS[0].partition(":")[0]
    nonce = secrets.token_bytes(NONCE_BYTES)
    kept = nonce + _cipher(tuple(settings.FIELD_KEYS), key_id).encrypt(nonce, text.encode(), purpose.encode())
    return f"{FORM}.{key_id}.{base64.urlsafe_b64encode(kept).decode()}"


def unseal_text(sealed: str, purpose: str) -> str:
    form, _, rest = sealed.partition(".")
    key_id, _, kept = rest.partition(".")
    if form != FORM:
        raise Unreadable("The text is not sealed.")
    try:
        whole = base64.urlsafe_b64decode(kept)
        # Base64 reads several spellings as the same bytes: only the one that was written counts.
        if base64.urlsafe_b64encode(whole).decode() != kept:
            raise Unreadable("The text was changed.")
        cipher = _cipher(tuple(settings.FIELD_KEYS), key_id)
        return cipher.decrypt(whole[:NONCE_BYTES], whole[NONCE_BYTES:], purpose.encode()).decode()
    except (binascii.Error, InvalidTag, ValueError) as fault:
        raise Unreadable("The text cannot be opened.") from fault


@lru_cache(maxsize=16)
def _cipher(keys: tuple[str, ...], key_id: str) -> AESGCM:
    for key in keys:
        name, _, secret = key.partition(":")
        if name == key_id:
            return AESGCM(HKDF(SHA256(), 32, salt=None, info=b"diversion.sealing").derive(secret.encode()))
    raise Unreadable(f"There is no key {key_id}.")
