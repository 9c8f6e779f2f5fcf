"""The seeds of authenticator apps as they lie in the database: sealed, and each for one person alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from allauth.mfa.adapter import DefaultMFAAdapter

from accounts.models import User
from accounts.sealing import seal_text, unseal_text
from accounts.second_factor.recovery import MARK

_owner: ContextVar[str] = ContextVar("owner", default="")


@contextmanager
def seeds_of(user: User) -> Iterator[None]:
    """Whose seeds are sealed and read inside: the library does not say, and one person's must not open for another."""
    token = _owner.set(str(user.pk))
    try:
        yield
    finally:
        _owner.reset(token)


def purpose_for(owner: str) -> str:
    return f"second-factor:{owner}"


class Adapter(DefaultMFAAdapter):
    def encrypt(self, text: str) -> str:
        return seal_text(text, purpose_for(_owner.get()))

    def decrypt(self, encrypted_text: str) -> str:
        """A recovery code is kept as a hash, and compared as one."""
        return (
            encrypted_text
            if encrypted_text.startswith(MARK)
            else unseal_text(encrypted_text, purpose_for(_owner.get()))
        )
