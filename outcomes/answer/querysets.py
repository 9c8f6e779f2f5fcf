"""What was entered beside the figures: who reads it."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.db import models

from outcomes.figure.querysets import programmes_read_by
from outcomes.report.querysets import NUMBERS


class EquityRecordQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Whoever reads the figures of a programme reads what was said of them."""
        return self.filter(programme__in=programmes_read_by(user)) if user.role in NUMBERS else self.none()


class ContractSumQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Whoever reads the figures of a programme reads what it costs."""
        if user.role not in NUMBERS:
            return self.none()
        return self.filter(commission__programme__in=programmes_read_by(user))

    def standing(self) -> Self:
        """Of sums of a commission that share some of their days the one that was entered last."""
        later = self.model.objects.filter(
            commission=models.OuterRef("commission"),
            valid_from__lte=models.OuterRef("valid_until"),
            valid_until__gte=models.OuterRef("valid_from"),
            entered_at__gt=models.OuterRef("entered_at"),
        )
        return self.filter(~models.Exists(later))

    def of_programmes(self, programmes: Iterable[Any], first: date, last: date) -> Self:
        """Of these programmes, as far as they reach into the days."""
        rows = self.filter(commission__programme__in=programmes, valid_from__lte=last, valid_until__gte=first)
        return rows.select_related("commission__organisation").order_by("commission__organisation__name", "valid_from")
