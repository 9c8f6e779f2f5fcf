"""What is owed next in each state of a case: by which deadline of the version, and counted from when."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from caseworkflow.assessment.models import Assessment
from caseworkflow.case.deadlines.owed import OWED
from caseworkflow.case.states import CaseState
from caseworkflow.contact.models import Appointment, Attempt
from caseworkflow.contract.models import Contract
from programmes.terms.vocabularies import DeadlineName
from tests.factories import caseworkflow as make
from tests.factories.programmes import choices_of
from tests.factories.unsaved import holding

pytestmark = pytest.mark.django_db

TODAY, DAY, HOUR = date(2026, 3, 3), timedelta(days=1), timedelta(hours=1)
BEGAN = datetime(2026, 3, 2, 9, tzinfo=UTC)
ASKED = datetime(2026, 3, 3, 8, tzinfo=UTC)

#: Each deadline has an amount of its own, so that the amount says which one was taken.
AMOUNTS = {name.value: place for place, name in enumerate(DeadlineName, start=1)}
DEADLINES = {
    name: {"amount": amount, "unit": "days", "source": "Made up for a test", "confirmed": False}
    for name, amount in AMOUNTS.items()
}


def end_of(day):
    return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=UTC)


@pytest.fixture
def row():
    """A case that is to have a contract; its person has waited since yesterday."""
    found = make.allocated("checkpoint")
    found.choices = choices_of("checkpoint", deadlines=DEADLINES)
    found.referral.decided_at = BEGAN
    return found


def with_contract(row, *, is_signed=False):
    """A contract with one condition, signed or still in draft."""
    row.contract.conditions.create(kind="offending", words="Commits no offence", due_on=TODAY)
    rows = Contract.objects.filter(case=row)
    rows.update(state="running" if is_signed else "draft")
    row.contract = rows.get()
    return row


def owed(row, state, **facts):
    for name, value in facts.items():
        setattr(row, name, value)
    return list(OWED[state](row))


def in_short(promises):
    return [(one.clock, one.since, one.amount, one.unit) for one in promises]


def by(clock, since, deadline):
    return (clock, since, AMOUNTS[deadline], "days")


def at_moments(promises):
    return [(one.clock, one.at) for one in promises]


def planned(row, *starts, kind="session", attendance=""):
    for starts_at in starts:
        Appointment.objects.create(
            case=row, kind=kind, starts_at=starts_at, attendance=attendance, booked_by=row.caseworker
        )


def test_every_state_of_a_case_has_its_promises_and_a_closed_one_has_none(row):
    assert set(OWED) == set(CaseState)
    assert owed(row, CaseState.CLOSED) == []


def test_a_new_case_is_tried_first(row):
    assert in_short(owed(row, CaseState.ALLOCATED)) == [by("attempt", BEGAN, "attempt")]


# -- Reaching them -------------------------------------------------------------------------------------------------------


def tried(row, *days):
    """Letters, calls and texts of February, as many and as different as the programme asks."""
    channels = ("letter", "phone", "text", "visit")
    made = [
        Attempt(at=datetime(2026, 2, day, 10, tzinfo=UTC), channel=channel)
        for day, channel in zip(days, channels, strict=False)
    ]
    return holding(row, attempts=made)


def test_whoever_was_reached_is_offered_an_appointment(row):
    found = owed(tried(row), CaseState.CONTACTING, first_contact_at=ASKED)
    assert in_short(found) == [by("appointment", BEGAN, "appointment")]


def test_whoever_is_still_to_be_reached_is_spoken_to_and_tried_again_in_time(row):
    assert at_moments(owed(tried(row), CaseState.CONTACTING)) == [("first_contact", None), ("next_attempt", None)]
    row = tried(row, 2)
    found = owed(row, CaseState.CONTACTING)
    assert in_short(found)[0] == by("first_contact", BEGAN, "first_contact")
    assert at_moments(found) == [("first_contact", None), ("next_attempt", row.try_again_at())]
    assert row.try_again_at() is not None


def test_where_everything_was_tried_somebody_decides(row):
    found = owed(tried(row, 2, 10, 17, 27), CaseState.CONTACTING)
    assert in_short(found) == [by("decide", BEGAN, "no_contact")]


def test_what_comes_of_the_next_appointment_is_recorded_when_it_begins(row):
    planned(row, timezone.now() + 2 * DAY, timezone.now() + DAY)
    planned(row, timezone.now() + HOUR, attendance="cancelled_person")
    assert at_moments(owed(row, CaseState.BOOKED)) == [("record", timezone.now() + DAY)]


@pytest.mark.parametrize(
    ("kind", "attendance", "clock", "deadline"),
    [
        ("first", "attended", "assess", "assess"),
        ("first", "attended_late", "assess", "assess"),
        ("first", "did_not_attend", "appointment", "appointment"),
        ("session", "attended", "appointment", "appointment"),
    ],
)
def test_whoever_came_to_the_first_appointment_is_assessed_and_else_offered_another(
    row, kind, attendance, clock, deadline
):
    planned(row, timezone.now() - HOUR, kind=kind, attendance=attendance)
    assert in_short(owed(row, CaseState.BOOKED)) == [by(clock, BEGAN, deadline)]


# -- The work ------------------------------------------------------------------------------------------------------------


def test_an_assessed_case_has_its_plan_or_its_one_session(row):
    assert in_short(owed(row, CaseState.ASSESSED, assessed_on=TODAY)) == []
    found = owed(with_contract(row), CaseState.ASSESSED)
    assert in_short(found) == [by("plan", end_of(TODAY), "plan")]
    row.choices = choices_of("divert", deadlines=DEADLINES)
    assert in_short(owed(row, CaseState.ASSESSED)) == [by("begin", BEGAN, "session")]


@pytest.mark.parametrize(("day", "since"), [(TODAY, end_of(TODAY)), (None, None)])
def test_a_plan_is_begun_after_the_day_on_which_it_was_agreed(row, day, since):
    unsigned = in_short(owed(row, CaseState.PLAN, plan_agreed_on=day))
    signed = in_short(owed(with_contract(row, is_signed=True), CaseState.PLAN))
    assert (unsigned, signed) == ([], [by("begin", since, "plan")])


@pytest.mark.parametrize("state", [CaseState.IN_EDUCATION, CaseState.IN_TREATMENT])
@pytest.mark.parametrize(
    ("begun", "reviewed", "since"),
    [
        (TODAY - 9 * DAY, [TODAY - 3 * DAY, TODAY - 5 * DAY], TODAY - 3 * DAY),
        (TODAY - 2 * DAY, [TODAY - 3 * DAY], TODAY - 2 * DAY),
        (TODAY - 2 * DAY, [], TODAY - 2 * DAY),
        (None, [], None),
    ],
)
def test_work_is_reviewed_so_many_weeks_after_it_began_or_was_last_assessed(row, state, begun, reviewed, since):
    for day in reviewed:
        Assessment.objects.create(case=row, kind="review", done_on=day, by=row.caseworker)
    found = owed(row, state, begun_on=begun)
    review = ("review", since and end_of(since), row.choices.risk_review_weeks, "weeks")
    assert in_short(found) == [("meet", None, 0, "days"), review]


def test_work_has_its_next_appointment_or_one_to_book():
    row = make.in_treatment("new_chance")
    booked_none = [one.clock for one in owed(row, CaseState.IN_TREATMENT)]
    planned(row, timezone.now() + DAY)
    found = at_moments(owed(row, CaseState.IN_TREATMENT))
    assert (booked_none, found) == (["meet", "review"], [("record", timezone.now() + DAY), ("review", None)])


def test_a_hold_is_looked_at_again_whatever_it_stops(row):
    found = owed(row, CaseState.SUSPENDED, held_since=TODAY)
    assert in_short(found) == [by("hold", end_of(TODAY), "suspend_review")]
    assert [one.is_stoppable for one in found] == [False]


# -- Doubt, and the end --------------------------------------------------------------------------------------------------


def test_a_concern_is_explained_its_answer_judged_and_a_breach_that_was_raised_confirmed(row):
    found = [
        in_short(owed(row, CaseState.CONCERN, concern_since=BEGAN, breach_asked_at=ASKED)),
        in_short(owed(row, CaseState.CONCERN, is_excuse_sought=True)),
        in_short(owed(row, CaseState.CONCERN, breach_raised_by=row.caseworker)),
    ]
    assert found == [
        [by("explain", BEGAN, "concern")],
        [by("judge", BEGAN, "excuse")],
        [by("confirm_breach", ASKED, "breach_review")],
    ]


def test_a_concern_does_not_hide_the_next_appointment(row):
    planned(row, timezone.now() + DAY)
    found = at_moments(owed(row, CaseState.CONCERN, concern_since=BEGAN))
    assert found == [("explain", None), ("record", timezone.now() + DAY)]


def test_police_decide_a_breach_from_the_moment_they_were_asked(row):
    assert in_short(owed(row, CaseState.BREACH_REVIEW, breach_asked_at=ASKED)) == [
        by("police", ASKED, "breach_decision")
    ]


@pytest.mark.parametrize("state", [CaseState.COMPLETED, CaseState.NOT_COMPLETED])
@pytest.mark.parametrize(
    ("programme", "clock", "deadline"), [("checkpoint", "return", "return"), ("divert", "close", "close")]
)
def test_an_ended_case_goes_back_to_police_or_is_closed(row, state, programme, clock, deadline):
    row.choices = choices_of(programme, deadlines=DEADLINES)
    assert in_short(owed(row, state, ended_on=TODAY)) == [by(clock, end_of(TODAY), deadline)]


@pytest.mark.parametrize(
    ("code", "completed_on", "clock", "deadline"),
    [
        ("22", TODAY, "close", "close"),
        ("22", None, "police", "outcome"),
        ("", TODAY, "police", "outcome"),
        ("", None, "police", "outcome"),
    ],
)
def test_a_returned_case_waits_for_police_until_a_completed_one_has_its_code(row, code, completed_on, clock, deadline):
    row.referral.outcome_code = code
    found = owed(row, CaseState.RETURNED, ended_on=TODAY, completed_on=completed_on)
    assert in_short(found) == [by(clock, end_of(TODAY), deadline)]


def test_a_deadline_that_the_version_lacks_is_never_due(row):
    row.choices = choices_of("checkpoint", deadlines={})
    assert [(one.since, one.at) for one in owed(row, CaseState.ALLOCATED)] == [(None, None)]


@pytest.mark.parametrize(
    ("is_history", "decided_at", "since"),
    [(False, BEGAN, BEGAN), (False, None, ASKED), (True, BEGAN, ASKED), (False, ASKED + HOUR, ASKED)],
)
def test_a_wait_began_at_the_acceptance_unless_it_is_history_or_after_the_allocation(
    row, is_history, decided_at, since
):
    row.allocated_at, row.referral.is_history, row.referral.decided_at = ASKED, is_history, decided_at
    assert row.counted_from == since


def test_what_is_due_first_stands_on_the_case(row):
    planned(row, timezone.now() + DAY)
    row.state_before, row.begun_on = "", TODAY
    type(row).objects.filter(pk=row.pk).update(state=CaseState.IN_TREATMENT, begun_on=TODAY)
    found = make.fresh(row)
    found.reckon()
    assert (found.next_clock, found.next_due_at) == ("record", timezone.now() + DAY)
