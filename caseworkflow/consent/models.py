"""Agreement, purpose by purpose: never a lawful basis for police data, and always withdrawable."""

import uuid

from django.db import models

from caseworkflow.consent.deadlines import OWED_ON_CONSENT
from caseworkflow.consent.machines import ConsentMachine
from caseworkflow.consent.querysets import ConsentQuerySet
from caseworkflow.consent.states import ConsentState
from caseworkflow.satellite.models import BesideCase
from programmes.terms.vocabularies import ConsentPurpose


class Consent(BesideCase, ConsentMachine):
    owes = OWED_ON_CONSENT

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey("caseworkflow.Case", models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20, choices=ConsentPurpose)
    said_on = models.DateField(null=True, blank=True)
    wording = models.CharField(max_length=40, blank=True, help_text="version of the words that were used")
    how = models.CharField(max_length=120, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "purpose"], name="consent_once")]

    @property
    def is_given(self) -> bool:
        return self.state == ConsentState.GIVEN

    @property
    def is_said(self) -> bool:
        """Somebody said it; an answer that was recorded by mistake nobody did."""
        return self.state != ConsentState.MISTAKEN

    @property
    def subject_ids(self) -> list[str]:
        return self.case.subject_ids
