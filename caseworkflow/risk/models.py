"""Risk and safeguarding: screened at assessment, after any incident and on time."""

import uuid

from django.db import models

from caseworkflow.risk.deadlines import OWED_ON_RISK
from caseworkflow.risk.machines import RiskMachine
from caseworkflow.risk.states import RiskState
from caseworkflow.satellite.models import BesideCase
from caseworkflow.satellite.querysets import SatelliteQuerySet


class RiskScreen(BesideCase, RiskMachine):
    owes = OWED_ON_RISK

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.OneToOneField("caseworkflow.Case", models.CASCADE, related_name="risk_screen")
    areas = models.JSONField(default=dict, help_text="risk area: none, low, medium or high")
    screened_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    safeguarding_referred_on = models.DateField(null=True, blank=True)
    safeguarding_reference = models.CharField(max_length=60, blank=True)
    leader_told_at = models.DateTimeField(
        null=True, blank=True, help_text="when a team leader said that they know of a high risk"
    )

    objects = SatelliteQuerySet.as_manager()

    @property
    def is_known(self) -> bool:
        return self.leader_told_at is not None

    @property
    def is_screened(self) -> bool:
        return self.state != RiskState.NOT_SCREENED

    @property
    def subject_ids(self) -> list[str]:
        return self.case.subject_ids
