"""Around every request: its reference, the idle limit and the length of a shift."""

from datetime import timedelta

import pytest
from django.urls import reverse

from ledger.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client_for, auditor):
    client = client_for(auditor)
    client.get(reverse("ledger:entry-list"))
    return client


def status(page):
    return page.get(reverse("ledger:entry-list")).status_code


def test_fifteen_minutes_without_a_request_are_allowed(page, frozen):
    frozen.shift(timedelta(minutes=15))
    assert status(page) == 200


def test_after_fifteen_minutes_without_a_request_one_signs_in_again(page, frozen):
    frozen.shift(timedelta(minutes=15, seconds=1))
    assert status(page) == 302


def test_the_end_of_an_idle_session_is_entered_as_a_sign_out(page, frozen, auditor):
    frozen.shift(timedelta(minutes=16))
    status(page)
    entry = Entry.objects.get(verb="sign_out")
    assert (entry.actor, entry.kind) == (auditor, "sign_in")


def test_somebody_who_works_on_stays_signed_in_for_a_shift(page, frozen):
    for _ in range(71):
        frozen.shift(timedelta(minutes=10))
        page.get(reverse("accessibility"))
    assert status(page) == 200


def test_after_twelve_hours_one_signs_in_again_however_busy(page, frozen):
    for _ in range(72):
        frozen.shift(timedelta(minutes=10))
        page.get(reverse("accessibility"))
    assert status(page) == 302


def test_the_reference_of_an_answer_finds_its_entries(page):
    answer = page.get(reverse("ledger:entry-list"))
    assert Entry.objects.get(request_id=answer["X-Request-Id"]).verb == "read_ledger"


def test_a_role_that_ended_yesterday_opens_nothing_on_the_next_request(page, auditor, frozen):
    auditor.memberships.update(until_on="2026-03-02")
    assert status(page) == 403


def test_an_account_that_is_closed_is_signed_out_on_the_next_request(page, auditor):
    auditor.is_active = False
    auditor.save()
    assert status(page) == 302
