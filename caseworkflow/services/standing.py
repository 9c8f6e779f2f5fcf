"""What every act on a case shares: take it under lock, move it, reckon what is due, say it to whom it concerns."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied

from accounts.models import User
from caseworkflow import notices
from caseworkflow.models import Case
from caseworkflow.policies.case import may_work_case
from caseworkflow.states import CLOSED
from caseworkflow.terms import ConsentPurpose
from ledger import outbox
from ledger.machine import MoveConflict, MoveRefused
from ledger.models import Entry, Kind
from ledger.moves import move
from programmes.calendar import local_day
from referrals.services import tell

CASES = Case.objects.select_related("programme_version", "referral", "person")
STALE = "Somebody else changed this while you were looking at it. Nothing of yours was saved. Check what changed first."


@dataclass(frozen=True)
class Said:
    """What to tell the worker after an act: what the programme asks next and by when, and an ending it suggests.

    `proposes` is empty, "end", "disengagement" or "breach_review".
    """

    case: Case
    sentence: str
    next_at: datetime | None = None
    proposes: str = ""


def locked(
    case_id: UUID | str,
    *,
    actor: User,
    version: int | None = None,
    may: Callable[[Any, Any], bool] = may_work_case,
    is_open: bool = True,
) -> Case:
    """The case under lock, for an act that is not a move."""
    case: Case = CASES.visible_to(actor).select_for_update(of=("self",)).get(pk=case_id)
    if version is not None and case.version != version:
        raise MoveConflict(STALE)
    if not may(case, actor):
        raise PermissionDenied
    if is_open and case.state in CLOSED:
        raise MoveRefused("The case is closed.")
    return case


def moved(
    case_id: UUID | str, verb: str, *, actor: User, version: int | None = None, reason: str = "", **facts: Any
) -> Case:
    """Move a case, reckon what is due next, and queue whom to tell."""
    case, entry = move(CASES, case_id, verb, actor=actor, version=version, reason=reason, **facts)
    return settled(case, entry)


def settled(case: Case, entry: Entry) -> Case:
    """Keep what an act changed, with what is due next; messages go by the verb of its entry."""
    case.reckon()
    case.save()
    if entry.verb in notices.TABLE:
        outbox.put("caseworkflow.send_notices", entry.pk)
    return case


def noted(case: Case, verb: str, *, actor: User, kind: str = Kind.ALTERATION, reason: str = "", **facts: Any) -> Entry:
    """Enter an act that does not move the case; facts are ids and codes."""
    return Entry.objects.enter(case, actor=actor, verb=verb, kind=kind, reason=reason, facts=facts)


def tell_referrals(case: Case, value: str, *, actor: User, ending: str = "", on: date | None = None) -> None:
    """Write one word down to every referral that this case answers, unless the person does not let it be shared."""
    if not case.allows_sharing(ConsentPurpose.SHARE_POLICE):
        return
    for referral_id in case.referral_ids:
        tell(referral_id=referral_id, value=value, ending=ending, on=on, actor=actor)


def in_words(moment: datetime | date) -> str:
    day = local_day(moment) if isinstance(moment, datetime) else moment
    return f"{day:%A} {day.day} {day:%B}"
