"""Attempts and appointments at every border of time, and each sentence that tells what the programme asks next."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.models import User
from caseworkflow.case.models import Case
from caseworkflow.case.states import CaseState
from caseworkflow.contact import services as appointment
from caseworkflow.contact.models import Appointment
from caseworkflow.contact.terms import AppointmentKind, AttemptResult, Attendance, Channel, Mode
from ledger.models import Entry, Job, Kind
from tests.factories import caseworkflow as make
from tests.journeys.telling import told
from workflow.machine import MoveConflict, MoveRefused

pytestmark = pytest.mark.django_db

SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)
IN_THE_PAST = r"^An appointment cannot be booked in the past\.$"


def record_try(row, result=AttemptResult.NO_ANSWER, channel=Channel.PHONE, **how):
    return appointment.record_attempt(case_id=row.pk, actor=row.caseworker, result=result, channel=channel, **how)


def book_one(row, apart=DAY, **how):
    return appointment.book_appointment(case_id=row.pk, actor=row.caseworker, starts_at=timezone.now() + apart, **how)


def change_time(old, apart=DAY, **how):
    actor = old.case.caseworker
    return appointment.rebook_appointment(appointment_id=old.pk, actor=actor, starts_at=timezone.now() + apart, **how)


def record_what_came(one, attendance=Attendance.ATTENDED, **how):
    return appointment.record_attendance(appointment_id=one.pk, actor=one.case.caseworker, attendance=attendance, **how)


def entries_of(row, verb):
    return list(Entry.objects.about(row).filter(verb=verb))


# -- Attempts ------------------------------------------------------------------------------------------------------------


def test_an_attempt_is_of_now_or_of_before():
    row = make.moved_back(make.allocated())
    with pytest.raises(MoveRefused, match=r"^That is still to come\.$"):
        record_try(row, at=timezone.now() + SECOND)
    record_try(row, at=timezone.now())
    record_try(row, at=timezone.now() - SECOND)
    assert row.attempts.count() == 2


def test_the_first_and_the_last_contact_are_by_time_whatever_the_order_of_typing():
    row, now = make.moved_back(make.allocated()), timezone.now()
    moments = []
    for hours in (2, 5, 1):
        record_try(row, AttemptResult.SPOKE, at=now - hours * HOUR)
        row = make.fresh(row)
        moments.append((row.first_attempt_at, row.first_contact_at, row.last_contact_at))
    assert moments == [
        (now - 2 * HOUR, now - 2 * HOUR, now - 2 * HOUR),
        (now - 5 * HOUR, now - 5 * HOUR, now - 2 * HOUR),
        (now - 5 * HOUR, now - 5 * HOUR, now - HOUR),
    ]


@pytest.mark.parametrize(
    ("result", "is_answer"), [(one, one in {AttemptResult.SPOKE, AttemptResult.DECLINED}) for one in AttemptResult]
)
def test_only_an_answer_is_contact_and_is_told(result, is_answer):
    row = make.allocated()
    record_try(row, result)
    row = make.fresh(row)
    assert (row.first_contact_at is not None, row.last_contact_at is not None) == (is_answer, is_answer)
    assert ("reached" in told(row)) is is_answer


def test_an_attempt_is_entered_with_its_result_and_its_way():
    row = make.allocated()
    record_try(row, AttemptResult.LETTER_SENT, Channel.LETTER, note="Second letter")
    [entry] = entries_of(row, "record_attempt")
    kept = row.attempts.get()
    facts = {"attempt": str(kept.pk), "result": "letter_sent", "channel": "letter"}
    assert (entry.kind, entry.facts) == (Kind.COLLECTION, facts)
    assert (kept.by, kept.at, kept.note) == (row.caseworker, timezone.now(), "Second letter")


def test_a_stale_attempt_is_refused():
    row = make.contacting()
    with pytest.raises(MoveConflict):
        record_try(row, version=row.version - 1)


def test_after_speaking_a_booked_case_asks_for_nothing_more():
    said = record_try(make.booked(at=timezone.now() + DAY), AttemptResult.SPOKE)
    assert (said.sentence, said.proposes) == ("You have spoken to them.", "")


def test_after_speaking_in_a_concern_the_reason_is_asked_for():
    row = make.booked(at=timezone.now())
    record_what_came(row.appointments.get(), Attendance.DID_NOT_ATTEND)
    said = record_try(make.fresh(row), AttemptResult.SPOKE)
    assert said.sentence == "You have spoken to them. Record the reason that they gave."


def test_an_unanswered_attempt_in_a_later_state_is_only_kept():
    said = record_try(make.booked(at=timezone.now() + DAY), channel=Channel.TEXT)
    assert (said.sentence, said.next_at) == ("The attempt is on record.", said.case.next_due_at)


def test_when_all_was_tried_an_ending_is_proposed(frozen):
    row = make.allocated()
    for days, channel in ((0, Channel.PHONE), (3, Channel.TEXT), (5, Channel.LETTER)):
        frozen.shift(days * DAY)
        result = AttemptResult.LETTER_SENT if channel == Channel.LETTER else AttemptResult.NO_ANSWER
        said = record_try(row, result, channel)
    assert (said.proposes, said.sentence) == (
        "end",
        "Everything that the programme asks has been tried. Try again, or propose to end the case.",
    )


# -- Booking -------------------------------------------------------------------------------------------------------------


def test_an_appointment_is_booked_for_now_or_later():
    row = make.contacting()
    with pytest.raises(MoveRefused, match=IN_THE_PAST):
        book_one(row, -SECOND)
    assert book_one(row, 0 * SECOND).starts_at == timezone.now()


def test_an_appointment_is_booked_with_what_was_said():
    made = book_one(make.contacting(), minutes=45, mode=Mode.PHONE, place="At home", needs="Interpreter")
    made.refresh_from_db()
    assert (made.kind, made.minutes, made.mode, made.place, made.needs, made.offered_at, made.attendance) == (
        AppointmentKind.FIRST,
        45,
        Mode.PHONE,
        "At home",
        "Interpreter",
        timezone.now(),
        "",
    )


def test_after_the_assessment_a_session_is_booked_which_police_are_not_told():
    row = make.assessed("new_chance")
    before = row.referral.feedback.count()
    made = book_one(row)
    [entry] = entries_of(row, "book_session")
    assert (made.kind, made.minutes) == (AppointmentKind.SESSION, 60)
    assert (entry.kind, entry.facts) == (
        Kind.ALTERATION,
        {"appointment": str(made.pk), "appointment_kind": "session"},
    )
    assert row.referral.feedback.count() == before


@pytest.mark.parametrize(("apart", "jobs"), [(DAY - SECOND, 0), (DAY, 0), (DAY + SECOND, 1)])
def test_a_reminder_is_put_by_where_its_day_is_still_to_come(apart, jobs):
    book_one(make.contacting(), apart)
    assert Job.objects.filter(task="caseworkflow.remind").count() == jobs


def test_the_first_booking_moves_the_case_and_the_next_one_does_so_again():
    row = make.booked(at=timezone.now() + DAY)
    record_what_came(row.appointments.get(), Attendance.CANCELLED_PERSON)
    book_one(row)
    verbs = Entry.objects.about(row).filter(verb__in=["book", "rebook"]).values_list("verb", flat=True)
    assert (list(verbs), make.fresh(row).state) == (["book", "rebook"], CaseState.BOOKED)


# -- Changing the time ---------------------------------------------------------------------------------------------------


def test_a_time_is_changed_to_now_or_later():
    row = make.booked(at=timezone.now() + DAY)
    old = row.appointments.get()
    with pytest.raises(MoveRefused, match=IN_THE_PAST):
        change_time(old, -SECOND)
    assert change_time(old, 0 * SECOND).starts_at == timezone.now()


def test_a_time_that_was_changed_is_not_changed_again():
    row = make.booked(at=timezone.now() + DAY)
    old = row.appointments.get()
    change_time(old)
    with pytest.raises(MoveRefused, match=r"^This appointment has been changed already\.$"):
        change_time(old, 2 * DAY)
    assert row.appointments.count() == 2


def test_a_first_appointment_that_was_called_off_is_not_moved_beside_the_one_booked_since():
    row = make.booked(at=timezone.now() + DAY)
    called_off = row.appointments.get()
    record_what_came(called_off, Attendance.CANCELLED_PERSON)
    book_one(row, 2 * DAY)
    with pytest.raises(MoveRefused, match=f"^{appointment.FIRST_IS_THERE}$"):
        change_time(called_off, 3 * DAY)
    assert row.appointments.filter(attendance="").count() == 1


def test_a_session_is_moved_whatever_first_appointment_is_open():
    row = make.assessed("new_chance")
    session = book_one(row)
    Appointment.objects.create(
        case=row, kind=AppointmentKind.FIRST, starts_at=timezone.now() + DAY, booked_by=row.caseworker
    )
    assert change_time(session, 2 * DAY).kind == AppointmentKind.SESSION


def test_a_new_time_keeps_what_is_not_said_anew():
    old = book_one(make.contacting(), minutes=45, mode=Mode.PHONE, place="At home", needs="Interpreter")
    new = change_time(old)
    new.refresh_from_db()
    assert (new.minutes, new.mode, new.place, new.needs, new.replaces, new.change_asked_by) == (
        45,
        Mode.PHONE,
        "At home",
        "Interpreter",
        old,
        "person",
    )


def test_a_new_time_may_change_everything_also_to_nothing():
    old = book_one(make.contacting(), minutes=45, mode=Mode.PHONE, place="At home", needs="Interpreter")
    new = change_time(old, minutes=0, mode=Mode.VIDEO, place="", needs="", change_asked_by="service")
    new.refresh_from_db()
    assert (new.minutes, new.mode, new.place, new.needs, new.change_asked_by) == (0, Mode.VIDEO, "", "", "service")


def test_what_came_of_the_old_time_stays_on_record():
    row = make.booked(at=timezone.now())
    missed = row.appointments.get()
    record_what_came(missed, Attendance.DID_NOT_ATTEND, good_cause="illness")
    change_time(missed)
    missed.refresh_from_db()
    assert (missed.attendance, missed.good_cause) == (Attendance.DID_NOT_ATTEND, "illness")


def test_a_session_that_is_moved_is_entered_as_moved():
    row = make.assessed("new_chance")
    new = change_time(book_one(row))
    [entry] = entries_of(row, "rebook_session")
    assert (entry.facts["appointment"], len(entries_of(row, "book_session"))) == (str(new.pk), 1)


def test_a_stale_change_of_time_is_refused():
    row = make.booked(at=timezone.now() + DAY)
    old = row.appointments.get()
    with pytest.raises(
        MoveConflict,
        match="^Somebody else changed this appointment while you were looking at it. Nothing of yours was saved. Check what",
    ):
        change_time(old, version=old.version + 1)
    assert change_time(old, version=old.version).replaces == old


# -- What came of it -----------------------------------------------------------------------------------------------------


def test_something_must_have_come_of_it():
    row = make.booked(at=timezone.now())
    with pytest.raises(MoveRefused, match=r"^Say what came of the appointment\.$"):
        record_what_came(row.appointments.get(), "")


@pytest.mark.parametrize("attendance", [one for one in Attendance if one])
def test_only_what_is_called_off_is_recorded_before_it_begins(attendance):
    one = make.booked(at=timezone.now() + SECOND).appointments.get()
    if attendance in {Attendance.CANCELLED_PERSON, Attendance.CANCELLED_SERVICE, Attendance.RESCHEDULED}:
        assert record_what_came(one, attendance).sentence == "It does not count against them. Offer another time."
    else:
        with pytest.raises(MoveRefused, match=r"^The appointment has not begun yet\.$"):
            record_what_came(one, attendance)


def test_what_is_recorded_is_kept_with_who_when_and_why():
    one = make.booked(at=timezone.now()).appointments.get()
    record_what_came(one, Attendance.DID_NOT_ATTEND, good_cause="illness", note="Rang at nine", version=one.version)
    kept = Appointment.objects.get(pk=one.pk)
    assert (kept.attendance, kept.good_cause, kept.note, kept.recorded_at, kept.recorded_by, kept.version) == (
        "did_not_attend",
        "illness",
        "Rang at nine",
        timezone.now(),
        one.case.caseworker,
        one.version + 1,
    )
    [entry] = entries_of(one.case, "record_attendance")
    assert (entry.kind, entry.facts) == (
        Kind.COLLECTION,
        {"appointment": str(one.pk), "attendance": "did_not_attend", "good_cause": "illness"},
    )


def test_a_note_that_is_there_is_not_wiped_by_saying_nothing():
    one = make.booked(at=timezone.now()).appointments.get()
    Appointment.objects.filter(pk=one.pk).update(note="Needs a lift")
    record_what_came(one)
    assert Appointment.objects.get(pk=one.pk).note == "Needs a lift"


def test_who_comes_for_the_first_time_is_told_once_with_the_day_of_the_appointment(frozen):
    row = make.booked("new_chance", at=timezone.now())
    frozen.shift(2 * DAY)
    said = record_what_came(row.appointments.get())
    assert (said.sentence, said.next_at) == ("They came. Record the assessment.", make.fresh(row).next_due_at)
    book_one(row, kind=AppointmentKind.SESSION, apart=0 * SECOND)
    record_what_came(row.appointments.get(attendance=""), Attendance.ATTENDED_LATE)
    [word] = row.referral.feedback.filter(value="attended_first")
    assert word.on == (timezone.now() - 2 * DAY).date()


def test_who_came_was_reached():
    row, at = make.booked(at=timezone.now() - HOUR), timezone.now() - HOUR
    record_what_came(row.appointments.get())
    row = make.fresh(row)
    assert (row.first_contact_at, row.last_contact_at) == (at, at)


def test_an_earlier_first_and_a_later_last_contact_stay():
    row = make.booked(at=timezone.now() - HOUR)
    early, late = timezone.now() - 2 * HOUR, timezone.now()
    Case.objects.filter(pk=row.pk).update(first_contact_at=early, last_contact_at=late)
    record_what_came(row.appointments.get())
    row = make.fresh(row)
    assert (row.first_contact_at, row.last_contact_at) == (early, late)


def test_who_did_not_come_was_not_reached():
    row = make.booked(at=timezone.now())
    record_what_came(row.appointments.get(), Attendance.DID_NOT_ATTEND)
    row = make.fresh(row)
    assert (row.first_contact_at, row.last_contact_at) == (None, None)


def test_who_comes_to_a_session_is_said_to_have_come():
    row = make.in_treatment("new_chance")
    assert record_what_came(book_one(row, 0 * SECOND)).sentence == "They came."


@pytest.mark.parametrize("attendance", [Attendance.DID_NOT_ATTEND, Attendance.LEFT_EARLY, Attendance.REFUSED_ENTRY])
def test_each_kind_of_miss_is_a_concern_and_the_reason_is_asked_for(attendance):
    row = make.in_treatment("new_chance")
    said = record_what_came(book_one(row, 0 * SECOND), attendance)
    assert (make.fresh(row).state, said.sentence, said.proposes, said.next_at) == (
        CaseState.CONCERN,
        "They are asked for the reason today, and warned. Record what they say.",
        "",
        make.fresh(row).next_due_at,
    )


@pytest.mark.parametrize(
    ("programme", "sentence", "proposes"),
    [
        ("checkpoint", "Ask for the reason, then raise a breach review.", "breach_review"),
        ("new_chance", "Ask for the reason, then propose to end the case.", "disengagement"),
    ],
)
def test_one_miss_too_many_proposes_what_the_programme_lays_down(programme, sentence, proposes):
    row = make.in_treatment(programme)
    for _ in range(2):
        said = record_what_came(book_one(row, 0 * SECOND), Attendance.DID_NOT_ATTEND)
    assert (said.sentence, said.proposes) == (f"Too many were missed without good cause. {sentence}", proposes)
    assert len(entries_of(row, "raise_concern")) == 1


# -- The reminder --------------------------------------------------------------------------------------------------------


def remind_of(one):
    return appointment.remind_of_appointment(appointment_id=one.pk, actor=User.objects.clock())


@pytest.mark.parametrize(("apart", "is_reminded"), [(-SECOND, False), (0 * SECOND, False), (SECOND, True)])
def test_nobody_is_reminded_of_what_has_begun(apart, is_reminded, frozen):
    one = make.booked(at=timezone.now() + 2 * DAY).appointments.get()
    frozen.shift(2 * DAY - apart)
    assert (remind_of(one), len(entries_of(one.case, "remind"))) == (is_reminded, is_reminded)


def test_a_reminder_is_a_disclosure_and_its_message_is_put_by():
    one = make.booked(at=timezone.now() + 2 * DAY).appointments.get()
    assert remind_of(one) is True
    [entry] = entries_of(one.case, "remind")
    assert (entry.kind, entry.facts) == (Kind.DISCLOSURE, {"appointment": str(one.pk)})
    assert Job.objects.filter(task="caseworkflow.send_notices", arguments=[str(entry.pk)]).count() == 1


def test_nobody_is_reminded_of_what_is_called_off_or_of_a_closed_case():
    called_off = make.booked(at=timezone.now() + 2 * DAY).appointments.get()
    record_what_came(called_off, Attendance.CANCELLED_SERVICE)
    closed = make.booked(at=timezone.now() + 2 * DAY).appointments.get()
    Case.objects.filter(pk=closed.case_id).update(state=CaseState.CLOSED)
    assert [remind_of(one) for one in (called_off, closed)] == [False, False]


def test_each_appointment_of_a_case_has_its_own_reminder():
    row = make.in_treatment("new_chance")
    assert [remind_of(book_one(row, days * DAY)) for days in (2, 3)] == [True, True]


def test_only_the_clock_reminds():
    one = make.booked(at=timezone.now() + 2 * DAY).appointments.get()
    with pytest.raises(PermissionDenied):
        appointment.remind_of_appointment(appointment_id=one.pk, actor=one.case.caseworker)
