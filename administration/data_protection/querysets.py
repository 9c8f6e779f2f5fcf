"""The rows of the desk: an auditor's, and nobody else's."""

from datetime import date, datetime
from typing import Any, Self

from django.db.models import Q, QuerySet

from accounts.roles import Role


class DeskQuerySet(QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self if user.holds(Role.AUDITOR) else self.none()


class FlowQuerySet(DeskQuerySet):
    def unsigned(self) -> Self:
        return self.filter(signed_by=None)


class AgreementQuerySet(DeskQuerySet):
    def in_force(self, on: date) -> Self:
        return self.filter(from_on__lte=on).filter(Q(until_on=None) | Q(until_on__gte=on))

    def to_review(self, on: date) -> Self:
        """In force, and its day of review has come."""
        return self.in_force(on).filter(review_on__lte=on)


class RightsRequestQuerySet(DeskQuerySet):
    def unanswered(self) -> Self:
        return self.filter(answered_on=None)

    def late(self, on: date) -> Self:
        return self.unanswered().filter(due_on__lt=on)


class DataBreachQuerySet(DeskQuerySet):
    def undecided(self) -> Self:
        """The Information Commissioner was not told, and no reason why not is on record."""
        return self.filter(told_ico_at=None, why_not_told="")

    def late(self, now: datetime) -> Self:
        return self.undecided().filter(tell_ico_by__lt=now)
