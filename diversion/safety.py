"""Production starts only when it is safe; what is wrong is said in plain words, all of it at once."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from accounts.single_sign_on.terms import origin_of

LEAST_SIGNS = 16
SHARED_CACHES = ("django.core.cache.backends.db.", "django.core.cache.backends.redis.")
REAL_CARRIERS = {"none"}
#: What decision 15 and the gate itself (`outcomes/figure/suppression/`) never go below.
FLOORS = {"SUPPRESS_BELOW": 5, "ROUND_TO": 5, "RATE_FLOOR": 10}


def refuse_unsafe(settings: Mapping[str, Any]) -> None:
    """Refuse to start with every sentence that is true of this configuration."""
    findings = {
        **_of_the_process(settings),
        **_of_keys(settings),
        **_of_hosts_and_cookies(settings),
        **_of_controls(settings),
    }
    refuse_findings([sentence for sentence, is_wrong in findings.items() if is_wrong])


def refuse_findings(sentences: list[str]) -> None:
    if sentences:
        raise ImproperlyConfigured(" ".join(["This is not safe for production.", *sentences]))


def _of_the_process(settings: Mapping[str, Any]) -> dict[str, bool]:
    backend = settings["CACHES"]["default"]["BACKEND"]
    return {
        "DEBUG must not be set.": settings["DEBUG"],
        "DATABASE_URL must name a PostgreSQL database.": "postgresql" not in settings["DATABASES"]["default"]["ENGINE"],
        "BROKER_URL must name a broker service: files are for a trial on one machine.": settings[
            "BROKER_URL"
        ].startswith(("filesystem", "memory")),
        "CACHE_URL must name a cache that all workers share: the database or Redis.": not backend.startswith(
            SHARED_CACHES
        ),
        "MESSAGE_CARRIER must be a carrier that delivers, or none: a file tells nobody.": settings["MESSAGE_CARRIER"]
        not in REAL_CARRIERS,
        "OIDC_SERVER_URL must be an address with https.": any(
            not one.startswith("https://") for one in origin_of(settings["SOCIALACCOUNT_PROVIDERS"])
        ),
        "EMAIL_BACKEND must not write to a screen, a file or memory.": settings.get("EMAIL_BACKEND", "")
        .rpartition(".")[0]
        .endswith((".console", ".filebased", ".locmem", ".dummy")),
    }


def _of_keys(settings: Mapping[str, Any]) -> dict[str, bool]:
    field_keys = [key.partition(":")[2] for key in settings["FIELD_KEYS"]]
    keys = {"SECRET_KEY": ([settings["SECRET_KEY"]], 50)}
    keys |= {name: ([settings[name]], 32) for name in ("AUDIT_KEY", "CHECKPOINT_KEY")}
    keys["FIELD_KEYS"] = (field_keys or [""], 32)
    every = [key for held, _ in keys.values() for key in held]
    names = [key.partition(":")[0] for key in settings["FIELD_KEYS"]]
    findings = {}
    for name, (held, length) in keys.items():
        findings[f"{name} must be set, with {length} characters or more."] = min(map(len, held)) < length
        findings[f"{name} must not be the demonstration's."] = any(settings["DEMO_KEY"] in key for key in held)
        findings[f"{name} must be random: {LEAST_SIGNS} different characters or more, and none of it repeated."] = any(
            is_guessable(key) for key in held
        )
    return {
        **findings,
        "AUDIT_KEY, CHECKPOINT_KEY, SECRET_KEY and FIELD_KEYS must differ.": len(set(every)) < len(every),
        "FIELD_KEYS must be id:secret, each id once and without a dot.": len(set(names)) < len(names)
        or any(not name or "." in name for name in names),
    }


def is_guessable(key: str) -> bool:
    """Few different signs, or one part again and again: long, and yet no secret."""
    return len(set(key)) < LEAST_SIGNS or (key + key).find(key, 1) < len(key)


def _of_hosts_and_cookies(settings: Mapping[str, Any]) -> dict[str, bool]:
    hosts, origins = settings["ALLOWED_HOSTS"], settings["CSRF_TRUSTED_ORIGINS"]
    behind = settings["SECURE_PROXY_SSL_HEADER"] is not None
    return {
        "ALLOWED_HOSTS must name the hosts, without wildcards.": not hosts
        or any("*" in host or host.startswith(".") for host in hosts),
        "CSRF_TRUSTED_ORIGINS must be https addresses, without wildcards.": any(
            "*" in origin or not origin.startswith("https://") for origin in origins
        ),
        "Cookies must be sent over https alone.": not (
            settings["SESSION_COOKIE_SECURE"] and settings["CSRF_COOKIE_SECURE"]
        ),
        "Cookies must be out of reach for scripts.": not (
            settings["SESSION_COOKIE_HTTPONLY"] and settings["CSRF_COOKIE_HTTPONLY"]
        ),
        "Plain http must be sent to https.": not settings["SECURE_SSL_REDIRECT"],
        "BEHIND_PROXY and TRUSTED_PROXIES belong together: without the count every caller has the address of the proxy.": (
            behind != (settings["TRUSTED_PROXIES"] > 0)
        ),
    }


def _of_controls(settings: Mapping[str, Any]) -> dict[str, bool]:
    hashers = settings["PASSWORD_HASHERS"]
    return {
        "SECOND_FACTOR_IS_REQUIRED must not be off.": not settings["SECOND_FACTOR_IS_REQUIRED"],
        "Passwords must be kept by Argon2.": not hashers or "Argon2" not in hashers[0],
        **{
            f"{name} must be {floor} or more: smaller counts tell of single people.": settings[name] < floor
            for name, floor in FLOORS.items()
        },
    }
