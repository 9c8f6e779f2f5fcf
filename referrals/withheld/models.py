"""A member of staff who must find nothing of a person, because they know them otherwise."""

import uuid

from django.db import models
from django.utils import timezone

from referrals.withheld.querysets import (
    ConflictQuerySet,
    PairQuerySet,
    SealChangeQuerySet,
    SealOpeningQuerySet,
    SealQuerySet,
)
from referrals.withheld.terms import ConflictEnd, ConflictKind, EmergencyReason, PairEnd, SealReason


class Conflict(models.Model):
    """Held from the moment it is declared until a team leader ends it; an ended one stays on record."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    person = models.ForeignKey("referrals.Person", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=ConflictKind)
    declared_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    declared_on = models.DateField(default=timezone.localdate)
    pair = models.ForeignKey(
        "referrals.KeptApart", models.SET_NULL, null=True, related_name="conflicts", help_text="which alone brought it"
    )
    ended_on = models.DateField(null=True, blank=True)
    ended_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    end_reason = models.CharField(max_length=12, choices=ConflictEnd, blank=True, default="", db_default="")

    objects = ConflictQuerySet.as_manager()

    regime = "uk_gdpr"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "person"], condition=models.Q(ended_on__isnull=True), name="conflict_one_open_each"
            )
        ]

    @property
    def subject_ids(self) -> list[str]:
        return [str(self.person_id)]


class KeptApart(models.Model):
    """Two people who must not meet here, such as a victim and whoever is suspected of it.

    Held until one team leader asks for its end and another confirms it; an ended one stays on record.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    one = models.ForeignKey("referrals.Person", models.CASCADE, related_name="+")
    other = models.ForeignKey("referrals.Person", models.CASCADE, related_name="+")
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    recorded_on = models.DateField(default=timezone.localdate)
    end_reason = models.CharField(max_length=12, choices=PairEnd, blank=True, default="", db_default="")
    end_asked_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    ended_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    ended_on = models.DateField(null=True, blank=True)

    objects = PairQuerySet.as_manager()

    regime = "uk_gdpr"

    class Meta:
        verbose_name_plural = "kept apart"
        constraints = [
            models.UniqueConstraint(
                fields=["one", "other"], condition=models.Q(ended_on__isnull=True), name="kept_apart_once_open"
            )
        ]

    @property
    def subject_ids(self) -> list[str]:
        return [str(self.one_id), str(self.other_id)]


class Seal(models.Model):
    """At one provider a person is there for the people who are named alone, once a second team leader has confirmed it.

    It covers every case and referral of theirs, so that none of them gives the others away.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey("referrals.Person", models.CASCADE, related_name="+")
    provider = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=12, choices=SealReason)
    asked_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    unseal_asked_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    ended_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    carried_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="+", help_text="of a record that may be the same human being"
    )

    objects = SealQuerySet.as_manager()

    regime = "uk_gdpr"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "person"], condition=models.Q(ended_at__isnull=True), name="seal_one_open_each"
            )
        ]

    @property
    def subject_ids(self) -> list[str]:
        return [str(self.person_id)]

    @property
    def is_in_force(self) -> bool:
        return self.confirmed_at is not None and self.ended_at is None

    @property
    def waits_for(self) -> uuid.UUID | None:
        """Who asked for what waits to be confirmed; nobody where nothing waits."""
        if self.ended_at is not None:
            return None
        return self.unseal_asked_by_id if self.confirmed_at else self.asked_by_id


class SealedName(models.Model):
    """Somebody for whom a sealed person is there."""

    seal = models.ForeignKey(Seal, models.CASCADE, related_name="names")
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["seal", "user"], name="sealed_name_once")]


class SealChange(models.Model):
    """That somebody is added to those for whom a sealed person is there, or taken off: asked by one, decided by another."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seal = models.ForeignKey(Seal, models.CASCADE, related_name="changes")
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    is_added = models.BooleanField()
    asked_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    is_confirmed = models.BooleanField(default=False)

    objects = SealChangeQuerySet.as_manager()

    regime = "uk_gdpr"

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["seal", "user"], condition=models.Q(decided_at__isnull=True), name="seal_change_one_open_each"
            )
        ]

    @property
    def subject_ids(self) -> list[str]:
        return self.seal.subject_ids


class SealOpening(models.Model):
    """Somebody who is not named sees a sealed person for an hour, because it could not wait; it ends by itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seal = models.ForeignKey(Seal, models.CASCADE, related_name="openings")
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=12, choices=EmergencyReason)
    words = models.TextField(help_text="what happened, as they typed it")
    opened_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()

    objects = SealOpeningQuerySet.as_manager()

    regime = "uk_gdpr"

    class Meta:
        indexes = [models.Index(fields=["user", "until"], name="seal_opening_of_whom")]

    @property
    def subject_ids(self) -> list[str]:
        return self.seal.subject_ids
