"""The directory of an employer that people may sign in with (OpenID Connect), as the environment names it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

PROVIDER = "openid_connect"
DIRECTORY = "directory"  # its name in addresses
STRONG = "signed_in_strongly"  # in a session: the directory has asked for a second factor


def describe_directory(env: Any) -> dict[str, Any]:
    """What OIDC_* says, in the library's shape; empty where no directory is named.

    OIDC_ACCOUNT_CLAIM names the claim that holds an account's name here. OIDC_STRONG lists the values of `acr` or `amr`
    that mean a second factor was asked for there; without one, ours is asked for after it.
    """
    server = env("OIDC_SERVER_URL", default="")
    if not server:
        return {}
    told = {
        "server_url": server,
        "account_claim": env("OIDC_ACCOUNT_CLAIM", default="preferred_username"),
        "strong": env.list("OIDC_STRONG", default=[]),
    }
    app = {
        "provider_id": DIRECTORY,
        "name": env("OIDC_NAME", default="your organisation's account"),
        "client_id": env("OIDC_CLIENT_ID"),
        "secret": env("OIDC_CLIENT_SECRET"),
        "settings": told,
    }
    return {PROVIDER: {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}


def origin_of(providers: Mapping[str, Any]) -> list[str]:
    """Where the browser is led to sign in, as a policy of content names it."""
    apps = providers.get(PROVIDER, {}).get("APPS", [])
    return [f"{one.scheme}://{one.netloc}" for one in (urlsplit(app["settings"]["server_url"]) for app in apps)]
