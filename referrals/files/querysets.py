"""Which files of held rows someone sees."""

from typing import Any, Self

from django.db.models import QuerySet


class HeldFileQuerySet(QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Those that this person imported themselves, where they stand now; nobody else's."""
        if user.organisation is None:
            return self.none()
        return self.filter(imported_by=user, home=user.organisation)

    def newest_first(self) -> Self:
        return self.order_by("-held_at", "-pk")
