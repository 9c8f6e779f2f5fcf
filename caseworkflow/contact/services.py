"""Attempts to reach a person, appointments, and what came of them."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet, prefetch_related_objects
from django.utils import timezone

from accounts.models import User
from accounts.second_line.context import rows_of_all
from accounts.words import weekday_in_words
from caseworkflow.case.guards import breach_has_consequences, missing_attempts
from caseworkflow.case.models import Case
from caseworkflow.case.policies import is_clock
from caseworkflow.case.services import CASES, Said, lock_case, send_notices, settle_case, tell_referrals
from caseworkflow.case.states import ACTIVE, CaseState
from caseworkflow.case.terms import ConcernReason
from caseworkflow.case.validators import require_moment_of_case
from caseworkflow.concern.services import raise_concern
from caseworkflow.contact.models import Appointment, Attempt
from caseworkflow.contact.terms import (
    CALLED_OFF,
    CAME,
    MISSED,
    TWO_WAY,
    AppointmentKind,
    AttemptResult,
    Attendance,
    Mode,
)
from ledger import outbox
from ledger.models import Entry, Kind
from ledger.transactions import act
from programmes.terms.vocabularies import FeedbackValue
from referrals.withheld.models import KeptApart
from workflow.machine import MoveRefused, changed_meanwhile
from workflow.transitions import make_transition, record_event

MEETING = "Somebody whom this person must not meet is expected at this place on that day. Choose another day or place."
FIRST_IS_THERE = "There is a first appointment already: change its time instead."

REMIND_BEFORE = timedelta(days=1)

FURTHEST = timedelta(days=366)

FIRST_BOOKING = {CaseState.ALLOCATED, CaseState.CONTACTING}


# -- Attempts ------------------------------------------------------------------------------------------------------------


@act()
def record_attempt(
    *,
    case_id: UUID | str,
    actor: User,
    result: str,
    channel: str,
    at: datetime | None = None,
    note: str = "",
    version: int | None = None,
) -> Said:
    """Keep an attempt to reach the person; the first one starts the contact, the first answer is told to the officer."""
    at = at or timezone.now()
    case = lock_case(case_id, actor=actor, version=version)
    require_moment_of_case(case, at)
    minute = at.replace(second=0, microsecond=0)
    same = case.attempts.filter(by=actor, result=result, channel=channel)
    if same.filter(at__gte=minute, at__lt=minute + timedelta(minutes=1)).exists():
        raise MoveRefused("Your attempt of this minute is on record already.", field="at")
    if case.state == CaseState.ALLOCATED:
        case = make_transition(CASES, case_id, "start_contact", actor=actor, at=at)
    attempt = Attempt.objects.create(case=case, result=result, channel=channel, at=at, by=actor, note=note)
    prefetch_related_objects([case], "attempts")
    case.first_attempt_at = min(case.first_attempt_at or at, at)
    is_new = result in TWO_WAY and case.first_contact_at is None
    if result in TWO_WAY:
        case.first_contact_at = min(case.first_contact_at or at, at)
        case.last_contact_at = max(case.last_contact_at or at, at)
    facts = {"attempt": str(attempt.pk), "result": str(result), "channel": str(channel)}
    record_event(case, "record_attempt", actor=actor, kind=Kind.COLLECTION, then=settle_case, facts=facts)
    if is_new:
        tell_referrals(case, FeedbackValue.REACHED, actor=actor)
    return _what_next(case, result)


def _what_next(case: Case, result: str) -> Said:
    """What the programme's policy asks after an attempt, as one sentence."""
    if result == AttemptResult.DECLINED:
        return Said(case, "They decline. Propose to end the case, with “Declined” as the reason.", proposes="end")
    if result == AttemptResult.SPOKE:
        return Said(case, _after_speaking(case), next_at=case.next_due_at)
    if case.state != CaseState.CONTACTING:
        return Said(case, "The attempt is on record.", next_at=case.next_due_at)
    if not (missing := missing_attempts(case)):
        words = "Everything that the programme asks has been tried. Try again, or propose to end the case."
        return Said(case, words, next_at=case.next_due_at, proposes="end")
    next_at = case.try_again_at()
    when = f"Try again by {weekday_in_words(next_at)}. " if next_at else ""
    return Said(case, f"{when}Still to be tried: {', '.join(missing)}.", next_at=next_at)


def _after_speaking(case: Case) -> str:
    if case.state in FIRST_BOOKING and case.next_due_at:
        return f"You have spoken to them. Offer a first appointment by {weekday_in_words(case.next_due_at)}."
    if case.state == CaseState.CONCERN:
        return "You have spoken to them. Record the reason that they gave."
    return "You have spoken to them."


