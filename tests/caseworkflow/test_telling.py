"""Messages that could not go: listed, counted, sent after all or told by hand; and what a text about an appointment says."""

import importlib
import uuid
from datetime import timedelta

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from caseworkflow.case.notices import notify_of_case, where_in_a_text
from caseworkflow.contact.services import rebook_appointment
from caseworkflow.telling import services
from caseworkflow.telling.querysets import unsent_messages
from ledger.models import Entry, Kind, Notice
from referrals.people.models import Person
from referrals.withheld.services import keep_conflict
from tests.factories import caseworkflow as make
from tests.factories.accounts import member, organisation
from workflow.machine import MoveConflict, MoveRefused

pytestmark = pytest.mark.django_db

LIST = "caseworkflow:notice-list"
UNSAFE = "They did not say that it is safe to text them."


def held(**facts):
    """A first appointment in two days, whose text is held because it is not safe to send one."""
    row = make.booked(at=timezone.now() + timedelta(days=2), **{"is_safe_to_text": False, **facts})
    notify_of_case(str(Entry.objects.about(row).get(verb="book").pk))
    return row, Notice.objects.get(text="appointment_booked", about_id=row.pk)


def lines(client, query=""):
    return client.get(reverse(LIST) + query).context["lines"]


def settle(notice, actor, how="phone", **more):
    return services.settle_message(notice_id=notice.pk, actor=actor, how=how, **more)


def test_a_held_message_is_listed_with_its_case_why_and_since_when(client_for):
    row, notice = held()
    for user in (row.caseworker, make.leader()):
        found = [(one["reference"], one["what"], one["why"], one["since"]) for one in lines(client_for(user))]
        assert found == [(row.reference, "Appointment booked", UNSAFE, "10:00 am on 3 March 2026")]
    assert (notice.about_kind, notice.about_id) == ("caseworkflow.case", row.pk)


def test_inbox_and_today_count_what_the_page_shows(client_for):
    row, notice = held()
    inbox = client_for(make.leader()).get(reverse("caseworkflow:inbox"))
    today = client_for(row.caseworker).get(reverse("caseworkflow:today"))
    assert (inbox.context["unsent"], today.context["tell"]["count"]) == (1, 1)
    link = f'<a class="govuk-link" href="{reverse(LIST)}">1 message that did not go</a>'
    assert (link in inbox.content.decode(), "Tell them yourself (1)" in today.content.decode()) == (True, True)
    settle(notice, row.caseworker)
    inbox = client_for(make.leader()).get(reverse("caseworkflow:inbox"))
    assert (inbox.context["unsent"], lines(client_for(make.leader()))) == (0, [])


def test_the_page_of_a_message_shows_its_exact_words_and_keeps_how_it_was_told(client_for):
    row, notice = held()
    client, path = client_for(row.caseworker), reverse("caseworkflow:notice-tell", args=[notice.pk])
    page = client.get(path)
    assert page.context["words"] in page.content.decode()
    assert page.context["words"].startswith("You have an appointment on Thursday 5 March 2026 at 10:00 am")
    answer = client.post(path, {"how": "in_person", "note": "At the door"})
    kept = Notice.objects.get(pk=notice.pk)
    assert (answer.status_code, kept.settled_by, kept.settled_how, kept.sent_at) == (
        302,
        row.caseworker,
        "in_person",
        None,
    )
    entry = Entry.objects.about(row).get(verb="tell_by_hand")
    assert (entry.kind, entry.reason, entry.facts["how"]) == (Kind.DISCLOSURE, "At the door", "in_person")
    assert client.get(path).status_code == 404


def test_it_goes_after_all_once_the_number_is_safe_and_is_said_sent_only_then(client_for, settings):
    row, notice = held()
    client, path = client_for(row.caseworker), reverse("caseworkflow:notice-send", args=[notice.pk])
    answer = client.post(path, follow=True)
    assert f"It was not sent. {UNSAFE}" in answer.content.decode()
    assert Notice.objects.get(pk=notice.pk).sent_at is None
    Person.objects.filter(pk=row.person_id).update(is_safe_to_text=True)
    client.post(path)
    sent = Notice.objects.get(pk=notice.pk)
    assert (sent.sent_at, sent.held_because) == (timezone.now(), "")
    assert "5 March 2026" in (settings.DATA_DIR / "messages" / "sent.jsonl").read_text()
    assert Entry.objects.about(row).filter(verb="tell", facts__what="appointment_booked").count() == 1


def test_words_about_an_appointment_that_is_over_are_not_sent(frozen):
    row, notice = held()
    Person.objects.filter(pk=row.person_id).update(is_safe_to_text=True)
    frozen.shift(timedelta(days=2))
    with pytest.raises(MoveRefused) as refused:
        services.send_message_again(notice_id=notice.pk, actor=row.caseworker)
    assert list(refused.value.reasons) == [services.OVER]


