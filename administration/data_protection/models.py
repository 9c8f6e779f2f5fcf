"""What the data-protection officer keeps: flows and their basis, agreements, requests of people, and breaches."""

import uuid

from django.db import models

from administration.data_protection.querysets import (
    AgreementQuerySet,
    DataBreachQuerySet,
    FlowQuerySet,
    RightsRequestQuerySet,
)
from administration.data_protection.terms import Regime, Right, RightsAnswer


class ProcessingFlow(models.Model):
    """Who sends what to whom, under which law and for how long; not confirmed until somebody signed it by name."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=40, unique=True)
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=120)
    sender = models.CharField(max_length=120)
    recipient = models.CharField(max_length=120)
    contents = models.CharField(max_length=300)
    regime = models.CharField(max_length=10, choices=Regime)
    lawful_basis = models.CharField(max_length=500)
    retention = models.CharField(max_length=300)
    source = models.CharField(max_length=300)
    verbs = models.JSONField(default=list, help_text="the entries of the ledger by which it is seen to flow")
    signed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    signed_on = models.DateField(null=True, blank=True)

    objects = FlowQuerySet.as_manager()

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name


class SharingAgreement(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    parties = models.CharField(max_length=300)
    document = models.CharField(max_length=120)
    flows = models.ManyToManyField(ProcessingFlow, related_name="agreements")
    from_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    review_on = models.DateField()

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["parties", "from_on", "pk"]

    def __str__(self) -> str:
        return f"{self.document}: {self.parties}"


class RightsRequest(models.Model):
    """What somebody asked for about their own facts; the reference says where the facts are, and never a name."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    right = models.CharField(max_length=20, choices=Right)
    reference = models.CharField(max_length=60)
    received_on = models.DateField()
    due_on = models.DateField()
    answer = models.CharField(max_length=20, choices=RightsAnswer, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    correction = models.ForeignKey(
        "referrals.Correction",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="by which it was done",
    )

    objects = RightsRequestQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return f"{self.get_right_display()}: {self.reference}"


class DataBreach(models.Model):
    """A breach of personal data, from the moment at which somebody here knew of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    what_happened = models.CharField(max_length=1000)
    people_count = models.PositiveIntegerField(null=True, blank=True)
    known_at = models.DateTimeField()
    tell_ico_by = models.DateTimeField()
    told_ico_at = models.DateTimeField(null=True, blank=True)
    why_not_told = models.CharField(max_length=500, blank=True)
    told_people_on = models.DateField(null=True, blank=True)

    objects = DataBreachQuerySet.as_manager()

    class Meta:
        ordering = ["-known_at", "pk"]

    def __str__(self) -> str:
        return self.what_happened[:60]

    @property
    def is_decided(self) -> bool:
        return self.told_ico_at is not None or bool(self.why_not_told)
