"""People to compare with, arms of trials, the files that brought them, and what was planned and found of them."""

import uuid

from django.db import models
from django.utils import timezone

from accounts.words import month_and_year
from outcomes.comparison.machines import AnalysisPlanMachine
from outcomes.comparison.querysets import (
    AnalysisPlanQuerySet,
    ComparisonEditionQuerySet,
    ComparisonQuerySet,
    VersionedQuerySet,
)
from outcomes.comparison.states import PlanState
from outcomes.comparison.terms import AmendedBecause, Arm, FileKind, Matching, Reason, RecordLink, SentBackBecause
from referrals.referral.terms import Sex


class ComparisonFile(models.Model):
    """One file of comparators or allocations, with control totals that add up."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices=FileKind)
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    imported_at = models.DateTimeField(default=timezone.now)
    imported_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)
    row_count = models.PositiveIntegerField(default=0)
    imported_count = models.PositiveIntegerField(default=0)
    unchanged_count = models.PositiveIntegerField(default=0)
    quarantined_count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-imported_at"]


class ComparedPerson(models.Model):
    """One human being of these files, once; `person` where the same human being was referred as well."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("referrals.Person", models.SET_NULL, null=True, related_name="+")
    family_name = models.CharField(max_length=100, blank=True)
    given_names = models.CharField(max_length=100, blank=True)
    name_key = models.CharField(max_length=210, blank=True, editable=False)
    date_of_birth = models.DateField()
    sex = models.CharField(max_length=1, choices=Sex)
    postcode = models.CharField(max_length=8, blank=True)
    pnc_id = models.CharField(max_length=13, blank=True, db_index=True)
    cro_number = models.CharField(max_length=12, blank=True, db_index=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = ComparisonQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "compared people"
        indexes = [models.Index(fields=["date_of_birth", "name_key"], name="compared_person_named")]

    @property
    def subject_ids(self) -> list[str]:
        return [str(self.person_id)] if self.person_id else []


class ComparedRow(models.Model):
    """What a file says of one person on the day from which they are followed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.ForeignKey(ComparisonFile, models.CASCADE, related_name="+")
    compared = models.ForeignKey(ComparedPerson, models.CASCADE, related_name="%(class)ss")
    force_code = models.CharField(max_length=2)
    source_reference = models.CharField(max_length=60)
    programme = models.ForeignKey("programmes.Programme", models.PROTECT, related_name="+")
    index_on = models.DateField(help_text="the local day from which the person is followed")
    ethnicity_self_defined = models.CharField(max_length=2, blank=True)
    address = models.CharField(max_length=300, blank=True)
    area = models.CharField(max_length=160)
    offence_code = models.CharField(max_length=6)
    offence_on = models.DateField()
    previous_convictions = models.PositiveSmallIntegerField(null=True, blank=True)
    last_conviction_on = models.DateField(null=True, blank=True)
    previous_offences_12_months = models.PositiveSmallIntegerField(null=True, blank=True)
    gravity_score = models.PositiveSmallIntegerField(null=True, blank=True)
    drug = models.CharField(max_length=40, blank=True)
    digest = models.CharField(max_length=64)
    is_superseded = models.BooleanField(
        default=False, help_text="a newer version of the row was taken; kept, not counted"
    )

    objects = VersionedQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def subject_ids(self) -> list[str]:
        return self.compared.subject_ids


class Comparator(ComparedRow):
    """Somebody who could have been referred to a programme and was not."""

    reason = models.CharField(max_length=20, choices=Reason)
    index_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["force_code", "source_reference"],
                condition=models.Q(is_superseded=False),
                name="comparator_once",
            ),
            models.UniqueConstraint(
                fields=["programme", "compared"],
                condition=models.Q(is_superseded=False),
                name="comparator_person_once",
            ),
        ]


class Allocation(ComparedRow):
    """Somebody who was drawn into one arm of a trial."""

    trial = models.CharField(max_length=60)
    stratum = models.CharField(max_length=100)
    arm = models.CharField(max_length=10, choices=Arm)
    allocated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["force_code", "source_reference"],
                condition=models.Q(is_superseded=False),
                name="allocation_once",
            ),
            models.UniqueConstraint(
                fields=["trial", "compared"],
                condition=models.Q(is_superseded=False),
                name="allocation_person_once",
            ),
        ]


class ComparedOffence(models.Model):
    """That an offence row is about somebody of these files; the row itself stays as it was sent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    record = models.OneToOneField("outcomes.OffenceRecord", models.CASCADE, related_name="compared_link")
    compared = models.ForeignKey(ComparedPerson, models.CASCADE, related_name="offences")
    how = models.CharField(max_length=10, choices=RecordLink)

    objects = ComparisonQuerySet.as_manager()


class AnalysisPlan(AnalysisPlanMachine):
    """What is to be compared, by whom it was written and by whom it was frozen; an amendment is a version of its own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey("programmes.Programme", models.PROTECT, related_name="+")
    edition = models.PositiveSmallIntegerField(default=1)
    amends = models.ForeignKey("self", models.PROTECT, null=True, related_name="amendments")
    amended_because = models.CharField(max_length=12, choices=AmendedBecause, blank=True)
    question = models.CharField(max_length=400)
    designs = models.JSONField(default=list, help_text="the ways of comparing, the strongest first")
    estimands = models.JSONField(default=list, help_text="the outcomes, in the order of the contract")
    window_months = models.PositiveSmallIntegerField()
    first_month = models.DateField(help_text="the first day of a quarter")
    last_month = models.DateField(help_text="the first day of the last month of a quarter")
    covariates = models.JSONField(default=list, help_text="columns by which the sides are made alike")
    matching = models.CharField(max_length=10, choices=Matching, default=Matching.SUPPORT)
    caliper = models.DecimalField(max_digits=3, decimal_places=2, help_text="in standard deviations of the propensity")
    landmark_months = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="by when taking up and completing are read; offences count from then on"
    )
    written_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    sent_back_because = models.CharField(max_length=12, choices=SentBackBecause, blank=True)
    approved_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    frozen_at = models.DateTimeField(null=True, blank=True)
    earlier_look_count = models.PositiveIntegerField(
        null=True, blank=True, help_text="looks at this programme's comparisons that were entered before it was frozen"
    )

    objects = AnalysisPlanQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at"]
        indexes = [models.Index(fields=["written_at", "id"], name="analysis_plan_by_moment")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(approved_by=None) | ~models.Q(approved_by=models.F("written_by")),
                name="analysis_plan_frozen_by_another",
            ),
            models.UniqueConstraint(
                fields=["amends"], condition=~models.Q(state=PlanState.WITHDRAWN), name="analysis_plan_amended_once"
            ),
        ]

    def __str__(self) -> str:
        months = f"{month_and_year(self.first_month)} to {month_and_year(self.last_month)}"
        return f"{self.programme}, {months}, version {self.edition}"

    @property
    def amendment(self) -> "AnalysisPlan | None":
        """The later version, begun or frozen; one that was withdrawn is none."""
        return self.amendments.not_withdrawn().first()


class ComparisonEdition(models.Model):
    """What a frozen plan found as of the end of a month: computed once, kept, never computed again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(AnalysisPlan, models.PROTECT, related_name="editions")
    as_of = models.DateField(help_text="the last day of a month")
    asked_at = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(null=True, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    content = models.JSONField(null=True, blank=True, help_text="the lines as they were computed, exact, frozen")

    objects = ComparisonEditionQuerySet.as_manager()

    class Meta:
        ordering = ["-as_of"]
        constraints = [models.UniqueConstraint(fields=["plan", "as_of"], name="comparison_edition_once")]
