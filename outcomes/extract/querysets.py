"""Which offence rows count, and who sees them."""

from typing import Any, Self

from django.db import models

from accounts.roles import Role


class OffenceRecordQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Offence rows are for the clock; people see counts, never rows."""
        return self if user.role == Role.CLOCK else self.none()

    def current(self) -> Self:
        """Rows that count: the newest version of each."""
        return self.filter(is_superseded=False)
