"""Operating measures: whose limit, who is left out, and what was known on an earlier day."""

from datetime import date, datetime, timedelta

import pytest
import time_machine

from accounts.models import User
from caseworkflow.contract.models import Contract
from ledger.models import Entry, Kind
from ledger.transactions import act
from outcomes.figure import cohorts
from outcomes.figure.measures import decisions, engagement, quality, timeliness, treatment
from programmes.terms.vocabularies import Unit
from referrals.referral.models import Referral
from tests.factories import outcomes as given
from tests.factories.outcomes import LONDON
from tests.factories.programmes import publish, settings_of

pytestmark = pytest.mark.django_db

INDEX = date(2024, 2, 26)  # a Monday
QUARTER = cohorts.quarter_span(2024, 1)
LATE = datetime(2026, 3, 1, tzinfo=LONDON)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


def at(day, month=2, hour=10, minute=0, second=0):
    return datetime(2024, month, day, hour, minute, second, tzinfo=LONDON)


def parts(share):
    return share.numerator, share.denominator, share.pending, share.excluded


@act()
def entered(row, verb, moment, after=""):
    with time_machine.travel(moment, tick=False):
        Entry.objects.enter(row, actor=User.objects.clock(), verb=verb, kind=Kind.MOVE, after=after)


def decided_at(moment, state="accepted", **facts):
    return given.referral(INDEX, state=state, decided_at=moment, **facts)


def test_decisions_in_time_count_refusals_and_what_is_overdue():
    limit = at(27, hour=23, minute=59, second=59)
    for state in ("accepted", "rejected"):
        for apart in (-SECOND, 0 * SECOND, SECOND):
            decided_at(limit + apart, state)
    for state in ("submitted", "info_needed", "withdrawn", "duplicate", "draft"):
        decided_at(None, state)
    given.referral(INDEX, is_history=True)
    assert parts(decisions.decided_on_time("divert", QUARTER, LATE)) == (4, 7, 1, 3)


@pytest.mark.parametrize(("apart", "found"), [(-1, (0, 0, 1, 0)), (0, (0, 0, 1, 0)), (1, (0, 1, 0, 0))])
def test_without_a_decision_a_referral_is_pending_to_its_last_second_and_then_missed(apart, found):
    decided_at(None, "screening")
    now = at(27, hour=23, minute=59, second=59) + apart * SECOND
    assert parts(decisions.decided_on_time("divert", QUARTER, now)) == found


def test_while_the_sender_owes_an_answer_no_clock_runs_and_it_begins_again_with_the_answer():
    row = decided_at(at(11, month=3), question="Which drug was it?")
    entered(row, "ask", at(26, hour=15))
    entered(row, "answer", at(8, month=3))
    known = [decisions.decided_on_time("divert", QUARTER, now) for now in (at(5, month=3), at(9, month=3), LATE)]
    assert [parts(one) for one in known] == [(0, 0, 1, 0), (0, 0, 1, 0), (1, 1, 0, 0)]


@pytest.mark.parametrize(("apart", "state"), [(-1, "screening"), (0, "accepted"), (1, "accepted")])
def test_a_decision_is_known_from_its_moment(apart, state):
    decided_at(at(27))
    assert dict(decisions.sent_states("divert", QUARTER, at(27) + apart * SECOND)) == {state: 1}


def test_a_withdrawal_is_known_from_the_moment_at_which_it_was_entered():
    row = decided_at(None, "withdrawn")
    entered(row, "withdraw", at(28))
    states = [dict(decisions.sent_states("divert", QUARTER, now)) for now in (at(28) - SECOND, at(28))]
    assert states == [{"screening": 1}, {"withdrawn": 1}]


def test_the_funnel_of_an_earlier_day_is_what_had_happened_by_then():
    given.case(decided_at(at(26)), first_attempt_at=at(27), assessed_on=date(2024, 3, 4))
    decided_at(at(5, month=3))
    found = [engagement.referral_funnel("divert", QUARTER, now) for now in (at(26) - SECOND, at(28), LATE)]
    assert [(one.sent, one.accepted, one.pending, one.attempted, one.started) for one in found] == [
        (0, 0, 0, 0, 0),
        (2, 1, 1, 1, 0),
        (2, 2, 0, 1, 1),
    ]
    assert all(one.reconciles for one in found)


LIMITS = {"K4": ("attempt", "first_attempt_at"), "K4b": ("first_contact", "first_contact_at")}
LIMITS |= {"K5": ("appointment", "first_offered_at")}


@pytest.mark.parametrize("name", LIMITS)
@pytest.mark.parametrize(("apart", "met"), [(-1, 1), (0, 1), (1, 0)])
def test_each_clock_has_the_limit_of_the_version_of_its_referral(name, apart, met):
    deadline, mark = LIMITS[name]
    deadlines = settings_of("divert")["deadlines"]
    deadlines[deadline] = {"amount": 3, "unit": Unit.DAYS.value, "source": "A test", "confirmed": False}
    version = publish("divert", valid_from=date(2024, 1, 1), deadlines=deadlines)
    row = decided_at(at(26))
    Referral.objects.filter(pk=row.pk).update(programme_version=version)
    row.refresh_from_db()
    given.case(row, **{mark: at(29, hour=23, minute=59, second=59) + apart * SECOND})
    assert parts(timeliness.MEASURES[name]("divert", QUARTER, LATE)) == (met, 1, 0, 0)


@pytest.mark.parametrize(("day", "met"), [(10, 1), (11, 1), (12, 0)])
def test_assessed_in_time_is_within_ten_working_days_of_the_version(day, met):
    given.case(decided_at(at(26)), assessed_on=date(2024, 3, day))
    assert parts(timeliness.MEASURES["K6"]("divert", QUARTER, LATE)) == (met, 1, 0, 0)


