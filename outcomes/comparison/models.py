"""People to compare with, arms of trials, the files that brought them, and the human beings behind both."""

import uuid

from django.db import models
from django.utils import timezone

from outcomes.comparison.querysets import ComparisonQuerySet, VersionedQuerySet
from outcomes.comparison.terms import Arm, FileKind, Reason, RecordLink
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
