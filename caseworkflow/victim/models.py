"""The victim, where there is one: consulted, heard and told."""

import uuid

from django.db import models

from caseworkflow.satellite.models import BesideCase
from caseworkflow.satellite.querysets import SatelliteQuerySet
from caseworkflow.victim.deadlines import OWED_ON_VICTIM
from caseworkflow.victim.machines import VictimMachine
from referrals.referral.terms import VictimKind


class Victim(BesideCase, VictimMachine):
    owes = OWED_ON_VICTIM

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.OneToOneField("caseworkflow.Case", models.CASCADE, related_name="victim")
    kind = models.CharField(max_length=10, choices=VictimKind, blank=True)
    name = models.CharField(max_length=120, blank=True, help_text="for a business, its named contact")
    contact = models.CharField(max_length=120, blank=True)
    is_vulnerable = models.BooleanField(default=False)
    consulted_on = models.DateField(null=True, blank=True)
    views = models.TextField(blank=True)
    wants_restorative = models.BooleanField(null=True, blank=True)
    tell_by = models.DateTimeField(null=True, blank=True)
    told_on = models.DateField(null=True, blank=True)

    objects = SatelliteQuerySet.as_manager()

    @property
    def subject_ids(self) -> list[str]:
        return self.case.subject_ids