def test_days_on_hold_are_not_counted():
    given.case(decided_at(at(26)), assessed_on=date(2024, 3, 13), holds=[["2024-02-27", "2024-02-29"]])
    given.case(decided_at(at(26)), assessed_on=date(2024, 3, 14), holds=[["2024-02-27", "2024-02-29"]])
    assert parts(timeliness.MEASURES["K6"]("divert", QUARTER, LATE)) == (1, 2, 0, 0)


@pytest.mark.parametrize(("apart", "found"), [(-1, (0, 0, 0, 1)), (0, (1, 1, 0, 0)), (1, (1, 1, 0, 0))])
def test_what_was_done_before_a_referral_joined_an_open_case_meets_no_clock_of_its_own(apart, found):
    case = given.case(given.referral(date(2023, 11, 1)), first_attempt_at=at(26) + apart * SECOND)
    joined = given.referral(INDEX, of=case.person, decided_at=at(26))
    case.joined.create(referral=joined)
    assert parts(timeliness.MEASURES["K4"]("divert", QUARTER, LATE)) == found


@pytest.mark.parametrize(("day", "found"), [(25, (0, 0, 0, 1)), (26, (1, 1, 0, 0)), (27, (1, 1, 0, 0))])
def test_a_referral_is_not_started_by_what_was_before_it(day, found):
    case = given.case(given.referral(date(2023, 11, 1)), assessed_on=date(2024, 2, day))
    case.joined.create(referral=given.referral(INDEX, of=case.person, decided_at=at(26)))
    assert parts(engagement.engaged_share("divert", QUARTER, LATE)) == found


@pytest.mark.parametrize("reason", ["died", "ineligible_on_review"])
def test_who_died_or_was_wrongly_sent_is_left_out(reason):
    given.case(decided_at(at(26)), ended_on=date(2024, 3, 1), closure_reason=reason)
    given.case(decided_at(at(26)), ended_on=date(2024, 3, 1), closure_reason="dropped_out")
    found = [ask("divert", QUARTER, LATE) for ask in (engagement.engaged_share, engagement.completed_share)]
    assert [parts(one) for one in found] == [(0, 1, 0, 1), (0, 1, 0, 1)]


@pytest.mark.parametrize(("apart", "found"), [(-1, (0, 0, 0, 1)), (0, (0, 0, 0, 1)), (1, (0, 1, 0, 0))])
def test_a_death_leaves_out_whose_case_had_not_ended_before_it(apart, found):
    ended = date(2024, 3, 10)
    row = given.referral(INDEX, of=given.person(died_on=ended + apart * DAY), decided_at=at(26))
    given.case(row, ended_on=ended)
    assert parts(engagement.completed_share("divert", QUARTER, LATE)) == found


def test_a_death_is_not_known_before_its_day():
    given.case(given.referral(INDEX, of=given.person(died_on=date(2024, 3, 10)), decided_at=at(26)))
    known = [engagement.engaged_share("divert", QUARTER, at(day, month=3)) for day in (9, 10)]
    assert [parts(one) for one in known] == [(0, 1, 0, 0), (0, 0, 0, 1)]


def test_an_appointment_is_missed_from_the_moment_at_which_that_was_recorded():
    case = given.case(decided_at(at(26)))
    case.appointments.create(
        starts_at=at(28),
        offered_at=at(27),
        booked_by=case.caseworker,
        attendance="did_not_attend",
        recorded_at=at(29),
    )
    moments = (at(27) - SECOND, at(27), at(29) - SECOND, at(29))
    known = [parts(engagement.did_not_attend("divert", QUARTER, now)) for now in moments]
    assert known == [(0, 0, 0, 0), (0, 0, 1, 0), (0, 0, 1, 0), (1, 1, 0, 0)]


def test_a_contract_had_not_ended_before_the_entry_of_its_end():
    contract = Contract.objects.create(case=given.case(decided_at(at(26))), state="breached")
    entered(contract, "breach", at(28), after="breached")
    known = [parts(engagement.breach_upheld("divert", QUARTER, now)) for now in (at(28) - SECOND, at(28))]
    assert known == [(0, 0, 1, 0), (1, 1, 0, 0)]


@pytest.mark.parametrize(("days", "found"), [(20, (0, 0, 1, 0)), (21, (0, 0, 1, 0)), (22, (0, 1, 0, 0))])
def test_structured_treatment_has_twenty_one_days_to_start(days, found):
    case = given.case(decided_at(at(26)))
    case.onward_referrals.create(service="Treatment", is_structured_treatment=True, is_accepted=True, referred_on=INDEX)
    now = at(26) + days * DAY
    assert parts(treatment.started_in_time("divert", QUARTER, now)) == found


@pytest.mark.parametrize(("days", "found"), [(20, (1, 1)), (21, (1, 1)), (22, (0, 1))])
def test_structured_treatment_started_within_twenty_one_days_is_in_time(days, found):
    case = given.case(decided_at(at(26)))
    facts = {"service": "Treatment", "is_structured_treatment": True, "is_accepted": True}
    case.onward_referrals.create(**facts, referred_on=INDEX, started_on=INDEX + days * DAY)
    share = treatment.started_in_time("divert", QUARTER, LATE)
    assert (share.numerator, share.denominator) == found


def test_deaths_are_of_the_people_of_the_cohort_from_their_acceptance_to_the_day():
    for died_on in (INDEX - DAY, INDEX, INDEX + DAY):
        given.referral(INDEX, of=given.person(died_on=died_on))
    assert [quality.count_deaths("divert", QUARTER, day) for day in (INDEX - DAY, INDEX, INDEX + DAY, None)] == [
        0,
        1,
        2,
        2,
    ]
