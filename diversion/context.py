"""What every page shows around its content: names, mode and the places of the person who is signed in."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from caseworkflow.emergency.terms import SHOWN
from diversion.navigation import places_for


def page_chrome(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    return {
        "service_name": settings.SERVICE_NAME,
        "provider_name": settings.PROVIDER_NAME,
        "force_name": settings.FORCE_NAME,
        "is_demo": settings.MODE == "demo",
        "mode": settings.MODE,
        "sealed_case": opened_in_emergency(request) if user and user.is_authenticated else None,
        "places": places_for(user.role, request.path) if user and user.is_authenticated else [],
    }


def opened_in_emergency(request: HttpRequest) -> dict[str, Any] | None:
    """What this session says on every page while a sealed case is open to it."""
    return request.session.get(SHOWN) if hasattr(request, "session") else None
