"""What happened, who looked, who was told, and what is still to be done: rows that nobody edits."""

import hashlib
import hmac
import json
import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC
from functools import reduce
from operator import or_
from typing import Any

from django.conf import settings
from django.db import connection, models
from django.db.models import F, Q, Value
from django.utils import timezone

from ledger import acts
from ledger.keys import sealing_key
from ledger.reviews import Alert

__all__ = ["Alert", "Check", "Checkpoint", "Entry", "Head", "Job", "Kind", "Mention", "Notice"]


class Kind(models.TextChoices):
    """The six operations of the Data Protection Act 2018, section 62, and what else the ledger must show."""

    MOVE = "move", "Move"
    COLLECTION = "collection", "Collection"
    ALTERATION = "alteration", "Alteration"
    CONSULTATION = "consultation", "Viewing"
    DISCLOSURE = "disclosure", "Disclosure"
    COMBINATION = "combination", "Combination"
    ERASURE = "erasure", "Erasure"
    SIGN_IN = "sign_in", "Sign-in"
    REFUSAL = "refusal", "Refused"
    AGGREGATE = "aggregate", "Figures read"
    EXPORT = "export", "Export"
    SETTING = "setting", "Setting changed"


class EntryQuerySet(models.QuerySet["Entry"]):
    def visible_to(self, user: Any) -> "EntryQuerySet":
        return self if user.role == "auditor" else self.none()

    def about(self, row: models.Model) -> "EntryQuerySet":
        return self.filter(object_kind=row._meta.label_lower, object_id=str(row.pk))

    def concerning(self, subjects: Iterable[uuid.UUID | str]) -> "EntryQuerySet":
        """Every entry that names one of these people, alone or on a list."""
        ids = [str(subject) for subject in subjects]
        if connection.vendor != "postgresql":
            return self.filter(seq__in=Mention.objects.filter(subject__in=ids).values("seq"))
        named = [Q(subjects__contains=[one]) for one in ids]
        return self.filter(reduce(or_, named)) if named else self.none()

    def newest_first(self) -> "EntryQuerySet":
        """By an expression that no index has: PostgreSQL would else walk back from the end until it met a few of one person."""
        return self.order_by((F("seq") + Value(0)).desc())

    def enter(
        self,
        row: models.Model | None,
        *,
        actor: Any,
        verb: str,
        kind: str = Kind.MOVE,
        before: str = "",
        after: str = "",
        reason: str = "",
        regime: str = "",
        subjects: Sequence[uuid.UUID | str] = (),
        facts: dict[str, Any] | None = None,
        object_kind: str = "",
    ) -> "Entry":
        """Add an entry to the act under way; it is chained and saved as the last statement of that act.

        Facts are ids, codes and field names, never content. Outside an act this raises `acts.NoAct`.
        """
        entry = Entry(
            actor=actor if actor and actor.pk else None,
            role=getattr(actor, "role", "") or "",
            verb=verb,
            kind=kind,
            object_kind=row._meta.label_lower if row is not None else object_kind,
            object_id=str(row.pk) if row is not None else "",
            subjects=[str(subject) for subject in (subjects or getattr(row, "subject_ids", ()))],
            before=str(before),
            after=str(after),
            reason=reason,
            regime=regime or getattr(row, "regime", ""),
            facts=facts or {},
            request_id=acts.request_id(),
            at=timezone.now(),
        )
        acts.add_entry(entry)
        return entry

    def enter_batch(
        self, ids: Iterable[Any], *, actor: Any, verb: str, kind: str, object_kind: str, facts: dict[str, Any]
    ) -> "Entry":
        """One entry for a bulk act, with the count and the digest of its row ids in order."""
        rows = [str(pk) for pk in ids]
        digest = hashlib.sha256("\n".join(rows).encode()).hexdigest()
        return self.enter(
            None,
            actor=actor,
            verb=verb,
            kind=kind,
            object_kind=object_kind,
            facts={**facts, "count": len(rows), "digest": digest},
        )


def current_key_id() -> str:
    return str(settings.AUDIT_KEY_ID)


