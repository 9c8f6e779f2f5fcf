"""The acts on a case: given to a caseworker, begun, changed, put on hold; doubt and ending have files of their own."""

from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from accounts.roles import WORKERS, Role
from caseworkflow.models import Case, JoinedReferral
from caseworkflow.policies.case import is_at_provider, is_clock, may_lead
from caseworkflow.services import contract, satellite
from caseworkflow.services.concern import (
    accept_cause,
    confirm_breach,
    contract_of,
    excuse_breach,
    raise_breach,
    raise_concern,
    record_excuse,
    uphold_breach,
    vary_after_breach,
)
from caseworkflow.services.ending import (
    close,
    close_died,
    close_transferred,
    complete,
    complete_session,
    decline_proposal,
    end_without_completion,
    propose_ending,
    reopen,
    report_death,
    return_to_police,
)
from caseworkflow.services.standing import locked, moved, noted, settled, tell_referrals
from caseworkflow.states import ContractState
from ledger import outbox
from ledger.machine import MoveConflict, MoveRefused
from ledger.models import Entry, Kind
from ledger.moves import act
from referrals.models import Person, Referral
from referrals.services import mark_taken_up
from referrals.states import ReferralState
from referrals.terms import FeedbackValue

__all__ = [
    "accept_cause",
    "allocate",
    "begin",
    "begin_session",
    "change_to_education",
    "change_to_treatment",
    "close",
    "close_died",
    "close_transferred",
    "complete",
    "complete_session",
    "confirm_breach",
    "decline_proposal",
    "end_without_completion",
    "excuse_breach",
    "mark_opened",
    "mend_taken_up",
    "note_overdue",
    "propose_ending",
    "raise_breach",
    "raise_concern",
    "reallocate",
    "record_excuse",
    "reopen",
    "report_death",
    "resume",
    "return_to_police",
    "start_contact",
    "suspend",
    "uphold_breach",
    "vary_after_breach",
]


@act()
def allocate(*, referral_id: UUID | str, actor: User, caseworker: User, has_conflict: bool = False) -> Case:
    """Open the case of an accepted referral, or join the open case of the same person and programme.

    `has_conflict` is the team leader's answer to “does this caseworker know the person?”. Opens the satellites.
    """
    referral = Referral.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=referral_id)
    if not actor.holds(Role.TEAM_LEADER, Role.CLOCK):
        raise PermissionDenied
    _refuse_if_answered(referral)
    home = referral.provider or (actor if actor.holds(Role.TEAM_LEADER) else caseworker).organisation
    if reasons := _why_not(caseworker, home, has_conflict=has_conflict):
        raise MoveRefused(*reasons)
    if (open_case := _open_case_of(referral)) is not None:
        return _join(open_case, referral, home, actor=actor)
    case = Case(reference=referral.reference, referral=referral, provider=home, caseworker=caseworker)
    for name in ("person", "programme", "programme_version"):
        setattr(case, name, getattr(referral, name))
    case.save()
    mark_taken_up(referral_id=referral.pk, at=case.allocated_at)
    satellite.open_satellites(case, actor)
    facts = {"referral": str(referral.pk), "caseworker": str(caseworker.pk)}
    return settled(case, Entry.objects.enter(case, actor=actor, verb="allocate", after=case.state, facts=facts))


def mend_taken_up() -> int:
    """Take out of the queue what a case answers already: an older version opens cases without saying so to it."""
    waiting = Referral.objects.waiting_for_a_caseworker().values_list("pk", flat=True)
    opened = list(Case.objects.filter(referral__in=list(waiting)).values_list("referral_id", "allocated_at"))
    joined = list(JoinedReferral.objects.filter(referral__in=list(waiting)).values_list("referral_id", "joined_at"))
    for referral_id, at in (*opened, *joined):
        mark_taken_up(referral_id=referral_id, at=at)
    return len(opened) + len(joined)


def _refuse_if_answered(referral: Referral) -> None:
    if referral.state != ReferralState.ACCEPTED:
        raise MoveRefused("The referral has not been accepted.")
    if Case.objects.filter(referral=referral).exists() or JoinedReferral.objects.filter(referral=referral).exists():
        raise MoveConflict("Somebody else has allocated this referral already. Nothing of yours was saved.")


def _why_not(caseworker: User, home: object, *, has_conflict: bool) -> list[str]:
    """Why this person cannot take a case; the cap is the setting CASELOAD_CAP."""
    checks = [
        (not caseworker.holds(*WORKERS) or caseworker.organisation != home, "is not a caseworker of this provider"),
        (has_conflict, "has a conflict of interest: choose somebody else"),
        (Case.objects.on_caseload_of(caseworker).count() >= settings.CASELOAD_CAP, "has a full caseload"),
    ]
    return [f"{caseworker} {words}." for is_so, words in checks if is_so]


