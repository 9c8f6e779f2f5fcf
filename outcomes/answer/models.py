"""What is entered beside the figures: why groups differ or what is done about it, and what a contract costs."""

import uuid
from datetime import date

from django.db import models
from django.utils import timezone

from outcomes.answer.querysets import ContractSumQuerySet, EquityRecordQuerySet
from outcomes.report.terms import SpanKind


class EquityRecord(models.Model):
    """Explain or reform: an explanation of a difference between groups, or an action with who does it by when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey("programmes.Programme", models.PROTECT, related_name="+")
    span = models.CharField(max_length=13, choices=SpanKind)
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=60)
    group = models.CharField(max_length=60)
    explanation = models.TextField(blank=True)
    action = models.TextField(blank=True)
    responsible = models.CharField(max_length=120, blank=True)
    due_on = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")

    objects = EquityRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at"]

    def __str__(self) -> str:
        return f"{self.step}, {self.group}"

    def is_overdue(self, today: date) -> bool:
        return self.due_on is not None and self.done_at is None and self.due_on < today


class ContractSum(models.Model):
    """What a commission costs over some days, in pence, as somebody entered it with its source; never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    commission = models.ForeignKey("programmes.Commission", models.PROTECT, related_name="+")
    amount_pence = models.PositiveBigIntegerField()
    valid_from = models.DateField()
    valid_until = models.DateField()
    source = models.CharField(max_length=200)
    entered_at = models.DateTimeField(default=timezone.now)
    entered_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")

    objects = ContractSumQuerySet.as_manager()

    class Meta:
        ordering = ["-entered_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until__gte=models.F("valid_from")), name="contract_sum_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.commission}"