class Head(models.Model):
    """The end of the chain: one row, locked while entries are added, so that numbers have no holes."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    mac = models.CharField(max_length=64, blank=True)
    key_id = models.CharField(max_length=16, default=current_key_id, db_default="1")
    seal = models.CharField(max_length=64, blank=True, db_default="")

    def end_at(self, seq: int, mac: str) -> None:
        """Move to a new end, sealed with the key: who has only the database cannot say where the ledger ends."""
        self.seq, self.mac = seq, mac
        self.seal = self.seal_of_end()

    def seal_of_end(self) -> str:
        sealed = f"end of the ledger|{self.seq}|{self.mac}|{self.key_id}"
        return hmac.new(sealing_key(self.key_id), sealed.encode(), hashlib.sha256).hexdigest()

    @property
    def is_as_sealed(self) -> bool:
        return hmac.compare_digest(self.seal, self.seal_of_end())


class Entry(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seq = models.BigIntegerField(unique=True, editable=False)
    at = models.DateTimeField()
    actor = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=30, blank=True)
    kind = models.CharField(max_length=20, choices=Kind)
    verb = models.CharField(max_length=60)
    object_kind = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=64, blank=True)
    subjects = models.JSONField(default=list)
    before = models.CharField(max_length=40, blank=True)
    after = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)
    regime = models.CharField(max_length=20, blank=True)
    facts = models.JSONField(default=dict)
    request_id = models.CharField(max_length=36, blank=True)
    prev = models.CharField(max_length=64, blank=True)
    key_id = models.CharField(max_length=16, default=current_key_id, db_default="1", help_text="the key of its seal")
    mac = models.CharField(max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["seq"]
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["object_kind", "object_id", "seq"], name="entry_object"),
            models.Index(fields=["actor", "seq"], name="entry_actor"),
            models.Index(fields=["kind", "seq"], name="entry_kind"),
            models.Index(fields=["at"], name="entry_at"),
            models.Index(fields=["object_id"], name="entry_object_id"),
            models.Index(fields=["request_id"], name="entry_request"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.verb}"

    def canonical(self) -> bytes:
        """The bytes that the chain seals: sorted keys, UTF-8, no floats."""
        sealed = {
            "id": str(self.pk),
            "seq": self.seq,
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "actor": str(self.actor_id or ""),
            **{name: getattr(self, name) for name in SEALED},
        }
        return json.dumps(sealed, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()

    def seal(self, prev: str) -> str:
        return hmac.new(sealing_key(self.key_id), prev.encode() + self.canonical(), hashlib.sha256).hexdigest()


SEALED = (
    "role",
    "kind",
    "verb",
    "object_kind",
    "object_id",
    "subjects",
    "before",
    "after",
    "reason",
    "regime",
    "facts",
    "request_id",
)


class Mention(models.Model):
    """Which entry names whom, written by a trigger: SQLite has no index over a list, as PostgreSQL has."""

    subject = models.CharField(max_length=36)
    seq = models.BigIntegerField()

    class Meta:
        required_db_vendor = "sqlite"
        indexes = [models.Index(fields=["subject", "seq"], name="mention_subject")]


class Checkpoint(models.Model):
    """Where the ledger ended at a moment, signed; the same statement stands in a file outside the database."""

    seq = models.BigIntegerField(primary_key=True)
    mac = models.CharField(max_length=64)
    at = models.DateTimeField()
    signature = models.CharField(max_length=128)

    class Meta:
        ordering = ["-seq"]

    def __str__(self) -> str:
        return f"{self.seq} {self.mac}"

    def statement(self) -> dict[str, Any]:
        return {"seq": self.seq, "mac": self.mac, "at": self.at.astimezone(UTC).isoformat(timespec="microseconds")}

    def canonical(self) -> bytes:
        return json.dumps(self.statement(), sort_keys=True, separators=(",", ":")).encode()


class Check(models.Model):
    """A check of the whole ledger, and what it found."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    seconds = models.PositiveIntegerField()
    entries = models.BigIntegerField()
    checkpoints = models.PositiveIntegerField()
    first_bad = models.BigIntegerField(null=True)
    fault = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.fault or f"{self.entries} entries as they were sealed"


class Job(models.Model):
    """Work for later, written in the business transaction; the broker only wakes it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    task = models.CharField(max_length=80)
    key = models.CharField(max_length=160, unique=True)
    arguments = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now)
    available_at = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True, blank=True, help_text="handed to the broker")
    claimed_until = models.DateTimeField(null=True, blank=True, help_text="a worker is at it")
    tries = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    parked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at"]
        indexes = [
            models.Index(
                fields=["available_at"], name="job_due", condition=models.Q(done_at=None) & models.Q(parked_at=None)
            )
        ]


class Notice(models.Model):
    """A message to somebody, sent once: which text, to whom, by which way; never its content."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entry_id = models.UUIDField()
    text = models.CharField(max_length=60)
    recipient = models.CharField(max_length=80, help_text="kind:id, for example person:uuid")
    channel = models.CharField(max_length=20)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    held_because = models.CharField(max_length=120, blank=True)
    about_kind = models.CharField(max_length=60, blank=True, db_default="", default="")
    about_id = models.UUIDField(null=True, blank=True, help_text="the record that it was about, of that kind")
    settled_at = models.DateTimeField(null=True, blank=True, help_text="somebody told them otherwise, or nobody need")
    settled_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    settled_how = models.CharField(max_length=20, blank=True, db_default="", default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry_id", "text", "recipient"], name="notice_once")]
        indexes = [
            models.Index(
                fields=["about_id", "created_at"],
                name="notice_not_sent",
                condition=models.Q(sent_at=None, settled_at=None),
            )
        ]
