"""What was agreed under sanction: a contract and its conditions."""

import uuid

from django.db import models

from caseworkflow.contract.deadlines import OWED_ON_CONTRACT
from caseworkflow.contract.machines import ContractMachine
from caseworkflow.contract.states import ContractState
from caseworkflow.contract.terms import ConditionStatus
from caseworkflow.satellite.models import BesideCase
from caseworkflow.satellite.querysets import SatelliteQuerySet
from programmes.terms.vocabularies import ConditionKind


class Contract(BesideCase, ContractMachine):
    owes = OWED_ON_CONTRACT

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.OneToOneField("caseworkflow.Case", models.CASCADE, related_name="contract")
    offered_on = models.DateField(null=True, blank=True)
    is_effect_explained = models.BooleanField(default=False)
    is_advice_offered = models.BooleanField(default=False)
    is_admission_signed = models.BooleanField(default=False)
    is_appropriate_adult_present = models.BooleanField(null=True, blank=True)
    is_copy_given = models.BooleanField(default=False)
    person_signed_on = models.DateField(null=True, blank=True)
    police_signed_on = models.DateField(null=True, blank=True)
    begins_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    edition = models.PositiveSmallIntegerField(default=1)
    variation_reason = models.TextField(blank=True)
    signed_editions = models.JSONField(
        default=list, blank=True, help_text="[{edition, person_on, police_on, begins_on, ends_on}]"
    )

    objects = SatelliteQuerySet.as_manager()

    @property
    def subject_ids(self) -> list[str]:
        return self.case.subject_ids

    @property
    def is_signed(self) -> bool:
        return self.state in {ContractState.SIGNED, ContractState.RUNNING}

    @property
    def is_fulfilled(self) -> bool:
        return self.state == ContractState.FULFILLED

    @property
    def is_evidenced(self) -> bool:
        """There are conditions, and every one is met."""
        return bool(self.terms) and all(one.status == ConditionStatus.MET for one in self.terms)

    @property
    def terms(self) -> "list[Condition]":
        """The conditions of the edition in hand; those of earlier editions stay as they were signed."""
        return [one for one in self.conditions.all() if one.edition == self.edition]


class Condition(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contract = models.ForeignKey(Contract, models.CASCADE, related_name="conditions")
    edition = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=20, choices=ConditionKind)
    words = models.CharField(max_length=300)
    due_on = models.DateField()
    evidence_type = models.CharField(max_length=120, blank=True)
    needed_count = models.PositiveSmallIntegerField(default=1)
    done_count = models.PositiveSmallIntegerField(default=0)
    is_mandatory = models.BooleanField(default=False)
    status = models.CharField(max_length=10, choices=ConditionStatus, default=ConditionStatus.OPEN)
    evidence = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["due_on"]