def _open_case_of(referral: Referral) -> Case | None:
    """The open case of the same person and programme; the person is locked, so that two referrals make one case."""
    person = Person.objects.select_for_update().get(referrals=referral)
    same = Case.objects.open().filter(person=person, programme=referral.programme)
    return same.select_for_update(of=("self",)).first()


def _join(case: Case, referral: Referral, home: object, *, actor: User) -> Case:
    if case.provider != home:
        raise MoveRefused("The person has an open case of this programme with another provider.")
    joined = JoinedReferral.objects.create(case=case, referral=referral)
    mark_taken_up(referral_id=referral.pk, at=joined.joined_at)
    return settled(case, noted(case, "join", actor=actor, kind=Kind.COMBINATION, referral=str(referral.pk)))


@act()
def reallocate(
    *,
    case_id: UUID | str,
    actor: User,
    caseworker: User,
    reason: str,
    has_conflict: bool = False,
    version: int | None = None,
) -> Case:
    """Give an open case to another caseworker; it counts as new to them."""
    case = locked(case_id, actor=actor, version=version, may=may_lead)
    if reasons := _why_not(caseworker, case.provider, has_conflict=has_conflict):
        raise MoveRefused(*reasons)
    before = str(case.caseworker_id)
    case.caseworker, case.opened_at = caseworker, None
    entry = noted(case, "reallocate", actor=actor, reason=reason, before=before, after=str(caseworker.pk))
    return settled(case, entry)


@act()
def mark_opened(*, case_id: UUID | str, actor: User) -> Case:
    """Keep when the case's own caseworker first looked at it; safe to call at each look."""
    case = locked(case_id, actor=actor, may=is_at_provider, is_open=False)
    if case.opened_at is None and case.caseworker_id == actor.pk:
        case.opened_at = timezone.now()
        case.save(update_fields=["opened_at"])
        noted(case, "open", actor=actor)
    return case


@act()
def start_contact(*, case_id: UUID | str, actor: User, at: datetime | None = None, version: int | None = None) -> Case:
    """The first attempt moves the case by itself; this is for contact that began elsewhere."""
    return moved(case_id, "start_contact", actor=actor, version=version, at=at or timezone.now())


@act()
def begin(*, case_id: UUID | str, actor: User, on: date | None = None, version: int | None = None) -> Case:
    """Start the agreed plan; the officer is told that the person takes part."""
    on = on or timezone.localdate()
    case = moved(case_id, "begin", actor=actor, version=version, on=on)
    if contract_of(case) == ContractState.SIGNED:
        contract.begin(case_id=case.pk, actor=actor)
    tell_referrals(case, FeedbackValue.TAKING_PART, on=on, actor=actor)
    return case


@act()
def begin_session(*, case_id: UUID | str, actor: User, on: date | None = None, version: int | None = None) -> Case:
    """Begin a programme of one session; `complete_session` begins and completes it in one act."""
    on = on or timezone.localdate()
    case = moved(case_id, "begin_session", actor=actor, version=version, on=on)
    tell_referrals(case, FeedbackValue.TAKING_PART, on=on, actor=actor)
    return case


@act()
def change_to_treatment(*, case_id: UUID | str, actor: User, reason: str, version: int | None = None) -> Case:
    return moved(case_id, "change_to_treatment", actor=actor, version=version, reason=reason)


@act()
def change_to_education(*, case_id: UUID | str, actor: User, reason: str, version: int | None = None) -> Case:
    return moved(case_id, "change_to_education", actor=actor, version=version, reason=reason)


@act()
def suspend(
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
    return moved(case_id, "suspend", actor=actor, version=version, reason=reason, on=on, hold_reason=hold_reason)


@act()
def resume(*, case_id: UUID | str, actor: User, on: date | None = None, version: int | None = None) -> Case:
    return moved(case_id, "resume", actor=actor, version=version, on=on or timezone.localdate())


@act()
def note_overdue(*, case_id: UUID | str, actor: User) -> bool:
    """Tell the team leader, once for each promise that ran out; nothing else changes."""
    case = locked(case_id, actor=actor, may=is_clock)
    if case.next_due_at is None or case.next_due_at > timezone.now():
        return False
    facts = {"clock": case.next_clock, "due": case.next_due_at.isoformat()}
    if Entry.objects.about(case).filter(verb="overdue", facts__due=facts["due"]).exists():
        return False
    outbox.put("caseworkflow.send_notices", noted(case, "overdue", actor=actor, **facts).pk)
    return True
