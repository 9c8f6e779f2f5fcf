"""What every act on a case shares, lock, move, what is due, whom it tells, and the acts that belong to no other concept."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils import timezone

from accounts.kept import KeptReadFor
from accounts.models import User
from caseworkflow.case import notices
from caseworkflow.case.models import Case, JoinedReferral
from caseworkflow.case.policies import is_at_provider, is_clock, may_work_case
from caseworkflow.case.querysets import family_name_key
from caseworkflow.case.states import CLOSED
from ledger import outbox
from ledger.models import Entry, Kind
from ledger.transactions import act
from programmes.terms.vocabularies import ConsentPurpose
from referrals.feedback.services import record_feedback
from referrals.people.models import Likeness
from referrals.referral.models import Referral
from referrals.screening.services import mark_taken_up
from workflow.machine import MoveRefused
from workflow.transitions import lock_row, make_transition, record_event

#: A case under lock with what its moves are judged by. What a version chose is known by the digest of its settings, whose
#: text is left where it is.
CASES = KeptReadFor(
    lambda user, pk: (
        Case.objects.visible_to(user)
        .select_related("programme_version", "referral", "person")
        .defer("programme_version__settings")
        .select_for_update(of=("self",))
        .filter(pk=pk)
    )
)


@dataclass(frozen=True)
class Said:
    """What to tell the worker after an act: what the programme asks next and by when, and an ending it suggests.

    `proposes` is empty, "end", "disengagement" or "breach_review".
    """

    case: Case
    sentence: str
    next_at: datetime | None = None
    proposes: str = ""


def lock_case(
    case_id: UUID | str,
    *,
    actor: User,
    version: int | None = None,
    may: Callable[[Any, Any], bool] = may_work_case,
    is_open: bool = True,
) -> Case:
    """The case under lock, for an act that is not a move."""
    case: Case = lock_row(CASES, actor, version=version, pk=case_id)
    if not may(case, actor):
        raise PermissionDenied
    if is_open and case.state in CLOSED:
        raise MoveRefused("The case is closed.")
    return case


def settle_case(case: Case, entry: Entry) -> None:
    """What follows from an act on a case: what is due next, and the messages that go by the verb of its entry."""
    case.reckon()
    if entry.verb in notices.TABLE:
        send_notices(case, entry)


def reckon_case(row: Any, _entry: Entry) -> None:
    """What follows from an act on a row beside a case: what is due next on the case, by that row as it is now."""
    case: Case = (
        Case.objects.select_for_update(of=("self",)).select_related("programme_version", "referral").get(pk=row.case_id)
    )
    setattr(case, row._meta.get_field("case").remote_field.related_name, row)
    case.reckon()
    Case.objects.filter(pk=case.pk).update(next_clock=case.next_clock, next_due_at=case.next_due_at)


def send_notices(_about: models.Model, entry: Entry) -> None:
    outbox.queue_job("caseworkflow.send_notices", entry.pk)


def tell_referrals(case: Case, value: str, *, actor: User, ending: str = "", on: date | None = None) -> None:
    """Write one word down to every referral that this case answers, unless the person does not let it be shared."""
    if not case.allows_sharing(ConsentPurpose.SHARE_POLICE):
        return
    for referral_id in case.referral_ids:
        record_feedback(referral_id=referral_id, value=value, ending=ending, on=on, actor=actor)


def mend_taken_up() -> int:
    """Take out of the queue what a case answers already: an older version opens cases without saying so to it."""
    waiting = Referral.objects.waiting_for_a_caseworker().values_list("pk", flat=True)
    opened = list(Case.objects.filter(referral__in=list(waiting)).values_list("referral_id", "allocated_at"))
    joined = list(JoinedReferral.objects.filter(referral__in=list(waiting)).values_list("referral_id", "joined_at"))
    for referral_id, at in (*opened, *joined):
        mark_taken_up(referral_id=referral_id, at=at)
    return len(opened) + len(joined)


def mend_family_names() -> int:
    """Have open cases carry the name by which they are searched: an older version opens cases without it."""
    unnamed = Case.objects.open().filter(family_name_key="").exclude(person__family_name="")
    found = list(unnamed.values_list("pk", "person__family_name"))
    for pk, family_name in found:
        Case.objects.filter(pk=pk).update(family_name_key=family_name_key(family_name))
    return len(found)


@act()
def mark_opened(*, case_id: UUID | str, actor: User) -> Case:
    """Keep when the case's own caseworker first looked at it; safe to call at each look."""
    case = lock_case(case_id, actor=actor, may=is_at_provider, is_open=False)
    if case.opened_at is None and case.caseworker_id == actor.pk:
        case.opened_at = timezone.now()
        case.save(update_fields=["opened_at"])
        record_event(case, "open", actor=actor)
    return case


@act()
def start_contact(*, case_id: UUID | str, actor: User, at: datetime | None = None, version: int | None = None) -> Case:
    """The first attempt moves the case by itself; this is for contact that began elsewhere."""
    return make_transition(
        CASES, case_id, "start_contact", actor=actor, version=version, at=at or timezone.now(), then=settle_case
    )


@act()
def suspend_case(
    *,
    case_id: UUID | str,
    actor: User,
    hold_reason: str,
    reason: str = "",
    on: date | None = None,
    version: int | None = None,
) -> Case:
    """Put on hold: our own clocks stop, those of the law and of a contract do not."""
    on = on or timezone.localdate()
    return make_transition(
        CASES,
        case_id,
        "suspend",
        actor=actor,
        version=version,
        reason=reason,
        on=on,
        hold_reason=hold_reason,
        then=settle_case,
    )


@act()
def resume_case(*, case_id: UUID | str, actor: User, on: date | None = None, version: int | None = None) -> Case:
    return make_transition(
        CASES, case_id, "resume", actor=actor, version=version, on=on or timezone.localdate(), then=settle_case
    )


@act()
def record_overdue(*, case_id: UUID | str, actor: User) -> bool:
    """Tell the team leader, once for each promise that ran out; nothing else changes."""
    case = lock_case(case_id, actor=actor, may=is_clock)
    if case.next_due_at is None or case.next_due_at > timezone.now():
        return False
    facts = {"clock": case.next_clock, "due": case.next_due_at.isoformat()}
    if Entry.objects.about(case).filter(verb="overdue", facts__due=facts["due"]).exists():
        return False
    record_event(case, "overdue", actor=actor, then=send_notices, facts=facts)
    return True


@act()
def move_cases_to_person(*, likeness_id: Any, actor: Any) -> int:
    """Give each case the person of its referral; safe to run twice. Returns how many moved.

    Two open cases of one programme stay apart until one of them is closed: nobody's work is merged in silence.
    """
    likeness = Likeness.objects.select_related("older", "newer").get(pk=likeness_id)
    people = (likeness.older_id, likeness.newer_id)
    names: dict[Any, str] = {one.pk: family_name_key(one.family_name) for one in (likeness.older, likeness.newer)}
    moved = 0
    for case in (
        Case.objects.filter(referral__person__in=people).select_related("referral").select_for_update(of=("self",))
    ):
        person = case.referral.person_id
        is_taken = Case.objects.open().filter(person=person, programme=case.programme_id).exclude(pk=case.pk).exists()
        if case.person_id == person or (is_taken and case.closed_on is None):
            continue
        Case.objects.filter(pk=case.pk).update(person_id=person, family_name_key=names[person])
        Entry.objects.enter(case, actor=actor, verb="follow_person", kind=Kind.COMBINATION, subjects=people)
        moved += 1
    return moved
