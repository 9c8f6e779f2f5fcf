"""A release from custody: who records it, what is kept of somebody whom nobody saw, and the list without them."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts.roles import POLICE, Role
from ledger.models import Entry
from referrals.custody import services
from referrals.custody.models import Detention
from referrals.custody.states import CustodyState
from tests.factories.accounts import member
from workflow.machine import MoveRefused

pytestmark = pytest.mark.django_db

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
LIST = reverse("referrals:custody-list")
UNSEEN = "Released before a worker came"


@pytest.fixture
def detention(custody_officer):
    facts = {"suite": "Perry Barr", "initials": "JC", "cell": "M4", "detained_at": timezone.now() - 2 * HOUR}
    return services.create_detention(actor=custody_officer, facts=facts)


def page_of(row):
    return reverse("referrals:detention-release", args=[row.pk])


def typed(moment):
    """As an officer types it on our clocks; in March those are the clocks of UTC."""
    parts = {"_day": moment.day, "_month": moment.month, "_year": moment.year, "_time": f"{moment:%H:%M}"}
    return {f"released_at{part}": str(value) for part, value in parts.items()}


def release(detention, actor, **how):
    return services.record_release(detention_id=detention.pk, actor=actor, **how)


def initials(browser):
    return [line["initials"] for line in browser.get(LIST).context["lines"]]


@pytest.mark.parametrize(
    ("seen", "kept"),
    [
        (CustodyState.ON_LIST, (CustodyState.NOT_SEEN, UNSEEN)),
        (CustodyState.SEEN, (CustodyState.SEEN, "")),
        (CustodyState.DECLINED, (CustodyState.DECLINED, "")),
        (CustodyState.NOT_SEEN, (CustodyState.NOT_SEEN, "Taken to court")),
    ],
)
def test_whom_nobody_saw_stays_to_be_reported_and_what_was_recorded_stays(detention, custody_officer, seen, kept):
    reason = "Taken to court" if seen == CustodyState.NOT_SEEN else ""
    Detention.objects.filter(pk=detention.pk).update(seen=seen, not_seen_reason=reason)
    row = release(detention, custody_officer)
    row.refresh_from_db()
    assert (row.released_at, row.seen, row.not_seen_reason) == (timezone.now(), *kept)
    entry = Entry.objects.get(verb="release")
    assert (entry.object_id, entry.actor, entry.before, entry.after) == (str(row.pk), custody_officer, seen, kept[0])


@pytest.mark.parametrize(("after", "is_taken"), [(-MINUTE, False), (timedelta(), True), (MINUTE, True)])
def test_nobody_leaves_before_they_came(detention, custody_officer, after, is_taken):
    at = detention.detained_at + after
    if is_taken:
        assert release(detention, custody_officer, released_at=at).released_at == at
    else:
        with pytest.raises(MoveRefused, match=r"^They came into custody after that\. Check the day and the time\.$"):
            release(detention, custody_officer, released_at=at)
        assert Detention.objects.get().released_at is None


def test_a_release_is_recorded_once(client_for, detention, custody_officer):
    release(detention, custody_officer, released_at=timezone.now() - HOUR)
    with pytest.raises(MoveRefused, match=r"^The release is recorded already\.$"):
        release(detention, custody_officer)
    browser = client_for(custody_officer)
    answers = [browser.get(page_of(detention)), browser.post(page_of(detention), typed(timezone.now()))]
    assert [answer.status_code for answer in answers] == [409, 409]
    assert (Detention.objects.get().released_at, Entry.objects.filter(verb="release").count()) == (
        timezone.now() - HOUR,
        1,
    )


def test_an_officer_releases_from_the_list_and_the_list_is_without_them(client_for, detention, custody_officer):
    browser = client_for(custody_officer)
    listed = browser.get(LIST).content.decode()
    assert (page_of(detention) in listed, "Record visit" in listed) == (True, False)
    page = browser.get(page_of(detention)).content.decode()
    assert "Perry Barr, in custody for 2 h 00 min. Nobody has seen them: that is kept with the release." in page
    assert "<title>Record release - " in page.replace(" – ", " - ")
    answer = browser.post(page_of(detention), typed(timezone.now() - HOUR))
    assert (answer.status_code, answer.url, initials(browser)) == (302, LIST, [])
    assert Detention.objects.get().released_at == timezone.now() - HOUR


def test_a_page_says_nothing_of_a_missed_visit_where_there_was_one(client_for, detention, custody_officer):
    Detention.objects.update(seen=CustodyState.SEEN)
    assert "Nobody has seen them" not in client_for(custody_officer).get(page_of(detention)).content.decode()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "Enter the date and time of the release."),
        ({"released_at_time": "half past"}, "Enter the time like 14:10 or 2:10 pm."),
        ({"released_at_time": "23:59"}, "The release cannot be in the future."),
    ],
)
def test_what_is_typed_wrongly_is_said_at_the_field_and_nothing_changes(
    client_for, detention, custody_officer, given, sentence
):
    typed_here = {**typed(timezone.now()), **given} if given else {}
    answer = client_for(custody_officer).post(page_of(detention), typed_here)
    assert (answer.status_code, answer.context["form"].errors) == (200, {"released_at": [sentence]})
    assert Detention.objects.get().released_at is None


def test_before_the_arrival_is_refused_above_what_was_typed(client_for, detention, custody_officer):
    answer = client_for(custody_officer).post(page_of(detention), typed(timezone.now() - 3 * HOUR))
    form = answer.context["form"]
    assert (answer.status_code, form.non_field_errors(), form["released_at"].value()[3]) == (
        409,
        ["They came into custody after that. Check the day and the time."],
        f"{timezone.now() - 3 * HOUR:%H:%M}",
    )


@pytest.mark.parametrize("role", [role for role in Role if role not in POLICE and role != Role.CLOCK])
def test_nobody_but_police_records_a_release(client_for, detention, role):
    actor = member(role)
    assert client_for(actor).post(page_of(detention), typed(timezone.now())).status_code == 403
    with pytest.raises((PermissionDenied, Detention.DoesNotExist)):
        release(detention, actor)
    assert Detention.objects.get().released_at is None
