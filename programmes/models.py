"""Programmes, their dated versions, who is commissioned to provide them, funds, and reference values."""

import json
import uuid
from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.kept import KeptRead
from programmes.querysets import (
    CommissionQuerySet,
    Dated,
    ProgrammeQuerySet,
    ProposalQuerySet,
    ReferenceQuerySet,
    VersionQuerySet,
)
from programmes.terms.choices import Choices
from programmes.terms.reading import digest_of_settings, read_choices, write_toml
from programmes.terms.vocabularies import Mark, ReferenceKind
from workflow.labels import Tag

_CHOICES: dict[str, Choices] = {}


def ends_after_start() -> Q:
    return Q(valid_until=None) | Q(valid_until__gte=F("valid_from"))


def _spoken(part: Any) -> Any:
    if isinstance(part, bool):
        return "yes" if part else "no"
    return part.replace("_", " ") if isinstance(part, str) else part


class Programme(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def version_on(self, day: date) -> "ProgrammeVersion | None":
        return self.versions.on(day).first()


class ProgrammeVersion(models.Model):
    """What a programme has chosen for a span of days; nobody edits one, a change is the next version."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    settings = models.JSONField(encoder=DjangoJSONEncoder)
    digest = models.CharField(max_length=64, editable=False)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["programme__name", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="version_number"),
            models.UniqueConstraint(fields=["programme", "valid_from"], name="version_valid_from"),
            models.CheckConstraint(condition=ends_after_start(), name="version_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.programme.name}, version {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.digest = digest_of_settings(self.settings)
        super().save(*args, **kwargs)

    @property
    def code(self) -> str:
        return self.programme.code

    @cached_property
    def choices(self) -> Choices:
        """What this version chose; read once for each distinct content."""
        if self.digest not in _CHOICES:
            _CHOICES[self.digest] = read_choices(self.settings)
        return _CHOICES[self.digest]

    def takes(self, source: str) -> bool:
        """Whether it takes referrals from this source; one that names none takes all."""
        return not self.choices.referral_sources or source in self.choices.referral_sources

    @property
    def text(self) -> str:
        """The settings as TOML, to be read and edited."""
        return write_toml(self.settings)


def choices_by_digest(digests: Iterable[str]) -> dict[str, Choices]:
    """What versions chose, by the digest of their content; no statement for what this process has read before."""
    wanted = set(digests)
    if missing := wanted - _CHOICES.keys():
        for version in ProgrammeVersion.objects.filter(digest__in=missing):
            _CHOICES[version.digest] = version.choices
    return {digest: _CHOICES[digest] for digest in wanted & _CHOICES.keys()}


VERSIONS_IN_FORCE = KeptRead(lambda on: ProgrammeVersion.objects.light().in_force(on), by=(date,))


class VersionProposal(models.Model):
    """The next version as one administrator wrote it; it is published when another one confirms it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="proposals")
    valid_from = models.DateField()
    settings = models.JSONField(encoder=DjangoJSONEncoder)
    proposed_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    version = models.OneToOneField(ProgrammeVersion, models.PROTECT, null=True, related_name="proposal")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["proposed_at", "pk"]

    def __str__(self) -> str:
        return f"The next version of {self.programme}"

    def changes_from(self, version: "ProgrammeVersion | None") -> list[tuple[str, str, str]]:
        """Each setting that differs from a version: its name, what it was and what it becomes."""
        before = version.settings if version else {}
        return [
            (name, _written(before.get(name)), _written(self.settings.get(name)))
            for name in sorted({*before, *self.settings})
            if before.get(name) != self.settings.get(name)
        ]


def _written(value: Any) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder)


class Commission(models.Model):
    """An organisation provides a programme to a force in some areas for a span of days.

    No areas means all of them, and no force every force: what was there before a second force came names the first.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="commissions")
    organisation = models.ForeignKey("accounts.Organisation", models.PROTECT, related_name="commissions")
    force = models.ForeignKey("accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="+")
    areas = models.JSONField(default=list, blank=True)
    places_a_year = models.PositiveIntegerField(null=True, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)

    objects = CommissionQuerySet.as_manager()

    class Meta:
        ordering = ["programme__name", "valid_from"]
        constraints = [models.CheckConstraint(condition=ends_after_start(), name="commission_ends_after_start")]

    def __str__(self) -> str:
        return f"{self.organisation} for {self.programme}"


class Fund(models.Model):
    """Money that may pay for a placement; an amount in pence, empty where none is on record."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    holder = models.CharField(max_length=120, blank=True)
    amount_pence = models.PositiveBigIntegerField(null=True, blank=True)
    restrictions = models.CharField(max_length=200, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200)
    is_confirmed = models.BooleanField(default=False)

    objects = Dated.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.CheckConstraint(condition=ends_after_start(), name="fund_ends_after_start")]

    def __str__(self) -> str:
        return self.name


class ReferenceValue(models.Model):
    """A value that law, the Home Office or the force sets, for a span of days and with its source."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=30, choices=ReferenceKind.choices)
    code = models.CharField(max_length=60)
    label = models.CharField(max_length=160)
    value = models.JSONField(default=dict, blank=True)
    position = models.PositiveIntegerField(default=0)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)
    is_confirmed = models.BooleanField(default=False)
    proposed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    objects = ReferenceQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "code", "valid_from"], name="reference_kind_code_from"),
            models.CheckConstraint(condition=ends_after_start(), name="reference_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.label}"

    @property
    def tag(self) -> Tag:
        return Mark.of(is_confirmed=self.is_confirmed).tag

    @property
    def parts(self) -> list[tuple[str, Any]]:
        """What else is known of this value, in words, for a page."""
        given = [(name, part) for name, part in sorted(self.value.items()) if part not in ("", None)]
        return [(name.replace("_", " ").capitalize(), _spoken(part)) for name, part in given]
