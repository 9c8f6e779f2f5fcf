"""Whoever reads about many people outside their own work is seen, asked and, in the end, stopped."""

from typing import Any

from django.utils import timezone

from accounts.models import Reading, ReadingAlert
from accounts.reading import Verdict
from accounts.roles import PROVIDER
from ledger.models import Entry, Kind
from ledger.transactions import act


class ReadingStopped(Exception):
    """Nothing more is shown to this reader: `verdict` says whether a reason would help."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(str(verdict))
        self.verdict = verdict


def limit_reading(row: Any, *, actor: Any) -> None:
    """Before a record is shown: count whom it is about, unless it is this reader's own work.

    The alert is kept though the page is refused, so it is an act of its own.
    """
    subjects = [str(pk) for pk in getattr(row, "subject_ids", ())]
    if not subjects or not actor.holds(*PROVIDER) or is_own_work(row, actor):
        return
    if (verdict := _judge(subjects, actor)) != Verdict.FREE:
        raise ReadingStopped(verdict)


def is_own_work(row: Any, actor: Any) -> bool:
    """The row, or that which it belongs to, is on this worker's caseload."""
    holder = row if hasattr(row, "caseworker_id") else getattr(row, "case", None)
    return getattr(holder, "caseworker_id", None) == actor.pk


@act()
def _judge(subjects: list[str], actor: Any) -> Verdict:
    verdict = Reading.objects.locked(actor.pk).count_people(subjects)
    if verdict != Verdict.FREE:
        _raise_alert(verdict, actor)
    return verdict


def _raise_alert(verdict: Verdict, actor: Any) -> None:
    """One alert an hour, entered when it is raised and when it stops somebody."""
    alert = ReadingAlert.objects.of_this_hour(actor.pk)
    if alert is None:
        alert = ReadingAlert.objects.create(user=actor)
        Entry.objects.enter(alert, actor=actor, verb="read_many", kind=Kind.REFUSAL)
    if verdict == Verdict.STOP and alert.stopped_at is None:
        alert.stopped_at = timezone.now()
        alert.save(update_fields=["stopped_at"])
        Entry.objects.enter(alert, actor=actor, verb="stop_reading", kind=Kind.REFUSAL)


@act()
def give_reading_reason(*, actor: Any, reason: str, words: str) -> ReadingAlert | None:
    """The reader says why; for an hour they read on. None where nobody asked."""
    reading = Reading.objects.locked(actor.pk)
    alert = ReadingAlert.objects.of_this_hour(actor.pk)
    if alert is None:
        return None
    alert.reason, alert.words, alert.reasoned_at = reason, words, timezone.now()
    alert.save(update_fields=["reason", "words", "reasoned_at"])
    reading.reasoned_at = alert.reasoned_at
    reading.save(update_fields=["reasoned_at"])
    Entry.objects.enter(alert, actor=actor, verb="give_reading_reason", kind=Kind.ALTERATION, reason=reason)
    return alert
