"""The papers of a breach review: everything police need to decide on, and nothing that stays with the provider."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.roles import Role
from caseworkflow.concern import services as concern
from caseworkflow.concern.reports import breach_papers
from caseworkflow.contact import services as contact
from caseworkflow.contact.models import Appointment
from caseworkflow.disposal.models import DisposalClock
from ledger import outbox
from ledger.models import Entry, Notice
from referrals.police_decisions.models import PoliceDecision
from tests.factories import caseworkflow as make
from tests.factories.accounts import member

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def text_of_paper(content):
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages)


def by_worker(row, **how):
    return {"case_id": row.pk, "actor": row.caseworker, **how}


def session(row, day, attendance, **facts):
    """A session of an earlier day with what came of it."""
    at = timezone.now() - timedelta(days=day)
    return Appointment.objects.create(
        case=row, kind="session", starts_at=at, booked_by=row.caseworker, attendance=attendance, recorded_at=at, **facts
    )


@pytest.fixture
def row():
    """Two misses, one of them with an accepted cause; one session that we called off and one that we moved."""
    made = make.in_treatment("checkpoint")
    session(made, 6, "attended", note="Spoke of her mother")
    session(made, 5, "did_not_attend", good_cause="illness", note="Rang in")
    session(made, 4, "cancelled_service")
    old = session(made, 3, "rescheduled")
    session(made, 2, "did_not_attend", replaces=old, change_asked_by="service")
    concern.raise_concern(**by_worker(made, concern="missed_condition", reason="She is frightened of him"))
    concern.record_excuse(**by_worker(made, excuse="Missed the bus"))
    contact.record_attempt(
        **by_worker(made, result="letter_sent", channel="letter", at=timezone.now(), note="To her aunt")
    )
    outbox.run_due_jobs()
    concern.raise_breach(**by_worker(made, statement="Two sessions were missed."))
    return make.fresh(made)


def test_a_good_cause_and_what_we_did_are_marked_as_not_counting(row):
    sessions = [one.partition(": ")[2] for one in breach_papers(row)["Attendance"] if "Session" in one]
    assert sessions == [
        "Session, attended",
        "Session, did not attend; good cause accepted (illness), does not count",
        "Session, cancelled by us; our doing, does not count",
        "Session, rescheduled; our doing, does not count",
        "Session, did not attend; counts as missed",
    ]


def test_a_change_that_the_person_asked_for_does_not_count_and_is_not_ours(row):
    Appointment.objects.filter(change_asked_by="service").update(change_asked_by="person")
    moved = next(one for one in breach_papers(row)["Attendance"] if "rescheduled" in one)
    assert moved.partition(": ")[2] == "Session, rescheduled; does not count"


def test_the_headings_in_the_order_in_which_they_are_read(row):
    assert list(breach_papers(row)) == [
        "What is said to be breached",
        "Statement",
        "Reason that the person gave",
        "Contract",
        "Conditions",
        "Signatures",
        "Attendance",
        "Attempts to reach them",
        "Letters and messages",
        "Days in law",
        "Chronology",
    ]


def test_what_stays_with_the_provider_is_in_no_paper(row):
    papers = str(breach_papers(row))
    inside = ("Spoke of her mother", "Rang in", "She is frightened of him", "To her aunt")
    assert [words for words in inside if words in papers] == []


def test_statement_and_reason_stand_with_who_said_so_and_when(row):
    papers = breach_papers(row)
    assert papers["Statement"] == ["Two sessions were missed.", f"{row.caseworker}, 10:00 am on 3 March 2026"]
    assert papers["Reason that the person gave"] == ["Missed the bus"]


def test_each_message_has_its_proof_of_sending_or_why_it_was_held(row):
    Notice.objects.all().delete()
    raised = Entry.objects.about(row).get(verb="raise_concern")
    made = {"entry_id": raised.pk, "recipient": f"person:{row.person_id}", "channel": "sms"}
    sent = Notice.objects.create(text="appointment_missed", sent_at=timezone.now(), **made)
    Notice.objects.create(text="appointment_booked", held_because="No mobile number is on record.", **made)
    colleague = {**made, "recipient": f"user:{row.caseworker_id}", "channel": "email"}
    Notice.objects.create(text="concern_raised", sent_at=timezone.now(), **colleague)
    at = "10:00 am on 3 March 2026: Text to the person"
    assert sorted(breach_papers(row)["Letters and messages"]) == [
        f"{at}, not sent: the time of an appointment. No mobile number is on record.",
        f"{at}, sent (proof of sending: {sent.pk}): that an appointment was missed, and to ring",
    ]


def test_the_days_that_no_hold_moves_are_in_view(row):
    clock = DisposalClock.objects.get(case=row)
    DisposalClock.objects.filter(pk=clock.pk).update(limitation_on="2026-09-01", bail_on=None, expires_on=None)
    assert "Limitation date: 1 September 2026" in breach_papers(make.fresh(row))["Days in law"]


def test_the_chronology_is_in_order_and_says_what_was_done(row):
    words = [one.partition(": ")[2] for one in breach_papers(row)["Chronology"]]
    assert words[0] == "Session, attended"
    assert words.index("Session, did not attend; counts as missed") < words.index("A concern was raised")
    assert words.index("Police signed the contract") < words.index("A breach review was asked for")


def paper(client, row):
    return client.get(reverse("caseworkflow:breach-papers", args=[row.pk]))


def test_the_papers_are_one_document_and_handing_them_out_is_entered(row, client_for):
    answer = paper(client_for(row.caseworker), row)
    text = text_of_paper(answer.content)
    wanted = ("Breach review", "Jo Carter", "Missed the bus", "good cause accepted (illness)", "Not sent to police yet")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert [words for words in wanted if words not in text] == []
    assert Entry.objects.about(row).filter(verb="hand_out_breach_papers", actor=row.caseworker).count() == 1


def test_once_police_were_asked_the_document_is_what_they_were_given(row, client_for):
    concern.confirm_breach(case_id=row.pk, actor=make.leader())
    session(row, 0, "did_not_attend")
    text = text_of_paper(paper(client_for(make.leader()), row).content)
    assert (text.count("counts as missed"), "Asked by" in text) == (2, True)  # in the attendance and the chronology


def test_without_a_review_there_are_no_papers(client_for):
    quiet = make.in_treatment("checkpoint")
    assert paper(client_for(quiet.caseworker), quiet).status_code == 404


def test_a_colleague_who_does_not_work_the_case_and_police_get_no_papers_from_it(row, client_for):
    codes = {role: paper(client_for(member(role)), row).status_code for role in (Role.CASEWORKER, Role.DECISION_MAKER)}
    assert codes == {Role.CASEWORKER: 403, Role.DECISION_MAKER: 403}


def test_police_take_the_papers_as_one_document_and_never_on_a_referral_of_their_own(row, client_for):
    concern.confirm_breach(case_id=row.pk, actor=make.leader())
    asked = PoliceDecision.objects.get(kind="breach")
    page = reverse("referrals:policedecision-papers", args=[asked.pk])
    sergeant = make.sergeant()
    answer = client_for(sergeant).get(page)
    type(row.referral).objects.filter(pk=row.referral_id).update(referring_officer=sergeant)
    assert (answer.status_code, "Two sessions were missed." in text_of_paper(answer.content)) == (200, True)
    assert Entry.objects.about(asked).filter(verb="hand_out_papers", actor=sergeant).count() == 1
    assert client_for(sergeant).get(page).status_code == 403
