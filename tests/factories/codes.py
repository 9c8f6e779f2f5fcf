"""What an authenticator app shows (RFC 6238), and an account that has one."""

import base64
import hmac
import struct
import time

from allauth.mfa.models import Authenticator
from django.test import Client

from accounts.models import User
from accounts.sealing import seal_text
from accounts.second_factor.adapter import purpose_for

SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
RIGHT = "a long enough pass phrase"


def app_code(seed: str = SEED, steps: int = 0) -> str:
    counter = struct.pack(">Q", int(time.time()) // 30 + steps)
    digest = hmac.new(base64.b32decode(seed), counter, "sha1").digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def give_app(user: User, seed: str = SEED) -> Authenticator:
    data = {"secret": seal_text(seed, purpose_for(str(user.pk)))}
    return Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data=data)


def type_password(user: User, client: Client | None = None) -> Client:
    client = client or Client()
    client.post("/account/login/", {"login": user.username, "password": RIGHT})
    return client


def type_code(client: Client, code: str):
    return client.post("/account/second-factor/check/", {"code": code})
