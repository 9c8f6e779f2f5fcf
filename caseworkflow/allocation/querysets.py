"""Who works for a provider on a day."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from accounts.roles import PROVIDER


def people_of(provider: Any, on: date | None = None, roles: Iterable[str] = PROVIDER) -> QuerySet[User]:
    on = on or timezone.localdate()
    today = Q(memberships__from_on__lte=on) & (Q(memberships__until_on=None) | Q(memberships__until_on__gte=on))
    here = Q(memberships__organisation=provider, memberships__role__in=list(roles))
    return User.objects.filter(here & today, is_active=True).order_by("display_name").distinct()
