"""What the referring side is told: a closed list of words, each under a rule of the programme and entered."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone

from accounts.models import OrganisationKind, User
from ledger import outbox
from ledger.models import Entry, Kind
from ledger.transactions import act
from referrals.feedback.models import Feedback, reader_of
from referrals.referral.models import Referral

PARTNERS = (OrganisationKind.BUSINESS,)


@act()
def record_feedback(
    *,
    referral_id: Any,
    value: str,
    ending: str = "",
    reason: str = "",
    on: date | None = None,
    actor: User,
) -> Feedback | None:
    """Write one word down to the sender's side, once, and enter the disclosure.

    Does nothing where the rule of the programme does not allow that value to this kind of sender. A word that was taken
    back is told anew.
    """
    referral = Referral.objects.select_related("sender", "programme", "programme_version__programme").get(
        pk=referral_id
    )
    rule = rule_for(referral, value)
    if not rule:
        return None
    told, is_new = Feedback.objects.every().get_or_create(
        referral=referral,
        value=value,
        ending=ending,
        defaults={"reason": reason, "rule": rule, "on": on, "reader_id": reader_of(referral, value)},
    )
    if told.taken_back_at is not None:
        told.taken_back_at, told.at, told.read_at, is_new = None, timezone.now(), None, True
        told.reason, told.rule, told.on, told.reader_id = reason, rule, on, reader_of(referral, value)
        told.save()
    if is_new:
        _enter(told, referral, actor)
    return told


@act()
def take_back_feedback(told: Iterable[Feedback], *, actor: User) -> int:
    """Say to the sender's side that words do not hold: they stay readable as taken back, and are news once more."""
    rows = list(told)
    for row in rows:
        row.taken_back_at, row.read_at = timezone.now(), None
        row.save(update_fields=["taken_back_at", "read_at"])
    for referral_id in sorted({row.referral_id for row in rows}):
        referral = Referral.objects.get(pk=referral_id)
        words = sorted(str(row.value) for row in rows if row.referral_id == referral_id)
        facts = {"to": str(referral.sender_id or ""), "what": words}
        entry = Entry.objects.enter(referral, actor=actor, verb="take_back", kind=Kind.DISCLOSURE, facts=facts)
        outbox.queue_job("referrals.send_notices", entry.pk)
    return len(rows)


def tell_first(referral: Referral, value: str, *, on: date | None = None, actor: User) -> list[Feedback]:
    """The same for a word that cannot have been told before: a row for the caller to save, or none."""
    rule = rule_for(referral, value)
    if not rule:
        return []
    told = Feedback(referral=referral, value=value, rule=rule, on=on, reader_id=reader_of(referral, value))
    _enter(told, referral, actor)
    return [told]


def _enter(told: Feedback, referral: Referral, actor: User) -> None:
    facts = {"to": str(referral.sender_id or ""), "what": told.value, "ending": str(told.ending), "rule": told.rule}
    Entry.objects.enter(referral, actor=actor, verb="disclose", kind=Kind.DISCLOSURE, facts=facts)


def rule_for(referral: Referral, value: str) -> str:
    """The rule under which this sender may be told a value, in words for the ledger; empty where none allows it."""
    version = referral.programme_version
    if version is None:
        return ""
    name = "feedback_partner" if _is_partner(referral) else "feedback_police"
    allowed = {str(one) for one in getattr(version.choices, name)}
    return f"{version.programme.code} version {version.number}: {name}" if str(value) in allowed else ""


def _is_partner(referral: Referral) -> bool:
    return referral.sender is not None and referral.sender.kind in PARTNERS
