"""Back, and send again: what was kept once is kept once, and the page says so instead of counting it twice."""

from datetime import date, timedelta

import pytest

from caseworkflow.assessment import services as assessment
from caseworkflow.contact import services as contact
from caseworkflow.note import services as note
from caseworkflow.plan import services as plan
from tests.factories import caseworkflow as make
from workflow.machine import MoveRefused

pytestmark = pytest.mark.django_db

TODAY, DAY = date(2026, 3, 3), timedelta(days=1)


def refused(act, **given):
    with pytest.raises(MoveRefused) as caught:
        act(**given)
    return caught.value.field, str(caught.value)


def test_an_attempt_that_is_sent_twice_counts_once(frozen):
    row = make.allocated()
    given = {"case_id": row.pk, "actor": row.caseworker, "result": "no_answer", "channel": "phone"}
    contact.record_attempt(**given)
    frozen.shift(timedelta(seconds=59))
    assert refused(contact.record_attempt, **given) == ("at", "Your attempt of this minute is on record already.")
    contact.record_attempt(**{**given, "channel": "text"})
    contact.record_attempt(**{**given, "actor": make.leader()})
    frozen.shift(timedelta(seconds=1))
    contact.record_attempt(**given)
    assert row.attempts.count() == 4


def test_a_review_of_the_same_day_is_corrected_and_not_kept_beside_the_first():
    row = make.moved_back(make.assessed())
    given = {"case_id": row.pk, "actor": row.caseworker, "scores": {"drugs": 3}}
    assessment.record_review(**given, done_on=TODAY)
    words = "One of this day is on record already. Correct that one."
    assert refused(assessment.record_review, **given, done_on=TODAY) == ("done_on", words)
    assessment.record_review(**given, done_on=TODAY - DAY)
    assessment.record_review(**given, kind="exit", done_on=TODAY)
    assert row.assessments.exclude(kind="initial").count() == 3


def test_the_same_offer_of_other_help_is_kept_once():
    row = make.moved_back(make.assessed())
    given = {"case_id": row.pk, "actor": row.caseworker, "service": "Housing", "is_accepted": True}
    plan.record_onward_referral(**given, referred_on=TODAY)
    again = {**given, "service": "housing", "referred_on": TODAY}
    assert refused(plan.record_onward_referral, **again) == ("service", "This offer is on record already.")
    plan.record_onward_referral(**given, referred_on=TODAY - DAY)
    plan.record_onward_referral(**{**given, "is_accepted": False})
    assert refused(plan.record_onward_referral, **{**given, "is_accepted": False})[0] == "service"
    assert row.onward_referrals.count() == 3


def test_the_same_note_of_the_same_person_within_ten_minutes_is_kept_once(frozen):
    row = make.allocated()
    given = {"case_id": row.pk, "actor": row.caseworker, "text": "Left a message"}
    note.add_note(**given)
    frozen.shift(timedelta(minutes=10) - timedelta(seconds=1))
    assert refused(note.add_note, **{**given, "text": " Left a message "}) == (
        "text",
        "This note is on record already.",
    )
    note.add_note(**{**given, "text": "Left another message"})
    frozen.shift(timedelta(seconds=1))
    note.add_note(**given)
    assert row.notes.count() == 3
