"""A member of staff who must find nothing of a person, because they know them otherwise."""

import uuid

from django.db import models
from django.utils import timezone

from referrals.withheld.querysets import ConflictQuerySet, PairQuerySet
from referrals.withheld.terms import ConflictKind


class Conflict(models.Model):
    """Held from the moment it is declared until a team leader ends it; an ended one stays on record."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    person = models.ForeignKey("referrals.Person", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=ConflictKind)
    declared_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    declared_on = models.DateField(default=timezone.localdate)
    ended_on = models.DateField(null=True, blank=True)

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
    """Two people who must not meet here, such as a victim and whoever is suspected of it; kept for good."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    one = models.ForeignKey("referrals.Person", models.CASCADE, related_name="+")
    other = models.ForeignKey("referrals.Person", models.CASCADE, related_name="+")
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    recorded_on = models.DateField(default=timezone.localdate)

    objects = PairQuerySet.as_manager()

    regime = "uk_gdpr"

    class Meta:
        verbose_name_plural = "kept apart"
        constraints = [models.UniqueConstraint(fields=["one", "other"], name="kept_apart_once")]

    @property
    def subject_ids(self) -> list[str]:
        return [str(self.one_id), str(self.other_id)]
