"""Which links still open the page where a password is set."""

from typing import Any, Self

from django.db.models import QuerySet
from django.utils import timezone


class PasswordLinkQuerySet(QuerySet[Any]):
    def standing(self) -> Self:
        """Neither used nor replaced, and not past its hour; of an account that is open."""
        return self.filter(ended_at=None, expires_at__gt=timezone.now(), user__is_active=True)
