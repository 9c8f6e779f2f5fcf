"""Whose time is over, whose records are held, and what was removed."""

from datetime import date
from typing import Any, Self

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.roles import Role


def people_held(today: date) -> QuerySet[Any]:
    """Of whom nothing is removed: somebody placed a hold, or they asked for what is held and have no answer yet."""
    model = apps.get_model
    holds = model("administration", "LegalHold").objects.active(today)
    asked = model("administration", "SubjectRequest").objects.open().filter(person__isnull=False)
    people = model("referrals", "Person")._base_manager
    return people.filter(Q(pk__in=holds.values("person_id")) | Q(pk__in=asked.values("person_id")))


class KeepingQuerySet(QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """A team leader: people of whom the own provider has a referral."""
        if user.holds(Role.CLOCK):
            return self
        if not user.holds(Role.TEAM_LEADER):
            return self.none()
        people = apps.get_model("referrals", "Person").objects.visible_to(user)
        return self.filter(person__in=people.values("pk"))

    def to_review(self, today: date) -> Self:
        """Due, not held, not proposed, and not kept beyond today by an earlier decision."""
        reviews = apps.get_model("administration", "RetentionReview").objects.filter(person=OuterRef("person_id"))
        settled = reviews.filter(Q(decision="remove", removed_at=None) | Q(decision="keep", keep_until__gt=today))
        return self.filter(~Exists(settled), due_on__lte=today).exclude(person__in=people_held(today).values("pk"))


class LegalHoldQuerySet(QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        if user.holds(Role.AUDITOR, Role.CLOCK):
            return self
        if not user.holds(Role.TEAM_LEADER):
            return self.none()
        people = apps.get_model("referrals", "Person").objects.visible_to(user)
        return self.filter(person__in=people.values("pk"))

    def active(self, today: date) -> Self:
        return self.filter(lifted_at=None, until_on__gte=today)


class RetentionReviewQuerySet(QuerySet[Any]):
    def proposed(self) -> Self:
        """Proposed for removal, and in no removal yet."""
        return self.filter(decision="remove", removal=None, removed_at=None).order_by("decided_at", "pk")


class RemovalQuerySet(QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self if user.holds(Role.AUDITOR, Role.CLOCK) else self.none()
