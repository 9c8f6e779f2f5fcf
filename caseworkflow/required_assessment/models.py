"""A duty imposed after a positive test: small, statutory, and not the case."""

import uuid
from datetime import datetime

from django.db import models
from django.utils import timezone

from caseworkflow.case.calendar import Promise
from caseworkflow.case.terms import DueAct
from caseworkflow.required_assessment.deadlines import OWED_ON_REQUIRED_ASSESSMENT
from caseworkflow.required_assessment.machines import RequiredAssessmentMachine
from caseworkflow.required_assessment.states import STANDING
from caseworkflow.satellite.models import BesideCase
from caseworkflow.satellite.querysets import SatelliteQuerySet
from programmes.calendar import end_of_day
from programmes.terms.vocabularies import DeadlineName


class RequiredAssessment(BesideCase, RequiredAssessmentMachine):
    owes = OWED_ON_REQUIRED_ASSESSMENT

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.OneToOneField("caseworkflow.Case", models.CASCADE, related_name="required_assessment")
    drug_test = models.ForeignKey("referrals.DrugTest", models.PROTECT, null=True)
    imposed_on = models.DateField()
    officer_number = models.CharField(max_length=20, blank=True)
    station = models.CharField(max_length=60, blank=True)
    is_follow_up_imposed = models.BooleanField(default=False, help_text="initial and follow-up are imposed together")
    is_warning_given = models.BooleanField(default=False)
    initial_at = models.DateTimeField(null=True, blank=True)
    initial_place = models.CharField(max_length=200, blank=True)
    did_attend_initial = models.BooleanField(null=True, blank=True)
    did_remain_initial = models.BooleanField(null=True, blank=True)
    initial_ended_at = models.DateTimeField(null=True, blank=True)
    follow_up_decided_at = models.DateTimeField(null=True, blank=True)
    follow_up_at = models.DateTimeField(null=True, blank=True)
    follow_up_place = models.CharField(max_length=200, blank=True)
    did_attend_follow_up = models.BooleanField(null=True, blank=True)
    did_remain_follow_up = models.BooleanField(null=True, blank=True)
    is_disputed = models.BooleanField(default=False)
    dispatched_on = models.DateField(null=True, blank=True)
    forms_issued = models.JSONField(default=list, help_text="[{form, on}]: RA1 to RA5")
    police_told_at = models.DateTimeField(null=True, blank=True)
    tell_police_by = models.DateTimeField(null=True, blank=True)

    objects = SatelliteQuerySet.as_manager()

    @property
    def laboratory(self) -> Promise | None:
        """The laboratory's answer about a disputed test; no hold on the case stops it."""
        if not self.is_disputed or self.dispatched_on is None or self.state not in STANDING:
            return None
        since = end_of_day(self.dispatched_on)
        return self.case.owe(DueAct.LABORATORY, DeadlineName.RA_LABORATORY, since, is_stoppable=False)

    @property
    def due_at(self) -> datetime | None:
        owed = self.laboratory
        return owed.due_at((), timezone.localdate()) if owed else None

    @property
    def subject_ids(self) -> list[str]:
        return self.case.subject_ids
