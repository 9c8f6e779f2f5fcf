"""Who works for a provider on a day, and who left or will leave it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import Membership, User
from accounts.roles import PROVIDER, WORKERS
from caseworkflow.case.calendar import end_of
from caseworkflow.case.states import CLOSED

IS_OPEN = ~Q(caseload__state__in=CLOSED)


def people_of(provider: Any, on: date | None = None, roles: Iterable[str] = PROVIDER) -> QuerySet[User]:
    on = on or timezone.localdate()
    today = Q(memberships__from_on__lte=on) & (Q(memberships__until_on=None) | Q(memberships__until_on__gte=on))
    here = Q(memberships__organisation=provider, memberships__role__in=list(roles))
    return User.objects.filter(here & today, is_active=True).order_by("display_name").distinct()


def workers_with_load(provider: Any) -> QuerySet[User]:
    """The caseworkers of a provider, with the open cases that they hold and those that they were given this month."""
    this_month = Q(caseload__allocated_at__gte=end_of(-1).replace(day=1))
    return people_of(provider, roles=WORKERS).annotate(
        held=Count("caseload", filter=IS_OPEN, distinct=True), new=Count("caseload", filter=this_month, distinct=True)
    )


def leavers_of(provider: Any) -> QuerySet[User]:
    """Who holds open cases of a provider and works there no more, or has a last day (`leaves_on`); `held` says how many."""
    there = Membership.objects.filter(user=OuterRef("pk"), organisation=provider)
    stays = there.active().filter(role__in=WORKERS, until_on=None)
    rows = User.objects.filter(Exists(there)).filter(~Exists(stays) | Q(is_active=False))
    held = Count("caseload", filter=Q(caseload__provider=provider) & IS_OPEN, distinct=True)
    last = Max("memberships__until_on", filter=Q(memberships__organisation=provider))
    return rows.annotate(held=held, leaves_on=last).filter(held__gt=0).order_by("display_name", "pk")