# -- Appointments --------------------------------------------------------------------------------------------------------


@act()
def book_appointment(
    *,
    case_id: UUID | str,
    actor: User,
    starts_at: datetime,
    kind: str = "",
    minutes: int = 60,
    mode: str = Mode.IN_PERSON,
    place: str = "",
    needs: str = "",
    offered_at: datetime | None = None,
    version: int | None = None,
) -> Appointment:
    """Book an appointment: the first one moves the case and is told to the officer; every one is told to the person."""
    case = lock_case(case_id, actor=actor, version=version)
    offered_at = offered_at or timezone.now()
    kind = kind or (AppointmentKind.SESSION if case.assessed_on else AppointmentKind.FIRST)
    _refuse_time(starts_at, offered_at)
    if kind == AppointmentKind.FIRST and _open_first(case).exists():
        raise MoveRefused(FIRST_IS_THERE)
    _refuse_meeting(case, starts_at, mode, place)
    appointment = Appointment.objects.create(
        case=case,
        kind=kind,
        starts_at=starts_at,
        minutes=minutes,
        mode=mode,
        place=place,
        needs=needs,
        offered_at=offered_at,
        booked_by=actor,
    )
    _booked(case, appointment, actor=actor)
    return appointment


def _booked(case: Case, appointment: Appointment, *, actor: User, verb: str = "book_session") -> None:
    """Move the case where it was a first appointment; otherwise only enter it. Queue the reminder."""
    if appointment.kind == AppointmentKind.FIRST:
        first = "book" if case.state in FIRST_BOOKING else "rebook"
        make_transition(CASES, case.pk, first, actor=actor, at=appointment.offered_at, then=settle_case)
        tell_referrals(case, FeedbackValue.FIRST_APPOINTMENT_OFFERED, on=timezone.localdate(), actor=actor)
    else:
        facts = {"appointment": str(appointment.pk), "appointment_kind": str(appointment.kind)}
        record_event(case, verb, actor=actor, then=settle_case, facts=facts)
    remind_at = appointment.starts_at - REMIND_BEFORE
    if remind_at > timezone.now():
        outbox.queue_job("caseworkflow.remind", appointment.pk, at=remind_at)


def _refuse_time(starts_at: datetime, offered_at: datetime) -> None:
    if starts_at < offered_at:
        raise MoveRefused("An appointment cannot be booked in the past.", field="starts_at")
    if starts_at > offered_at + FURTHEST:
        raise MoveRefused("An appointment is booked a year ahead at most. Check the year.", field="starts_at")


@rows_of_all("caseworkflow.keep_apart")
def _refuse_meeting(case: Case, starts_at: datetime, mode: str, place: str) -> None:
    """Two people who are kept apart are not expected at one place on one day; whom it would be is not said."""
    others = KeptApart.objects.others_of(case.person_id) if mode == Mode.IN_PERSON else []
    if not others:
        return
    begin = timezone.localtime(starts_at).replace(hour=0, minute=0, second=0, microsecond=0)
    there = Appointment.objects.unrecorded().between(begin, begin + timedelta(days=1))
    if there.filter(case__person__in=others, mode=Mode.IN_PERSON, place__iexact=place.strip()).exists():
        raise MoveRefused(MEETING)


def _open_first(case: Case) -> QuerySet[Appointment]:
    return Appointment.objects.filter(case=case, kind=AppointmentKind.FIRST, attendance="")


@act()
def rebook_appointment(
    *,
    appointment_id: UUID | str,
    actor: User,
    starts_at: datetime,
    change_asked_by: str = "person",
    minutes: int | None = None,
    mode: str = "",
    place: str | None = None,
    needs: str | None = None,
    version: int | None = None,
) -> Appointment:
    """Change the time: a new row that points to the old one, which is kept; `change_asked_by` is person or service."""
    old, case = _lock_appointment(appointment_id, actor=actor, version=version)
    _refuse_time(starts_at, timezone.now())
    if hasattr(old, "replaced_by"):
        raise MoveRefused("This appointment has been changed already.")
    if old.kind == AppointmentKind.FIRST and _open_first(case).exclude(pk=old.pk).exists():
        raise MoveRefused(FIRST_IS_THERE)
    _refuse_meeting(case, starts_at, mode or old.mode, old.place if place is None else place)
    if not old.is_recorded:
        _keep(old, Attendance.RESCHEDULED, actor=actor)
    new = Appointment.objects.create(
        case=case,
        kind=old.kind,
        starts_at=starts_at,
        minutes=old.minutes if minutes is None else minutes,
        mode=mode or old.mode,
        place=old.place if place is None else place,
        needs=old.needs if needs is None else needs,
        booked_by=actor,
        replaces=old,
        change_asked_by=change_asked_by,
    )
    _booked(case, new, actor=actor, verb="rebook_session")
    return new


