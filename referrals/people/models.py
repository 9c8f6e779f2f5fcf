"""The human being, once, and proposals that two records are one human being."""

import uuid
from datetime import date

from django.db import models
from django.utils import timezone

from referrals.identifiers import display_mobile
from referrals.people.machines import LikenessMachine
from referrals.people.querysets import BarQuerySet, LikenessQuerySet, PersonQuerySet
from referrals.people.states import LikenessState
from referrals.referral.terms import Sex


def name_of(preferred_name: str, given_names: str, family_name: str) -> str:
    """How a person is called: by the name they prefer, where one is known."""
    return f"{preferred_name or given_names} {family_name}".strip()


class Person(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    family_name = models.CharField(max_length=100)
    given_names = models.CharField(max_length=100)
    name_key = models.CharField(max_length=210, db_index=True, editable=False)
    sound_key = models.CharField(max_length=20, db_index=True, editable=False)
    preferred_name = models.CharField(max_length=100, blank=True)
    date_of_birth = models.DateField(null=True, blank=True, db_index=True)
    approximate_birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    sex = models.CharField(max_length=1, choices=Sex, default=Sex.UNKNOWN)
    ethnicity_self_defined = models.CharField(max_length=2, blank=True)
    pnc_id = models.CharField(max_length=13, blank=True, db_index=True)
    cro_number = models.CharField(max_length=12, blank=True, db_index=True)
    nhs_number = models.CharField(max_length=12, blank=True, db_index=True)
    address = models.CharField(max_length=300, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    is_no_fixed_abode = models.BooleanField(null=True, blank=True)
    mobile = models.CharField(max_length=16, blank=True)
    is_safe_to_text = models.BooleanField(null=True, blank=True)
    is_safe_to_leave_message = models.BooleanField(null=True, blank=True)
    interpreter_language = models.CharField(max_length=40, blank=True)
    died_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return name_of(self.preferred_name, self.given_names, self.family_name)

    @property
    def telephone(self) -> str:
        """The mobile number as people read it out; empty where none is known."""
        return display_mobile(self.mobile) if self.mobile else ""

    @property
    def subject_ids(self) -> list[str]:
        return [str(self.pk)]

    def age_on(self, day: date) -> int | None:
        """Whole years; approximate where only a birth year is known."""
        if self.date_of_birth:
            born = self.date_of_birth
            return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
        return day.year - self.approximate_birth_year if self.approximate_birth_year else None


class Likeness(LikenessMachine):
    """A proposal that two people are one; a person decides, and the decision can be undone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    older = models.ForeignKey(Person, models.CASCADE, related_name="+")
    newer = models.ForeignKey(Person, models.CASCADE, related_name="+")
    why = models.CharField(max_length=200)
    moved = models.JSONField(default=list, blank=True, help_text="referrals that went to the older person")
    created_at = models.DateTimeField(default=timezone.now)

    objects = LikenessQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "likenesses"
        constraints = [models.UniqueConstraint(fields=["older", "newer"], name="likeness_once")]
        indexes = [
            models.Index(
                fields=["created_at"], name="likeness_proposed", condition=models.Q(state=LikenessState.PROPOSED)
            )
        ]

    @property
    def subject_ids(self) -> list[str]:
        return [str(self.older_id), str(self.newer_id)]


class Bar(models.Model):
    """No further offer of a programme after non-engagement: proposed by the rule, confirmed by a team leader."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="bars")
    programme = models.ForeignKey("programmes.Programme", models.PROTECT)
    reason = models.CharField(max_length=200)
    proposed_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    person_told_at = models.DateTimeField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_reason = models.CharField(max_length=200, blank=True)

    objects = BarQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["proposed_at"],
                name="bar_unconfirmed",
                condition=models.Q(confirmed_at=None, lifted_at=None),
            )
        ]

    @property
    def subject_ids(self) -> list[str]:
        return [str(self.person_id)]
