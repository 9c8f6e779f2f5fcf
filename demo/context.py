"""What the sign-in page of a demonstration shows beside its form."""

from typing import Any

from django.http import HttpRequest

from accounts.models import User
from demo.accounts import Account, list_accounts


def sign_ins(_request: HttpRequest) -> dict[str, Any]:
    """Asked for by the sign-in page alone, and so read only there."""
    return {"demo_sign_ins": list_open_accounts}


def list_open_accounts() -> list[Account]:
    """The accounts that stand in this database: none before it is filled."""
    accounts = list_accounts()
    there = set(User.objects.filter(username__in=[one.username for one in accounts]).values_list("username", flat=True))
    return [one for one in accounts if one.username in there]
