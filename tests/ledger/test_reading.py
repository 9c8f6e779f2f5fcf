"""Reading about many people: counted by the hour, asked above sixty, stopped above two hundred, one's own work aside."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.fields import clean_reason_words
from accounts.models import Reading, ReadingAlert
from accounts.reading import Verdict
from accounts.roles import Role
from ledger.models import Entry
from ledger.reading import ReadingStopped, give_reading_reason, limit_reading
from tests.factories import caseworkflow as make
from tests.factories.accounts import member

pytestmark = pytest.mark.django_db

WHY = {"reason": "supervision", "words": "Going through the files of the whole team"}


class Row:
    """What a record says of whom it is about."""

    caseworker_id = None

    def __init__(self, person=None):
        self.subject_ids = [str(person or uuid4())]


def read(user, count):
    """Read about so many people more; how many were shown, and what the next was told."""
    for number in range(count):
        try:
            limit_reading(Row(), actor=user)
        except ReadingStopped as stopped:
            return number, stopped.verdict
    return count, Verdict.FREE


def given(user):
    give_reading_reason(actor=user, **WHY)


def test_sixty_are_read_without_a_word_and_the_sixty_first_is_asked(caseworker):
    assert read(caseworker, 60) == (60, Verdict.FREE)
    assert ReadingAlert.objects.count() == 0
    assert read(caseworker, 1) == (0, Verdict.ASK)
    assert (ReadingAlert.objects.get().user, Entry.objects.filter(verb="read_many").count()) == (caseworker, 1)


def test_with_a_reason_two_hundred_are_read_and_the_next_is_stopped(caseworker):
    read(caseworker, 61)
    given(caseworker)
    assert read(caseworker, 140) == (140, Verdict.FREE)
    assert ReadingAlert.objects.get().stopped_at is None
    assert read(caseworker, 1) == (0, Verdict.STOP)
    assert ReadingAlert.objects.get().stopped_at == timezone.now()
    given(caseworker)
    assert read(caseworker, 1) == (0, Verdict.STOP)
    assert Entry.objects.filter(verb="stop_reading").count() == 1


def test_one_person_twice_is_one(caseworker):
    person = uuid4()
    for _ in range(70):
        limit_reading(Row(person), actor=caseworker)
    assert read(caseworker, 60) == (59, Verdict.ASK)


def test_whom_they_read_about_before_stays_open_when_they_are_stopped(caseworker):
    person = uuid4()
    limit_reading(Row(person), actor=caseworker)
    read(caseworker, 61)
    limit_reading(Row(person), actor=caseworker)


def test_the_own_caseload_never_counts(caseworker):
    own = Row()
    own.caseworker_id = caseworker.pk
    for _ in range(61):
        own.subject_ids = [str(uuid4())]
        limit_reading(own, actor=caseworker)
    assert (Reading.objects.count(), ReadingAlert.objects.count()) == (0, 0)


def test_each_reader_is_counted_alone(caseworker, team_leader):
    read(caseworker, 60)
    assert read(team_leader, 60) == (60, Verdict.FREE)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.CUSTODY_OFFICER, Role.ADMINISTRATOR])
def test_who_opens_no_case_is_not_counted(role):
    assert read(member(role), 61) == (61, Verdict.FREE)


@pytest.mark.parametrize(("minutes", "verdict"), [(59, Verdict.ASK), (60, Verdict.FREE), (61, Verdict.FREE)])
def test_an_hour_later_they_count_no_more(frozen, caseworker, minutes, verdict):
    read(caseworker, 60)
    frozen.shift(timedelta(minutes=minutes))
    assert read(caseworker, 1)[1] == verdict


@pytest.mark.parametrize(("minutes", "verdict"), [(59, Verdict.FREE), (60, Verdict.ASK), (61, Verdict.ASK)])
def test_a_reason_holds_for_an_hour(frozen, caseworker, minutes, verdict):
    read(caseworker, 61)
    given(caseworker)
    frozen.shift(timedelta(minutes=minutes))
    row = Reading.objects.get(pk=caseworker.pk)
    row.people = {str(uuid4()): timezone.now().timestamp() for _ in range(60)}
    row.save()
    assert read(caseworker, 1)[1] == verdict


def test_a_clock_that_was_set_back_lets_nobody_read_more(frozen, caseworker):
    """What lies ahead does not count, and a reason that lies ahead does not either."""
    read(caseworker, 61)
    given(caseworker)
    frozen.shift(timedelta(hours=-2))
    assert read(caseworker, 61) == (60, Verdict.ASK)


def test_the_pages_ask_and_go_on_and_stop(client_for):
    row, reader = make.allocated(), member(Role.CASEWORKER)
    url, client = reverse("caseworkflow:case-detail", args=[row.pk]), client_for(reader)
    read(reader, 60)
    asked = client.get(url)
    said = client.post(asked["Location"], WHY)
    assert (asked.status_code, said.status_code, said["Location"]) == (302, 302, url)
    assert asked["Location"] == f"{reverse('ledger:reading-reason')}?next={url}"
    read(reader, 140)
    stopped = client.get(url)
    assert (stopped.status_code, "Carter" in stopped.content.decode()) == (429, False)
    assert client_for(row.caseworker).get(url).status_code == 200


def test_what_is_refused_is_not_entered_as_read(client_for):
    row, reader = make.allocated(), member(Role.CASEWORKER)
    read(reader, 60)
    client_for(reader).get(reverse("caseworkflow:case-detail", args=[row.pk]))
    assert [one.verb for one in Entry.objects.filter(actor=reader)] == ["read_many"]


@pytest.mark.parametrize("place", ["https://elsewhere.example/", "//elsewhere.example/", ""])
def test_after_the_reason_nobody_is_led_elsewhere(client_for, caseworker, place):
    read(caseworker, 61)
    answer = client_for(caseworker).post(f"{reverse('ledger:reading-reason')}?next={place}", WHY)
    assert answer["Location"] == "/"


def test_an_empty_reason_comes_back_with_what_was_typed(client_for, caseworker):
    read(caseworker, 61)
    answer = client_for(caseworker).post(reverse("ledger:reading-reason"), {"reason": "cover", "words": "a" * 30})
    assert (answer.status_code, answer.context["form"].errors) == (200, {"words": ["Say it in words."]})
    assert (answer.context["form"]["words"].value(), ReadingAlert.objects.get().reason) == ("a" * 30, "")


def test_a_reason_that_nobody_asked_for_is_not_kept(caseworker):
    assert give_reading_reason(actor=caseworker, **WHY) is None


def test_the_auditor_sees_who_why_and_who_was_stopped_and_nobody_else_does(client_for, auditor, caseworker):
    read(caseworker, 61)
    given(caseworker)
    page = client_for(auditor).get(reverse("ledger:alert-list"))
    assert [(one.user, one.words) for one in page.context["alerts"]] == [(caseworker, WHY["words"])]
    assert client_for(caseworker).get(reverse("ledger:alert-list")).status_code == 403


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "at least 20 letters"),
        ("abcdefghijklmnopqrs", "at least 20 letters"),
        ("a b c d e f g h i j k", "at least 20 letters"),
        ("abcde" * 4, "Say it in words"),
        ("." * 40, "at least 20 letters"),
    ],
)
def test_a_reason_without_sense_is_refused(text, fault):
    with pytest.raises(ValidationError, match=fault):
        clean_reason_words(text)


@pytest.mark.parametrize("text", ["abcdefghijklmnopqrst", "abcdef" * 4])
def test_a_reason_with_sense_is_taken(text):
    assert clean_reason_words(f" {text} ") == text
