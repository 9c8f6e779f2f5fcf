"""Which rows of a comparison count, and who sees them."""

from typing import Any, Self

from django.db import models

from accounts.roles import Role


class ComparisonQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Rows about people to compare with are for the clock; people see counts, never rows."""
        return self if user.role == Role.CLOCK else self.none()


class VersionedQuerySet(ComparisonQuerySet):
    def current(self) -> Self:
        """Rows that count: the newest version of each."""
        return self.filter(is_superseded=False)
