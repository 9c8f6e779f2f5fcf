"""Accounts and police systems as an auditor reads them, and what the ledger says of each."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import ForceClient, User
from accounts.roles import Role
from administration.people.models import AccessRequest
from ledger.models import Entry

MOST = 200


def accounts_for(user: User) -> QuerySet[User]:
    """Every account that somebody signs in with; to change one is an administrator's, who has other pages."""
    rows = User.objects.exclude(username="clock").exclude(forceclient__isnull=False)
    return rows if user.holds(Role.AUDITOR) else rows.none()


def systems_for(user: User) -> Any:
    rows = ForceClient.objects.with_force().order_by("user__display_name", "pk")
    return rows if user.holds(Role.AUDITOR) else rows.none()


def requests_about(account: User) -> list[AccessRequest]:
    """Who asked for each role and reset, and who confirmed or declined it."""
    rows = AccessRequest.objects.filter(user=account).select_related("organisation", "requested_by", "decided_by")
    return list(rows.order_by("-requested_at", "-pk")[:MOST])


def entries_about(rows: Iterable[Any]) -> list[Entry]:
    """What was done to these rows, newest first; what they did themselves is in the ledger under their name."""
    about = Q(pk=None)
    for row in rows:
        about |= Q(object_kind=row._meta.label_lower, object_id=str(row.pk))
    entries = Entry.objects.filter(about).exclude(kind="consultation").select_related("actor")
    return list(entries.newest_first()[:MOST])
