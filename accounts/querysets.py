"""Which organisations, people and roles an administrator sees, and which roles hold on a day."""

from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.fields import spellings_of
from accounts.roles import Role


def spelt_either_way(lookup: str, text: str) -> Q:
    """What is looked for in names, whichever apostrophe was typed then and now."""
    return Q(*(Q(**{lookup: one}) for one in spellings_of(text)), _connector=Q.OR)


class ForAdministrators(QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self if user.holds(Role.ADMINISTRATOR) else self.none()


class OrganisationQuerySet(ForAdministrators):
    pass


class MembershipQuerySet(ForAdministrators):
    def active(self, on: date | None = None) -> Self:
        on = on or timezone.localdate()
        return self.filter(from_on__lte=on).filter(Q(until_on=None) | Q(until_on__gte=on))

    def of_client(self, client_id: str, on: date) -> Self:
        """What the account holds on a day that a police system acts as, with the last day of the binding (`bound_until`)."""
        bound = self.active(on).filter(user__forceclient__client_id=client_id).select_related("user", "organisation")
        return bound.annotate(bound_until=F("user__forceclient__valid_until"))

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