@act()
def record_attendance(
    *,
    appointment_id: UUID | str,
    actor: User,
    attendance: str,
    good_cause: str = "",
    note: str = "",
    version: int | None = None,
) -> Said:
    """Say what came of an appointment, once: a miss without good cause raises a concern the same day."""
    appointment, case = _lock_appointment(appointment_id, actor=actor, version=version)
    if appointment.is_recorded:
        raise MoveRefused("What came of this appointment is on record already.")
    if not attendance:
        raise MoveRefused("Say what came of the appointment.")
    if attendance not in CALLED_OFF and appointment.starts_at > timezone.now():
        raise MoveRefused("The appointment has not begun yet.")
    is_first_time = not case.appointments.filter(attendance__in=CAME).exists()
    _keep(appointment, attendance, actor=actor, good_cause=good_cause, note=note)
    if attendance in CAME:
        case.last_contact_at = max(case.last_contact_at or appointment.starts_at, appointment.starts_at)
        case.first_contact_at = case.first_contact_at or appointment.starts_at
    facts = {"appointment": str(appointment.pk), "attendance": str(attendance), "good_cause": str(good_cause)}
    record_event(case, "record_attendance", actor=actor, kind=Kind.COLLECTION, then=settle_case, facts=facts)
    if attendance in CAME:
        return _came(case, appointment, is_first_time=is_first_time, actor=actor)
    if attendance in MISSED and not good_cause:
        return _missed(case, actor=actor)
    return Said(case, "It does not count against them. Offer another time.", next_at=case.next_due_at)


def _came(case: Case, appointment: Appointment, *, is_first_time: bool, actor: User) -> Said:
    if is_first_time:
        day = timezone.localdate(appointment.starts_at)
        tell_referrals(case, FeedbackValue.ATTENDED_FIRST, on=day, actor=actor)
    if case.state == CaseState.BOOKED:
        return Said(case, "They came. Record the assessment.", next_at=case.next_due_at)
    return Said(case, "They came.", next_at=case.next_due_at)


def _missed(case: Case, *, actor: User) -> Said:
    """A concern, and what the programme's numbers now ask for."""
    if case.state in {CaseState.BOOKED, *ACTIVE}:
        case = raise_concern(case_id=case.pk, actor=actor, concern=ConcernReason.DID_NOT_ATTEND)
    if not case.has_missed_too_much:
        words = "They are asked for the reason today, and warned. Record what they say."
        return Said(case, words, next_at=case.next_due_at)
    if breach_has_consequences(case):
        words = "Too many were missed without good cause. Ask for the reason, then raise a breach review."
        return Said(case, words, next_at=case.next_due_at, proposes="breach_review")
    words = "Too many were missed without good cause. Ask for the reason, then propose to end the case."
    return Said(case, words, next_at=case.next_due_at, proposes="disengagement")


def _lock_appointment(appointment_id: UUID | str, *, actor: User, version: int | None) -> tuple[Appointment, Case]:
    """The appointment and its case, both under lock, the case first."""
    found = Appointment.objects.visible_to(actor).get(pk=appointment_id)
    case = lock_case(found.case_id, actor=actor)
    appointment = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment_id)
    if version is not None and appointment.version != version:
        raise changed_meanwhile("this appointment")
    return appointment, case


def _keep(appointment: Appointment, attendance: str, *, actor: User, good_cause: str = "", note: str = "") -> None:
    appointment.attendance, appointment.good_cause = attendance, good_cause
    appointment.note = note or appointment.note
    appointment.recorded_at, appointment.recorded_by = timezone.now(), actor
    appointment.version += 1
    appointment.save()


@act()
def remind_of_appointment(*, appointment_id: UUID | str, actor: User) -> bool:
    """Remind the person the day before, once, unless it was changed, called off or is over."""
    appointment = Appointment.objects.visible_to(actor).get(pk=appointment_id)
    case = lock_case(appointment.case_id, actor=actor, may=is_clock, is_open=False)
    if appointment.is_recorded or appointment.starts_at <= timezone.now() or case.state == CaseState.CLOSED:
        return False
    if Entry.objects.about(case).filter(verb="remind", facts__appointment=str(appointment.pk)).exists():
        return False
    facts = {"appointment": str(appointment.pk)}
    record_event(case, "remind", actor=actor, kind=Kind.DISCLOSURE, then=send_notices, facts=facts)
    return True
