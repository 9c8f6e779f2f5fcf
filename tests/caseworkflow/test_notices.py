"""Who is told what: the table of messages, and what holds one back."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from caseworkflow.case import notices
from caseworkflow.case.models import Case
from caseworkflow.concern import services as case
from caseworkflow.contact import services as appointment
from caseworkflow.contact.terms import Attendance
from caseworkflow.ending import services as ending_services
from ledger.models import Entry, Notice
from tests.factories import caseworkflow as make

pytestmark = pytest.mark.django_db

TEXTS = sorted({line.text for lines in notices.TABLE.values() for line in lines})


def send(row, verb):
    for entry in Entry.objects.filter(verb=verb):
        notices.notify_of_case(str(entry.pk))
    return list(Notice.objects.order_by("text").values_list("text", "channel", "held_because"))


def test_an_appointment_is_texted_where_that_is_safe(settings):
    row = make.booked(at=timezone.now() + timedelta(days=2))
    assert send(row, "book") == [("appointment_booked", "sms", "")]
    assert "You have an appointment on Thursday 5 March 2026 at 10:00 am" in sent(settings)


def sent(settings):
    return (settings.DATA_DIR / "messages" / "sent.jsonl").read_text()


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"is_safe_to_text": False}, "They did not say that it is safe to text them."),
        ({"is_safe_to_text": None}, "They did not say that it is safe to text them."),
        ({"mobile": ""}, "No mobile number is on record."),
    ],
)
def test_a_text_that_is_not_safe_is_held_with_the_reason(changes, why):
    row = make.booked(**changes)
    assert send(row, "book") == [("appointment_booked", "sms", why)]


def test_a_message_is_sent_once():
    row = make.booked()
    send(row, "book")
    assert send(row, "book") == [("appointment_booked", "sms", "")]


def test_a_miss_warns_the_person_and_tells_the_team_leader():
    row = make.booked(at=timezone.now())
    found = row.appointments.get()
    appointment.record_attendance(appointment_id=found.pk, actor=row.caseworker, attendance=Attendance.DID_NOT_ATTEND)
    assert send(row, "raise_concern") == [
        ("appointment_missed", "sms", ""),
        ("concern_raised", "email", "No email address is on record: it stands in their list of work."),
    ]


def test_a_concern_of_another_kind_warns_nobody_of_an_appointment():
    row = make.in_treatment("new_chance")
    case.raise_concern(case_id=row.pk, actor=row.caseworker, concern="new_arrest")
    assert [text for text, _, _ in send(row, "raise_concern")] == ["concern_raised"]


def test_nothing_is_sent_to_somebody_who_has_died():
    row = make.booked()
    ending_services.report_death(case_id=row.pk, actor=row.caseworker, source="Hospital")
    assert send(row, "book") == []


@pytest.mark.parametrize("text", TEXTS)
def test_no_message_says_what_a_case_is_about(text):
    context = {
        "reference": "ACD3467",
        "phone": "0121",
        "provider": "Cranstoun",
        "starts_at": timezone.now(),
        "where": "at 12 High Street",
    }
    words = render_to_string(f"messages/{text}.txt", context).lower()
    assert [word for word in ("drug", "police", "offence", "custody", "treatment", "cranstoun") if word in words] == []


def test_every_verb_of_the_table_is_an_act_that_is_entered():
    verbs = {step.name for step in Case.steps()}
    others = {
        "allocate",
        "book_session",
        "break_seal",
        "follow_corrected_decision",
        "overdue",
        "propose_ending",
        "reallocate",
        "rebook_session",
        "remind",
        "report_death",
        "screen_high",
    }
    assert set(notices.TABLE) - verbs == others