def test_words_to_somebody_who_died_are_not_sent():
    row, notice = held()
    Person.objects.filter(pk=row.person_id).update(is_safe_to_text=True, died_on=timezone.localdate())
    with pytest.raises(MoveRefused) as refused:
        services.send_message_again(notice_id=notice.pk, actor=row.caseworker)
    assert list(refused.value.reasons) == [services.NOBODY]


def test_who_comes_second_is_told_that_it_is_settled():
    row, notice = held()
    settle(notice, row.caseworker)
    for act in (
        lambda: settle(notice, make.leader()),
        lambda: services.send_message_again(notice_id=notice.pk, actor=make.leader()),
    ):
        with pytest.raises(MoveConflict):
            act()


def test_messages_to_colleagues_stand_on_a_list_of_their_own_for_the_team_leader(client_for):
    row, _ = held()
    notify_of_case(str(Entry.objects.about(row).get(verb="allocate").pk))
    assert [one["what"] for one in lines(client_for(make.leader()), "?to=colleagues")] == ["Case given"]
    assert [one["what"] for one in lines(client_for(row.caseworker), "?to=colleagues")] == ["Appointment booked"]


def test_nobody_sees_or_settles_what_is_not_theirs(client_for):
    row, notice = held()
    path = reverse("caseworkflow:notice-tell", args=[notice.pk])
    colleague = client_for(member(Role.CASEWORKER))
    stranger = client_for(member(Role.TEAM_LEADER, at=organisation("provider", "Elsewhere")))
    assert [lines(colleague), lines(stranger)] == [[], []]
    assert [one.get(path).status_code for one in (colleague, stranger)] == [403, 404]
    assert colleague.post(path, {"how": "phone"}).status_code == 403
    keep_conflict(user=row.caseworker, person_id=row.person_id, kind="relative", actor=make.leader())
    assert (lines(client_for(row.caseworker)), client_for(row.caseworker).get(path).status_code) == ([], 404)


def test_messages_of_before_are_told_what_they_were_about_by_the_migration():
    held()
    Notice.objects.create(entry_id=uuid.uuid4(), text="referral_overdue", recipient="user:1", channel="email")
    before = set(Notice.objects.values_list("pk", "about_kind", "about_id"))
    Notice.objects.update(about_kind="", about_id=None)
    importlib.import_module("caseworkflow.migrations.0019_fill_what_notices_are_about").fill(apps, None)
    assert set(Notice.objects.values_list("pk", "about_kind", "about_id")) == before
    assert unsent_messages(make.leader()).count() == 1


# -- what a text says ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "place", "where"),
    [
        ("in_person", "12 High Street,  Walsall", "at 12 High Street, Walsall"),
        ("in_person", "Perry Barr Custody Suite", ""),
        ("in_person", "The Recovery Centre", ""),
        ("in_person", "Cranstoun, Edmund Street", "at Edmund Street"),
        ("in_person", "The Police Station, 5 Hill Road, Walsall", "at 5 Hill Road, Walsall"),
        ("in_person", "Cranstoun", ""),
        ("in_person", "", ""),
        ("phone", "Perry Barr", "by phone"),
        ("video", "", "by video"),
    ],
)
def test_a_text_says_where_without_the_part_of_its_name_that_tells(mode, place, where):
    assert where_in_a_text(mode, place) == where


def texts(settings):
    return (settings.DATA_DIR / "messages" / "sent.jsonl").read_text()


def test_a_text_says_weekday_day_month_year_time_and_place(settings):
    row = make.booked(at=timezone.now() + timedelta(days=2))
    old = row.appointments.get()
    at = timezone.now() + timedelta(days=9)
    rebook_appointment(
        appointment_id=old.pk, actor=row.caseworker, starts_at=at, place="12 High Street", mode="in_person"
    )
    notify_of_case(str(Entry.objects.about(row).get(verb="rebook").pk))
    assert (
        "Your appointment is now on Thursday 12 March 2026 at 10:00 am, at 12 High Street. To change it, ring"
        in texts(settings)
    )


def test_the_page_before_a_booking_shows_the_words_that_are_sent(client_for, settings):
    row = make.contacting()
    client, path = client_for(row.caseworker), reverse("caseworkflow:appointment-create", args=[row.pk])
    given = {
        "kind": "first",
        "minutes": "60",
        "mode": "in_person",
        "place": "12 High Street",
        "version": row.version,
        **{f"starts_at_{name}": value for name, value in enumerate(("5", "3", "2026", "10:00"))},
        **dict(
            zip(
                ("starts_at_day", "starts_at_month", "starts_at_year", "starts_at_time"),
                ("5", "3", "2026", "10:00"),
                strict=True,
            )
        ),
    }
    shown = [one["words"] for one in client.post(path, given).context["told"] if "by text" in one["who"]]
    client.post(path, {**given, "is_checked": "yes"})
    notify_of_case(str(Entry.objects.about(row).get(verb="book").pk))
    assert (len(shown), shown[0] in texts(settings)) == (1, True)
    assert shown[0].startswith("You have an appointment on Thursday 5 March 2026 at 10:00 am, at 12 High Street.")
