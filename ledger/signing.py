"""Files that the ledger signs: one line after the end of a PDF, which no reader minds and which covers every byte before it."""

import hashlib
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ledger.keys import public_key, signing_key

#: What is signed says what it is, so that no signature of a checkpoint is one of a file.
PURPOSE = "file of the ledger|"
LINE = re.compile(rb"\n%ledger key=([0-9a-f]{16}) sha256=([0-9a-f]{64}) signature=([0-9a-f]{128})\n\Z")


@dataclass(frozen=True)
class Seal:
    key_id: str
    digest: str
    signature: str
    signed: bytes


def key_id(public: str = "") -> str:
    """How a key is called on paper: the first signs of the digest of its public half."""
    return hashlib.sha256(bytes.fromhex(public or public_key())).hexdigest()[:16]


def seal_file(content: bytes) -> bytes:
    digest = hashlib.sha256(content).hexdigest()
    signature = signing_key().sign(f"{PURPOSE}{digest}".encode()).hex()
    return content + f"\n%ledger key={key_id()} sha256={digest} signature={signature}\n".encode()


def read_seal(content: bytes) -> Seal | None:
    found = LINE.search(content)
    if found is None:
        return None
    key, digest, signature = (part.decode() for part in found.groups())
    return Seal(key, digest, signature, content[: found.start()])


def digest_of(content: bytes) -> str:
    """Of a sealed file: the digest that its seal names."""
    seal = read_seal(content)
    return seal.digest if seal else ""


def fault_of(content: bytes, public: str = "") -> str:
    """What is wrong with a file that should be signed, or nothing; `public` is a key that signed before this one."""
    seal, public = read_seal(content), public or public_key()
    if seal is None:
        return "This file is not signed by the ledger, or its end was cut off."
    if seal.key_id != key_id(public):
        return f"This file was signed with another key: {seal.key_id}."
    if hashlib.sha256(seal.signed).hexdigest() != seal.digest:
        return "This file is not what was signed."
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        key.verify(bytes.fromhex(seal.signature), f"{PURPOSE}{seal.digest}".encode())
    except InvalidSignature:
        return "This file is not what was signed."
    return ""
