"""People and requests as an administrator's pages show them."""

from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from accounts.models import Membership, User
from accounts.querysets import spelt_either_way
from administration.people.models import AccessRequest

PAGE = 50


def people_page(rows: QuerySet[User], q: str, after: str) -> tuple[list[User], UUID | None]:
    """One page by name and id, and the id after which the next one begins; a place that cannot be read is the beginning."""
    if q:
        rows = rows.filter(spelt_either_way("display_name__icontains", q) | Q(username__icontains=q))
    if (last := _last_of(after)) is not None:
        later = Q(display_name__gt=last.display_name) | Q(display_name=last.display_name, pk__gt=last.pk)
        rows = rows.filter(later)
    held = Prefetch("memberships", Membership.objects.select_related("organisation"))
    found = list(rows.order_by("display_name", "pk").prefetch_related(held)[: PAGE + 1])
    page = found[:PAGE]
    return page, page[-1].pk if len(found) > PAGE else None


def _last_of(after: str) -> User | None:
    try:
        return User.objects.filter(pk=UUID(after)).only("display_name").first() if after else None
    except ValueError:
        return None


def standing_of(user: User) -> dict[str, Any]:
    """A line of the list: the role held today, or why there is none."""
    today = timezone.localdate()
    held = [one for one in user.memberships.all() if one.from_on <= today and (one.until_on or today) >= today]
    now = held[0] if held and user.is_active else None
    closed = "" if user.is_active else "Account closed"
    return {"user": user, "held": now, "words": closed or ("" if now else "No role today")}


def lines_of(request: AccessRequest) -> list[tuple[str, Any]]:
    """What is asked for, line by line; what was not given is left out."""
    return [
        (label, value)
        for label, value in (
            ("Name", request.whom),
            ("User name", request.user.username if request.user else request.username),
            ("Work e-mail", request.email),
            ("Organisation", request.organisation),
            ("Role", request.get_role_display() if request.role else ""),
            ("Officer number", request.officer_number),
            ("Responsibilities", ", ".join(one.replace("_", " ") for one in request.responsibilities)),
            ("First day", request.from_on),
            ("Last day", request.until_on),
        )
        if value
    ]
