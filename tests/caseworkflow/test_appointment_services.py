"""Attempts, appointments and what came of them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from caseworkflow.case.states import CaseState
from caseworkflow.case.terms import DueAct
from caseworkflow.contact import services as appointment
from caseworkflow.contact.terms import AttemptResult, Attendance, Channel
from ledger.models import Job
from tests.factories import caseworkflow as make
from tests.journeys.telling import told
from workflow.machine import MoveConflict, MoveRefused

pytestmark = pytest.mark.django_db

TOMORROW = timedelta(days=1, hours=2)


def attempt(row, result=AttemptResult.NO_ANSWER, channel=Channel.PHONE):
    return appointment.record_attempt(case_id=row.pk, actor=row.caseworker, result=result, channel=channel)


def record(row, attendance, **how):
    found = row.appointments.get(attendance="")
    return appointment.record_attendance(appointment_id=found.pk, actor=row.caseworker, attendance=attendance, **how)


def test_the_first_attempt_starts_the_contact():
    row = make.allocated()
    said = attempt(row)
    row = make.fresh(row)
    assert (row.state, row.first_attempt_at, row.first_contact_at) == (CaseState.CONTACTING, timezone.now(), None)
    assert said.sentence == (
        "Try again by Friday 6 March. Still to be tried: 3 attempts in all, attempts in 2 ways, "
        "attempts over at least 5 working days, a letter."
    )


def test_the_first_answer_is_told_to_the_officer_once():
    row = make.allocated()
    said = attempt(row, AttemptResult.SPOKE)
    attempt(row, AttemptResult.SPOKE, Channel.VISIT)
    assert said.sentence == "You have spoken to them. Offer a first appointment by Tuesday 10 March."
    assert told(row) == ["received", "accepted", "reached"]


def test_somebody_who_declines_is_proposed_for_an_ending():
    assert attempt(make.allocated(), AttemptResult.DECLINED).proposes == "end"


def test_a_first_appointment_is_told_and_its_outcome_falls_due():
    row = make.booked(at=timezone.now() + TOMORROW)
    assert (row.next_clock, row.next_due_at) == (DueAct.RECORD, timezone.now() + TOMORROW)
    assert told(row) == ["received", "accepted", "first_appointment_offered"]


def test_a_reminder_waits_for_the_day_before():
    row = make.booked(at=timezone.now() + TOMORROW)
    job = Job.objects.get(task="caseworkflow.remind")
    assert (job.arguments, job.available_at) == (
        [str(row.appointments.get().pk)],
        timezone.now() + timedelta(hours=2),
    )


def test_an_appointment_in_the_past_is_refused():
    row = make.contacting()
    with pytest.raises(MoveRefused, match="in the past"):
        appointment.book_appointment(case_id=row.pk, actor=row.caseworker, starts_at=timezone.now() - TOMORROW)


def test_there_is_one_first_appointment_at_a_time():
    row = make.booked()
    with pytest.raises(MoveRefused, match="change its time instead"):
        appointment.book_appointment(case_id=row.pk, actor=row.caseworker, starts_at=timezone.now() + TOMORROW)


def test_a_change_of_time_keeps_the_old_row():
    row = make.booked()
    old = row.appointments.get()
    new = appointment.rebook_appointment(
        appointment_id=old.pk, actor=row.caseworker, starts_at=timezone.now() + TOMORROW, change_asked_by="service"
    )
    old.refresh_from_db()
    assert (old.attendance, new.replaces, new.place) == (Attendance.RESCHEDULED, old, old.place)
    assert make.fresh(row).appointments.unexplained_misses() == (0, 0)


def test_the_outcome_of_an_appointment_is_recorded_once():
    row = make.seen()
    first = row.appointments.get()
    with pytest.raises(MoveRefused, match="on record already"):
        appointment.record_attendance(
            appointment_id=first.pk, actor=row.caseworker, attendance=Attendance.DID_NOT_ATTEND
        )


def test_nobody_misses_an_appointment_before_it_begins():
    with pytest.raises(MoveRefused, match="has not begun"):
        record(make.booked(at=timezone.now() + TOMORROW), Attendance.DID_NOT_ATTEND)


def test_a_stale_attendance_is_refused():
    with pytest.raises(MoveConflict):
        record(make.booked(at=timezone.now()), Attendance.ATTENDED, version=7)


def test_a_miss_raises_a_concern_the_same_day():
    row = make.booked(at=timezone.now())
    record(row, Attendance.DID_NOT_ATTEND)
    row = make.fresh(row)
    assert (row.state, row.concern_since, row.next_clock) == (CaseState.CONCERN, timezone.now(), DueAct.EXPLAIN)


@pytest.mark.parametrize("attendance", [Attendance.CANCELLED_SERVICE, Attendance.CANCELLED_PERSON])
def test_what_was_called_off_does_not_count(attendance):
    row = make.booked(at=timezone.now() + TOMORROW)
    record(row, attendance)
    row = make.fresh(row)
    assert (row.state, row.appointments.unexplained_misses(), row.next_clock) == (
        CaseState.BOOKED,
        (0, 0),
        DueAct.APPOINTMENT,
    )


def test_a_miss_with_good_cause_does_not_count():
    row = make.booked(at=timezone.now())
    record(row, Attendance.DID_NOT_ATTEND, good_cause="illness")
    row = make.fresh(row)
    assert (row.state, row.appointments.unexplained_misses()) == (CaseState.BOOKED, (0, 0))


def test_where_nothing_follows_from_a_breach_too_many_misses_propose_an_ending():
    row = make.in_treatment("new_chance")
    make.miss(row)
    assert make.miss(row).proposes == "disengagement"
