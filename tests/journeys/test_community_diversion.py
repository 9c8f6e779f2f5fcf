"""Community diversion: one session with a drugs educator, and what may become of it."""

from datetime import timedelta

import pytest

from caseworkflow.case.states import CaseState
from caseworkflow.case.terms import ConcernReason, GoodCause
from caseworkflow.concern import services as concern_services
from caseworkflow.contact import services as appointment
from caseworkflow.contact.terms import AttemptResult, Attendance, Channel
from caseworkflow.ending import services as case
from programmes.terms.vocabularies import ClosureReason
from referrals.people.models import Bar
from tests.factories import caseworkflow as make
from tests.journeys.telling import moves_of, told

pytestmark = pytest.mark.django_db


def test_somebody_comes_to_the_session_and_completes():
    row = make.assessed("divert")
    case.complete_session(
        case_id=row.pk, actor=row.caseworker, onward=[{"service": "Mutual aid", "is_accepted": False}]
    )
    row = case.close_case(case_id=row.pk, actor=make.leader())
    assert (row.state, row.closure_reason) == (CaseState.CLOSED, ClosureReason.COMPLETED_SESSION)
    assert moves_of(row) == [
        ("allocate", "", "allocated"),
        ("start_contact", "allocated", "contacting"),
        ("book", "contacting", "booked"),
        ("assess", "booked", "assessed"),
        ("begin_session", "assessed", "in_education"),
        ("complete", "in_education", "completed"),
        ("close", "completed", "closed"),
    ]


def test_police_are_told_a_few_dated_words_and_nothing_more():
    row = make.assessed("divert")
    case.complete_session(case_id=row.pk, actor=row.caseworker, onward=[{"service": "GP", "is_accepted": True}])
    assert told(row) == [
        "received",
        "accepted",
        "first_appointment_offered",
        "attended_first",
        "reached",
        "taking_part",
        "ended: completed",
    ]


def test_somebody_who_was_ill_is_booked_again():
    row = make.booked("divert", at=make.timezone.now())
    first = row.appointments.get()
    appointment.record_attendance(appointment_id=first.pk, actor=row.caseworker, attendance=Attendance.DID_NOT_ATTEND)
    row = make.fresh(row)
    assert (row.state, row.concern_reason) == (CaseState.CONCERN, ConcernReason.DID_NOT_ATTEND)
    concern_services.accept_cause(case_id=row.pk, actor=row.caseworker, good_cause=GoodCause.ILLNESS)
    appointment.rebook_appointment(
        appointment_id=first.pk, actor=row.caseworker, starts_at=make.timezone.now() + timedelta(days=2)
    )
    row = make.fresh(row)
    assert (row.state, row.appointments.unexplained_misses()) == (CaseState.BOOKED, (0, 0))


def test_somebody_who_is_never_reached_is_let_go_only_after_everything_was_tried(frozen):
    row = make.contacting("divert")
    frozen.shift(timedelta(days=3))
    appointment.record_attempt(
        case_id=row.pk, actor=row.caseworker, result=AttemptResult.TEXT_SENT, channel=Channel.TEXT
    )
    frozen.shift(timedelta(days=5))
    said = appointment.record_attempt(
        case_id=row.pk, actor=row.caseworker, result=AttemptResult.LETTER_SENT, channel=Channel.LETTER
    )
    assert said.proposes == "end"
    case.propose_ending(case_id=row.pk, actor=row.caseworker, closure_reason=ClosureReason.NO_CONTACT)
    row = case.end_without_completion(case_id=row.pk, actor=make.leader())
    assert (row.state, told(row)[-1]) == (CaseState.NOT_COMPLETED, "ended: not_completed")
    assert Bar.objects.filter(person=row.person, confirmed_at=None).count() == 1


def test_somebody_who_withdrew_may_be_referred_again():
    row = make.contacting("new_chance")
    case.propose_ending(case_id=row.pk, actor=row.caseworker, closure_reason=ClosureReason.PERSON_WITHDREW)
    case.end_without_completion(case_id=row.pk, actor=make.leader())
    case.close_case(case_id=row.pk, actor=make.leader())
    again = make.allocated("new_chance")
    assert (again.pk != row.pk, again.state) == (True, CaseState.ALLOCATED)
