"""Requests of administrators: seen by administrators."""

from typing import Any, Self

from accounts.querysets import ForAdministrators


class AccessRequestQuerySet(ForAdministrators):
    def waiting(self) -> Self:
        return self.filter(decided_at=None)

    def with_people(self) -> Any:
        return self.select_related("user", "organisation", "requested_by")
