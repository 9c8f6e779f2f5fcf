"""The one way to put right what was recorded: the old value is named, the new one written, and both are kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from accounts.models import User
from accounts.words import day_in_words, moment_in_words
from ledger.models import Entry, Kind
from ledger.transactions import act
from referrals.correction.models import Correction, CorrectionFollowUp
from workflow.machine import MoveRefused
from workflow.seen import require_seen

NOTHING_NEW = "Nothing is different from what is on record."
NOT_RECORDED = "Not recorded"


@dataclass(frozen=True, kw_only=True)
class CorrectionPlace:
    """Where a corrected record belongs: what it is called, the case or referral, the person, whose record it is."""

    title: str
    about_id: UUID
    person_id: Any
    home_id: Any


def label_of_field(row: Any, name: str) -> str:
    words = str(row._meta.get_field(name).verbose_name).removeprefix("is ").removeprefix("has ")
    return f"{words[:1].upper()}{words[1:]}"


def words_of_field(row: Any, name: str) -> str:
    """The value of a field as somebody reads it."""
    if row._meta.get_field(name).choices:
        return str(getattr(row, f"get_{name}_display")()) or NOT_RECORDED
    return words_of_value(getattr(row, name))


def words_of_value(value: Any) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return moment_in_words(value) if isinstance(value, datetime) else day_in_words(value)
    if isinstance(value, Mapping):
        told = ((name, "declined" if part is None else str(part)) for name, part in sorted(value.items()))
        return ", ".join(f"{name.replace('_', ' ')} {part}" for name, part in told) or NOT_RECORDED
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or NOT_RECORDED
    return NOT_RECORDED if value in {None, ""} else str(value)


def write_new_values(row: Any, given: Mapping[str, Any], *, seen: str) -> list[list[str]]:
    """Put the new values on a locked record, which its caller judges and saves; what changed, as [what, before, now]."""
    require_seen(row, given, seen)
    names = sorted(name for name, value in given.items() if getattr(row, name) != value)
    if not names:
        raise MoveRefused(NOTHING_NEW)
    before = {name: words_of_field(row, name) for name in names}
    for name in names:
        setattr(row, name, given[name])
    return [[label_of_field(row, name), before[name], words_of_field(row, name)] for name in names]


@act()
def keep_correction(
    row: Any,
    values: list[list[str]],
    place: CorrectionPlace,
    *,
    actor: User,
    reason: str,
    follow_ups: Iterable[str] = (),
) -> Correction:
    """Keep what stood there and what stands there now, and what waits for somebody to decide."""
    made = Correction.objects.create(
        title=place.title,
        about_id=place.about_id,
        person_id=place.person_id,
        home_id=place.home_id,
        record_kind=row._meta.label_lower,
        record_id=row.pk,
        values=values,
        reason=reason,
        corrected_by=actor,
    )
    kinds = sorted(set(follow_ups))
    CorrectionFollowUp.objects.bulk_create([CorrectionFollowUp(correction=made, kind=kind) for kind in kinds])
    facts = {
        "record": str(row.pk),
        "kind": made.record_kind,
        "reason": str(reason),
        "follow_ups": list(map(str, kinds)),
    }
    Entry.objects.enter(made, actor=actor, verb="correct", kind=Kind.ALTERATION, facts=facts)
    return made


@act()
def settle_follow_up(*, follow_up_id: UUID | str, actor: User, answer: str) -> CorrectionFollowUp:
    """Somebody has looked at what follows and says what became of it; the caller says whose that is."""
    row: CorrectionFollowUp = (
        CorrectionFollowUp.objects.visible_to(actor)
        .select_related("correction")
        .select_for_update(of=("self",))
        .get(pk=follow_up_id)
    )
    if row.settled_at is not None:
        raise MoveRefused(f"{row.settled_by} has settled this already. Nothing of yours was saved.")
    row.answer, row.settled_by, row.settled_at = answer, actor, timezone.now()
    row.save(update_fields=["answer", "settled_by", "settled_at"])
    facts = {"kind": row.kind, "answer": str(answer)}
    Entry.objects.enter(row, actor=actor, verb="settle_follow_up", kind=Kind.ALTERATION, facts=facts)
    return row
