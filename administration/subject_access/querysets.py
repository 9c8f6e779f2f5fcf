"""Requests: seen by auditors; the clock gathers for them."""

from typing import Any, Self

from django.db.models import QuerySet

from accounts.roles import Role
from administration.subject_access.states import OPEN


class SubjectRequestQuerySet(QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self if user.holds(Role.AUDITOR, Role.CLOCK) else self.none()

    def open(self) -> Self:
        return self.filter(state__in=OPEN)
