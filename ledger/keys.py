"""The keys of the ledger: the one that seals entries now, those that sealed before, and the one that signs checkpoints."""

import hashlib
import hmac

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings


class UnknownKey(LookupError):
    """An entry names a key that this installation does not have; no entry is made or judged without its key."""


def sealing_key(key_id: str) -> bytes:
    if key_id == settings.AUDIT_KEY_ID:
        return str(settings.AUDIT_KEY).encode()
    if key_id in settings.AUDIT_OLD_KEYS:
        return str(settings.AUDIT_OLD_KEYS[key_id]).encode()
    raise UnknownKey(f"Key {key_id} of the ledger is not at hand: set AUDIT_KEY_ID or AUDIT_OLD_KEYS.")


def signing_key() -> Ed25519PrivateKey:
    return _made_from(str(settings.CHECKPOINT_KEY))


def _made_from(secret: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(secret.encode()).digest())


def public_key(secret: str = "") -> str:
    """Hexadecimal; whoever has it can check a checkpoint without being able to make one. Of another secret where one is given."""
    return _made_from(secret or str(settings.CHECKPOINT_KEY)).public_key().public_bytes_raw().hex()


def digest_of_search(words: str) -> str:
    """Under a key of its own made from the sealing key: the same words can be told again, and not read."""
    key = hmac.new(sealing_key(str(settings.AUDIT_KEY_ID)), b"words of a search", hashlib.sha256).digest()
    return hmac.new(key, " ".join(words.casefold().split()).encode(), hashlib.sha256).hexdigest()


def pseudonym_of(row_id: object, key_id: str = "") -> str:
    """A name for somebody whose records are gone: who has their old id and the key can tell it again, nobody else can."""
    key = hmac.new(sealing_key(key_id or str(settings.AUDIT_KEY_ID)), b"pseudonym of a person", hashlib.sha256).digest()
    return hmac.new(key, str(row_id).encode(), hashlib.sha256).hexdigest()
