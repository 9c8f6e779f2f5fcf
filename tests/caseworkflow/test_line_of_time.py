"""Days that cannot be: each act of a case is of a day that its own line of time allows, and says so beside the day."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from caseworkflow.assessment import services as assessment
from caseworkflow.case import services as cases
from caseworkflow.case.models import Case
from caseworkflow.case.states import CaseState
from caseworkflow.consent import services as consent
from caseworkflow.contact import services as contact
from caseworkflow.contact.presenters import unusual_times
from caseworkflow.contract import services as contract
from caseworkflow.ending import services as ending
from caseworkflow.plan import services as plan
from caseworkflow.risk import services as risk
from programmes.calendar import LONDON
from tests.factories import caseworkflow as make
from workflow.machine import MoveRefused

pytestmark = pytest.mark.django_db

TODAY, DAY, SECOND = date(2026, 3, 3), timedelta(days=1), timedelta(seconds=1)
REFERRED = "That is before they were referred"


def at_hour(day, hour, minute=0):
    return datetime.combine(day, time(hour, minute), LONDON)


def referred_on(row, day):
    """The referral came in at noon of this day."""
    type(row.referral).objects.filter(pk=row.referral_id).update(
        referred_at=at_hour(day, 12), decided_at=at_hour(day, 12)
    )
    return make.fresh(row)


def refused(act, **given):
    with pytest.raises(MoveRefused) as caught:
        act(**given)
    return caught.value.field, str(caught.value)


@pytest.mark.parametrize(("on", "is_possible"), [(TODAY - 7 * DAY, False), (TODAY - 6 * DAY, True), (TODAY, True)])
def test_a_session_is_held_on_the_day_of_the_referral_or_later(on, is_possible):
    row = referred_on(make.assessed("divert"), TODAY - 6 * DAY)
    Case.objects.filter(pk=row.pk).update(assessed_on=None)
    given = {"case_id": row.pk, "actor": row.caseworker, "on": on}
    if is_possible:
        assert ending.complete_session(**given, onward=[{"service": "Housing", "is_accepted": False}]).begun_on == on
    else:
        assert refused(ending.complete_session, **given) == (
            "on",
            f"{REFERRED}, on 25 February 2026.",
        )
        assert make.fresh(row).state == CaseState.ASSESSED


@pytest.mark.parametrize(("apart", "is_possible"), [(-1, False), (0, True), (1, True)])
def test_a_case_is_closed_when_it_had_ended_or_later(apart, is_possible):
    row = referred_on(make.assessed("divert"), TODAY - 9 * DAY)
    ended = TODAY - 2 * DAY
    Case.objects.filter(pk=row.pk).update(
        state=CaseState.COMPLETED, assessed_on=TODAY - 9 * DAY, completed_on=ended, ended_on=ended
    )
    given = {"case_id": row.pk, "actor": make.leader(), "on": TODAY + (apart - 2) * DAY}
    if is_possible:
        assert ending.close_case(**given).closed_on == given["on"]
    else:
        assert refused(ending.close_case, **given) == ("on", "That is before it ended, on 1 March 2026.")


def test_no_act_of_a_case_is_of_a_day_to_come():
    row = make.in_treatment("divert")
    given = {"case_id": row.pk, "actor": row.caseworker, "hold_reason": "illness", "on": TODAY + DAY}
    assert refused(cases.suspend_case, **given) == ("on", "That is still to come.")
    assert cases.suspend_case(**{**given, "on": TODAY}).held_since == TODAY


@pytest.mark.parametrize(("at", "is_possible"), [(-SECOND, False), (0 * SECOND, True), (SECOND, True)])
def test_nobody_is_tried_before_they_were_referred(at, is_possible):
    row = referred_on(make.allocated(), TODAY - DAY)
    given = {"case_id": row.pk, "actor": row.caseworker, "result": "no_answer", "channel": "phone"}
    at = at_hour(TODAY - DAY, 12) + at
    if is_possible:
        contact.record_attempt(**given, at=at)
        assert row.attempts.get().at == at
    else:
        assert refused(contact.record_attempt, **given, at=at) == ("at", f"{REFERRED}, at midday on 2 March 2026.")
        assert (make.fresh(row).state, row.attempts.count()) == (CaseState.ALLOCATED, 0)


def test_a_moment_is_judged_to_the_minute_since_nobody_types_seconds():
    row = make.allocated()
    sent = at_hour(TODAY, 9, 5)
    type(row.referral).objects.filter(pk=row.referral_id).update(referred_at=sent + timedelta(seconds=59))
    given = {"case_id": row.pk, "actor": row.caseworker, "result": "no_answer", "channel": "phone"}
    assert refused(contact.record_attempt, **given, at=sent - SECOND)[0] == "at"
    contact.record_attempt(**given, at=sent)
    assert row.attempts.get().at == sent


@pytest.mark.parametrize(("days", "is_possible"), [(365, True), (366, True), (367, False)])
def test_an_appointment_is_booked_a_year_ahead_at_most(days, is_possible):
    row = make.allocated()
    given = {"case_id": row.pk, "actor": row.caseworker, "starts_at": timezone.now() + days * DAY}
    if is_possible:
        assert contact.book_appointment(**given).starts_at == given["starts_at"]
    else:
        words = "An appointment is booked a year ahead at most. Check the year."
        assert refused(contact.book_appointment, **given) == ("starts_at", words)


def test_a_review_is_after_the_first_assessment_and_not_to_come():
    row = referred_on(make.assessed(), TODAY - 9 * DAY)
    given = {"case_id": row.pk, "actor": row.caseworker, "scores": {}}
    for on, words in [
        (TODAY + DAY, "That is still to come."),
        (TODAY - DAY, "That is before the first assessment, on 3 March 2026."),
    ]:
        assert refused(assessment.record_review, **given, done_on=on) == ("done_on", words)
    assert assessment.record_review(**given, done_on=TODAY).done_on == TODAY


def test_other_help_is_of_a_day_of_the_case():
    row = referred_on(make.assessed(), TODAY - DAY)
    given = {"case_id": row.pk, "actor": row.caseworker, "service": "Housing", "is_accepted": True}
    found = refused(plan.record_onward_referral, **given, referred_on=TODAY - 2 * DAY)
    assert found == ("referred_on", f"{REFERRED}, on 2 March 2026.")
    made = plan.record_onward_referral(**given, referred_on=TODAY - DAY)
    asked = {"onward_referral_id": made.pk, "actor": row.caseworker}
    before = "That is before the person was referred, on 2 March 2026."
    assert refused(plan.record_onward_start, **asked, started_on=TODAY - 2 * DAY) == ("started_on", before)
    assert refused(plan.record_onward_start, **asked, started_on=TODAY + DAY) == (
        "started_on",
        "That is still to come.",
    )
    assert refused(plan.record_chase, **asked, on=TODAY - 2 * DAY) == ("on", before)
    assert plan.record_onward_start(**asked, started_on=TODAY - DAY).started_on == TODAY - DAY


def test_nobody_agrees_tomorrow():
    row = make.allocated()
    row.consents.all().delete()
    said = {"case_id": row.pk, "purpose": "research", "actor": row.caseworker, "how": "In person"}
    words = "Say on which day and how the person said so."
    assert refused(consent.give_consent, **said, on=TODAY + DAY, wording="1") == ("on", words)
    assert refused(consent.refuse_consent, **said, on=TODAY + DAY) == ("on", words)
    assert consent.refuse_consent(**said, on=TODAY).said_on == TODAY


def test_a_contract_ends_after_it_begins_and_holds_its_conditions():
    row = make.assessed("checkpoint")
    given = {"case_id": row.pk, "actor": row.caseworker}
    found = refused(contract.set_term, **given, begins_on=TODAY, ends_on=TODAY - DAY)
    assert found == ("ends_on", "The last day is before the first day.")
    contract.set_term(**given, begins_on=TODAY, ends_on=TODAY + 30 * DAY)
    ask = {**given, "kind": "attendance", "words": "Comes to every session"}
    assert refused(contract.add_condition, **ask, due_on=TODAY - DAY) == (
        "due_on",
        "The contract begins on 3 March 2026.",
    )
    assert refused(contract.add_condition, **ask, due_on=TODAY + 31 * DAY) == (
        "due_on",
        "The contract ends on 2 April 2026.",
    )
    assert contract.add_condition(**ask, due_on=TODAY + 30 * DAY).due_on == TODAY + 30 * DAY


def test_a_safeguarding_referral_is_of_a_day_of_the_case():
    row = referred_on(make.assessed(), TODAY - DAY)
    given = {"case_id": row.pk, "actor": row.caseworker, "reference": "S-1"}
    assert refused(risk.refer_safeguarding, **given, on=TODAY - 2 * DAY)[0] == "on"
    assert risk.refer_safeguarding(**given, on=TODAY - DAY).safeguarding_referred_on == TODAY - DAY


@pytest.mark.parametrize(
    ("at", "minutes", "sentences"),
    [
        ((TODAY + DAY, 8), 60, []),
        ((TODAY + DAY, 7, 59), 60, ["It is not between 8 am and 8 pm."]),
        ((TODAY + DAY, 19), 60, []),
        ((TODAY + DAY, 19), 65, ["It is not between 8 am and 8 pm."]),
        ((date(2026, 3, 7), 10), 60, ["Saturday 7 March is not a working day."]),
        ((date(2026, 4, 3), 10), 60, ["Friday 3 April is not a working day."]),
        ((TODAY + 84 * DAY, 8), 60, []),
        ((TODAY + 85 * DAY, 17), 60, ["It is more than 12 weeks from now."]),
    ],
)
def test_a_time_that_may_be_a_slip_is_said_before_it_is_booked(at, minutes, sentences):
    assert unusual_times(make.allocated(), at_hour(*at), minutes) == sentences


@pytest.mark.parametrize(
    ("hour", "minute", "is_double"),
    [(9, 0, False), (9, 1, True), (10, 0, True), (10, 59, True), (11, 0, False)],
)
def test_a_worker_is_told_of_their_other_appointment_at_that_time(hour, minute, is_double):
    row = make.allocated()
    other = make.allocated(to=row.caseworker)
    contact.book_appointment(case_id=other.pk, actor=row.caseworker, starts_at=at_hour(TODAY + DAY, 10), minutes=60)
    words = f"{row.caseworker} has another appointment then, at 10:00 am for 60 minutes."
    found = unusual_times(row, at_hour(TODAY + DAY, hour, minute), 60)
    assert found == ([words] if is_double else [])


def test_a_changed_time_does_not_stand_in_its_own_way():
    row = make.allocated()
    old = contact.book_appointment(case_id=row.pk, actor=row.caseworker, starts_at=at_hour(TODAY + DAY, 10), minutes=60)
    assert unusual_times(row, at_hour(TODAY + DAY, 10, 30), 60, instead_of=old) == []
    assert len(unusual_times(row, at_hour(TODAY + DAY, 10, 30), 60)) == 1
