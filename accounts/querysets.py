"""Which organisations, people and roles an administrator sees, and which roles hold on a day."""

from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.roles import Role


class ForAdministrators(QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self if user.holds(Role.ADMINISTRATOR) else self.none()


class OrganisationQuerySet(ForAdministrators):
    pass


class MembershipQuerySet(ForAdministrators):
    def active(self, on: date | None = None) -> Self:
        on = on or timezone.localdate()
        return self.filter(from_on__lte=on).filter(Q(until_on=None) | Q(until_on__gte=on))

    def of_client(self, client_id: str) -> Any:
        """What the account holds today that a police system acts as, and the last day of the binding (`bound_until`).

        None where there is nothing, or where two overlap and nobody could say for which force it asks.
        """
        bound = self.active().filter(user__forceclient__client_id=client_id).select_related("user", "organisation")
        found = list(bound.annotate(bound_until=F("user__forceclient__valid_until"))[:2])
        if len(found) != 1:
            return None
        held = found[0]
        held.user.membership = held
        return held

    def overlapping(self, start: date, end: date | None) -> Self:
        """Held on at least one day of a span; a span without an end goes on for ever."""
        still = self.filter(Q(until_on=None) | Q(until_on__gte=start))
        return still if end is None else still.filter(from_on__lte=end)

    def administrators(self) -> Self:
        """Those who administer today and whose account is open."""
        return self.active().filter(role=Role.ADMINISTRATOR, user__is_active=True)


class ForceClientQuerySet(ForAdministrators):
    def with_force(self) -> Self:
        """With `force`, the name of the force that each acts for today."""
        held = apps.get_model("accounts", "Membership").objects.active().filter(user=OuterRef("user_id"))
        return self.select_related("user").annotate(force=Subquery(held.values("organisation__name")[:1]))
